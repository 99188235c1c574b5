package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/web/page"
)

// What may be asked for of customers, as addresses name it; what is empty is not asked for.
const (
	toCall  = "call"   // state: somebody should call them
	byPhone = "called" // state: somebody has
	toSome  = "partly" // state: the notice has not reached all addresses that they have
	isMe    = "me"     // owner
	isNone  = "-"      // owner, tier, service, site, affected: nothing is known of it
)

// folded are the names of what may be asked for and is folded away, and askable those of all of it.
var (
	folded  = []string{"state", "owner", "tier", "service", "site", "affected", "sort"}
	askable = append([]string{"q", "page", "tick"}, folded...)
)

// askedFor is what an address asks for, and nothing else that stands in it.
func askedFor(in url.Values) url.Values {
	out := url.Values{}
	for _, name := range askable {
		if s := in.Get(name); s != "" {
			out.Set(name, s)
		}
	}
	return out
}

// filtered is how much is asked for among what is folded away.
func filtered(in url.Values) (n int) {
	for _, name := range folded {
		if in.Has(name) {
			n++
		}
	}
	return n
}

// with is the address of the page that asks for something else, too, from its beginning.
func with(c contacts, in url.Values, name, value string) string {
	out := url.Values{}
	for n, v := range in {
		if n != "page" && n != "tick" && n != name {
			out[n] = v
		}
	}
	if value != "" {
		out.Set(name, value)
	}
	return strings.TrimSuffix(toldURL(c.incident.ID)+"?"+out.Encode(), "?")
}

// stateOf is what addresses call what is known of a customer.
func stateOf(told incident.Told, why incident.Skipped) string {
	return cmp.Or(string(why), string(told))
}

// found are the customers that are asked for, in the order that is.
func (s *Site) found(v *visit, c contacts, in url.Values) []incident.Contact {
	out := slices.DeleteFunc(slices.Clone(c.all), func(x incident.Contact) bool { return !matches(v, c, x, in) })
	by := map[string]func(a, b incident.Contact) int{
		"name": func(a, b incident.Contact) int { return cmp.Compare(typed.Word(a.Name), typed.Word(b.Name)) },
		"owner": func(a, b incident.Contact) int {
			return emptyLast(c.owners[a.LookedAfterBy()], c.owners[b.LookedAfterBy()])
		},
		"tier": func(a, b incident.Contact) int { return emptyLast(typed.Word(a.Tier), typed.Word(b.Tier)) },
	}
	order, ok := by[in.Get("sort")]
	if !ok {
		return c.incident.ByNeed(out)
	}
	slices.SortStableFunc(out, order)
	return out
}

func emptyLast(a, b string) int {
	if (a == "") != (b == "") {
		return strings.Compare(b, a)
	}
	return strings.Compare(a, b)
}

// matches reports whether a customer is one that is asked for.
func matches(v *visit, c contacts, x incident.Contact, in url.Values) bool {
	q := typed.Word(in.Get("q"))
	return (q == "" || strings.Contains(typed.Word(x.Name), q) || strings.Contains(x.Key(), q)) &&
		isState(c, x, in.Get("state")) && v.looksAfter(x, in.Get("owner")) &&
		has([]string{x.Tier}, in.Get("tier")) && has(x.Services, in.Get("service")) && has([]string{x.Site}, in.Get("site")) &&
		has([]string{string(x.Word.Affected)}, in.Get("affected"))
}

func isState(c contacts, x incident.Contact, state string) bool {
	switch state {
	case "":
		return true
	case toCall:
		return c.incident.Unreached(x)
	case byPhone:
		return x.Word.Call != nil
	case toSome:
		return x.Partly()
	}
	return stateOf(x.Told, x.Why) == state
}

// looksAfter reports whether a customer is somebody's: the visitor's own, those of a user group that they are in, too.
func (v *visit) looksAfter(x incident.Contact, who string) bool {
	owner := x.LookedAfterBy()
	switch who {
	case "":
		return true
	case isNone:
		return owner == ""
	case isMe:
		return v.mine(owner)
	}
	return owner == who
}

// mine reports whether an owner is the visitor, or a user group that they are in as far as is known.
func (v *visit) mine(owner string) bool {
	if !strings.HasPrefix(owner, "S") {
		return owner != "" && (owner == string(v.person.ID) || owner == string(v.self()))
	}
	members, known, err := v.cache.GroupMembers(v.ctx, owner)
	return err == nil && known && slices.Contains(members, v.person.ID)
}

// has reports whether one of a customer's words is the one that is asked for.
func has(words []string, wanted string) bool {
	if wanted == isNone {
		return !slices.ContainsFunc(words, func(w string) bool { return w != "" })
	}
	return wanted == "" || slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, wanted) })
}

// window is which of the customers that were found a page shows.
func window(found int, in url.Values) (from, to int) {
	n, _ := strconv.Atoi(in.Get("page")) // what is no number is the first
	n = min(max(n, 0), max(0, found-1)/mostContacts)
	return n * mostContacts, min(found, (n+1)*mostContacts)
}

// ways lead to the page with all of it ticked, and to the pages beside it.
func ways(c contacts, in url.Values, from, to, found int) (tick, older, newer string) {
	at := func(page int, more ...string) string {
		out := url.Values{}
		for n, v := range in {
			out[n] = v
		}
		out.Del("tick")
		if out.Set("page", itoa(page)); page == 0 {
			out.Del("page")
		}
		for _, name := range more {
			out.Set(name, "1")
		}
		return strings.TrimSuffix(toldURL(c.incident.ID)+"?"+out.Encode(), "?")
	}
	n := from / mostContacts
	if tick = at(n, "tick"); n > 0 {
		older = at(n - 1)
	}
	if to < found {
		newer = at(n + 1)
	}
	return tick, older, newer
}

func searchField(v *visit, in url.Values) page.Field {
	return page.Field{Kind: page.Line, Name: "q", Label: text.ToldSearch.In(v.lang), Value: in.Get("q"), Input: "search"}
}

// filters are what may be asked for, each with what there is of it.
func (s *Site) filters(v *visit, c contacts, in url.Values) []page.Field {
	choice := func(name string, label text.Phrase, options ...page.Option) page.Field {
		return page.Field{
			Kind: page.Choice, Name: name, Label: label.In(v.lang), Value: in.Get(name),
			Options: append([]page.Option{{Text: text.ToldAll.In(v.lang)}}, options...),
		}
	}
	sorts := page.Field{Kind: page.Choice, Name: "sort", Label: text.ToldSort.In(v.lang), Value: in.Get("sort")}
	for _, o := range text.ToldSorts() {
		sorts.Options = append(sorts.Options, page.Option{Value: o.Name, Text: o.Text.In(v.lang)})
	}
	var hits []page.Option
	for _, is := range incident.Hits {
		hits = append(hits, page.Option{Value: cmp.Or(string(is), isNone), Text: text.AffectedName(v.lang, is)})
	}
	return []page.Field{
		choice("state", text.ToldState, states(v, c)...), choice("owner", text.ToldOwner, c.ownerOptions(v)...),
		choice("tier", text.ToldTier, words(v, c, func(x incident.Customer) []string { return one(x.Tier) })...),
		choice("service", text.ToldService, words(v, c, func(x incident.Customer) []string { return x.Services })...),
		choice("site", text.ToldSite, words(v, c, func(x incident.Customer) []string { return one(x.Site) })...),
		choice("affected", text.ToldAffected, hits...), sorts,
	}
}

func one(word string) []string {
	return slices.DeleteFunc([]string{word}, func(s string) bool { return s == "" })
}

func states(v *visit, c contacts) (out []page.Option) {
	for _, x := range incident.CountTold(c.all) {
		out = append(out, page.Option{Value: stateOf(x.Told, x.Why), Text: text.ToldName(v.lang, x.Told, x.Why)})
	}
	for _, o := range []struct {
		is   string
		name text.Phrase
	}{{toCall, text.ToldCall}, {byPhone, text.ToldCalled}, {toSome, text.ToldPartly}} {
		out = append(out, page.Option{Value: o.is, Text: o.name.In(v.lang)})
	}
	return out
}

// mostOffered is how many words of a column a page offers, the most frequent ones: whoever wants another one searches for it.
const mostOffered = 40

// words are those of a column.
func words(v *visit, c contacts, of func(incident.Customer) []string) (out []page.Option) {
	for _, x := range incident.Counted(c.list.Rows, of) {
		o := page.Option{Value: x.Word, Text: x.Word}
		if x.Word == "" {
			o = page.Option{Value: isNone, Text: text.ToldNotGiven.In(v.lang)}
		}
		if len(out) < mostOffered || x.Word == "" {
			out = append(out, o)
		}
	}
	return out
}

// firstOwner is where they begin among ownerOptions.
const firstOwner = 2

// ownerOptions are those who look after customers, by name.
func (c contacts) ownerOptions(v *visit) []page.Option {
	out := []page.Option{}
	for owner, name := range c.owners {
		if owner != "" {
			out = append(out, page.Option{Value: owner, Text: name})
		}
	}
	slices.SortFunc(out, func(a, b page.Option) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
	})
	if len(out) > mostPeople {
		out = out[:mostPeople]
	}
	return append([]page.Option{{Value: isMe, Text: text.ToldMine.In(v.lang)}, {Value: isNone, Text: text.ToldNobodys.In(v.lang)}}, out...)
}
