package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// mostContacts is how many customers a page shows: the page of a thousand with long names stays below 60 kB.
const mostContacts = 50

// contacts are the customers of an incident, as one page or file shows them.
type contacts struct {
	incident incident.Incident
	list     incident.CustomerList
	all      []incident.Contact
	owners   map[string]string // who looks after them, by name
}

// contacts reads who was told what. Names are those that the store knows; a function remembers them for a minute.
func (s *Site) contacts(v *visit) (c contacts, err error) {
	t, err := s.svc.Telling(v.ctx, v.state.Incident)
	if err != nil {
		return c, err
	}
	c = contacts{v.state.Incident, t.List, v.state.Incident.Contacts(t), map[string]string{}}
	for _, x := range c.all {
		owner := x.LookedAfterBy()
		if _, known := c.owners[owner]; !known {
			c.owners[owner] = s.ownerName(v, owner)
		}
	}
	return c, nil
}

// ownerName names a person or a user group; "" for nobody.
func (s *Site) ownerName(v *visit, owner string) string {
	if !strings.HasPrefix(owner, "S") {
		if owner == "" {
			return ""
		}
		return v.nameOf(incident.PersonID(owner))
	}
	if name := s.people.NameOf(v.ctx, owner); name != "" {
		return "@" + name
	}
	return text.UserGroup.In(v.lang, "id", owner)
}

// ofCustomers is about, for what there is of customers. A sign has told nobody.
func (s *Site) ofCustomers(next func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	return s.of(s.svc.Header, func(w http.ResponseWriter, r *http.Request, v *visit) {
		if signOnly(v.state.Incident) {
			s.missing(w, r, v)
			return
		}
		next(w, r, v)
	})
}

// whoWasTold shows who was told what.
func (s *Site) whoWasTold(w http.ResponseWriter, r *http.Request, v *visit) {
	f := page.Frame{}
	s.said(v, r, &f)
	s.showTold(w, r, v, telling{wanted: askedFor(r.URL.Query()), frame: f, code: http.StatusOK})
}

// telling is how the page is to be shown: what is asked for, and what was typed and not taken.
type telling struct {
	wanted url.Values
	typed  url.Values
	number string // of the token, which nothing was recorded under; "": a new one
	faults ask.Faults
	frame  page.Frame
	code   int
}

func (s *Site) showTold(w http.ResponseWriter, r *http.Request, v *visit, t telling) {
	c, err := s.contacts(v)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	f := t.frame
	f.Part, f.Tab, f.Wide, f.Timed, f.Body = "told", text.ToldTitle.In(v.lang), true, true, s.toldPage(v, c, t)
	s.show(w, t.code, v, f)
}

func (s *Site) toldPage(v *visit, c contacts, t telling) page.Told {
	found := s.found(v, c, t.wanted)
	from, to := window(len(found), t.wanted)
	out := page.Told{
		Up: page.Link{URL: boardURL(c.incident.ID), Text: titleOf(v)}, Title: text.DrillPrefix(v.lang, c.incident.Kind == incident.Drill) + text.ToldTitle.In(v.lang),
		Intro: s.aboutTold(v, c), URL: toldURL(c.incident.ID), Token: v.Token(), Back: t.wanted.Encode(),
	}
	if t.number != "" {
		out.Token = v.Renew(t.number)
	}
	if len(c.all) == 0 {
		return out
	}
	out.Sums, out.Filtered = sums(v, c, t.wanted), filtered(t.wanted)
	out.Search, out.Filters = searchField(v, t.wanted), s.filters(v, c, t.wanted)
	for _, x := range found[from:to] {
		out.Rows = append(out.Rows, s.contact(v, c, x, t))
	}
	out.Shown = text.ToldShown.In(v.lang, "n", itoa(len(found)), "from", itoa(from+1), "to", itoa(to))
	out.TickAll, out.Older, out.Newer = ways(c, t.wanted, from, to, len(found))
	s.marks(v, c, &out, t)
	if len(found) > 0 {
		out.Export = &page.Export{
			URL: out.URL + fileEnding, Label: text.ToldExport.In(v.lang, "n", itoa(len(found))), Hint: text.ToldExports.In(v.lang),
			Hidden: []page.Hidden{{Name: "back", Value: out.Back}},
		}
	}
	return out
}

// aboutTold says of which notice it is shown who was told, or that none was sent.
func (s *Site) aboutTold(v *visit, c contacts) string {
	count := itoa(len(c.all))
	no, stage, at := c.incident.Notices.Reaches()
	switch {
	case len(c.all) == 0:
		return text.ToldNoList.In(v.lang)
	case no == 0:
		return text.ToldBefore.In(v.lang, "n", count, "when", s.when(v, c.list.ReadAt))
	}
	return text.ToldOf.In(v.lang, "notice", text.NoticeName(v.lang, no, stage), "sent", s.when(v, at), "n", count)
}

// sums count the customers by what is known of them: each once, and apart from that those whom somebody should call, or has
// called, and those with an address that it has not reached.
func sums(v *visit, c contacts, in url.Values) (out []page.Sum) {
	add := func(name, state string, n int, apart, late bool) {
		if n > 0 || in.Get("state") == state {
			out = append(out, page.Sum{Name: name, URL: with(c, in, "state", state), N: n, On: in.Get("state") == state, Apart: apart, Late: late})
		}
	}
	for _, x := range incident.CountTold(c.all) {
		add(text.ToldName(v.lang, x.Told, x.Why), stateOf(x.Told, x.Why), x.Customers, false, false)
	}
	call, called, partly := 0, 0, 0
	for _, x := range c.all {
		if x.Partly() {
			partly++
		}
		if c.incident.Unreached(x) {
			call++
		}
		if x.Word.Call != nil {
			called++
		}
	}
	add(text.ToldCall.In(v.lang), toCall, call, true, call > 0)
	add(text.ToldCalled.In(v.lang), byPhone, called, true, false)
	add(text.ToldPartly.In(v.lang), toSome, partly, true, false)
	add(text.ToldAll.In(v.lang), "", len(c.all), true, false)
	return out
}

// contact is one row.
func (s *Site) contact(v *visit, c contacts, x incident.Contact, t telling) page.Contact {
	about := slices.DeleteFunc([]string{x.ID, x.Tier, x.Site, clip(strings.Join(x.Services, " "), 80)}, func(s string) bool { return s == "" })
	row := page.Contact{
		ID: x.ID, Name: clip(x.Name, 100), About: strings.Join(about, " · "), State: text.ToldName(v.lang, x.Told, x.Why),
		Missed: clip(text.Missed(v.lang, x.Missed), 150),
		Late:   c.incident.Unreached(x), Owner: c.ownerOf(v, x), Calls: s.called(v, c, x),
		Ticked: t.wanted.Has("tick") || slices.Contains(t.typed["customer"], x.ID),
	}
	if x.Word.Affected != incident.AffectedUnknown {
		row.Affected = text.AffectedName(v.lang, x.Word.Affected)
	}
	return row
}

func (c contacts) ownerOf(v *visit, x incident.Contact) string {
	if owner := x.LookedAfterBy(); owner != "" {
		return c.owners[owner]
	}
	return text.ToldNobodys.In(v.lang)
}

// called says who told a customer by phone, when, and whether a notice was sent since.
func (s *Site) called(v *visit, c contacts, x incident.Contact) string {
	call := x.Word.Call
	if call == nil {
		return ""
	}
	since := ""
	if no, stage, _ := c.incident.Notices.Reaches(); call.No < no {
		since = text.NoticeName(v.lang, no, stage)
	}
	return text.Called(v.lang, s.when(v, call.At), v.nameOf(call.By), clip(call.Note, 60), since)
}
