package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// What a press does with the customers that are ticked.
const (
	doCall   = "call"
	doUndo   = "undo"
	doAssign = "assign"
	doHit    = "hit-"
)

// listed is the choice of whom the list names.
const listed = "listed"

// marks are what can be done with the customers that are ticked.
func (s *Site) marks(v *visit, c contacts, out *page.Told, t telling) {
	press := func(does string, label text.Phrase) page.Press {
		return page.Press{Name: "do", Value: does, Label: label.In(v.lang)}
	}
	out.Note = page.Field{
		Kind: page.Line, Name: ask.Note, Label: text.ToldNote.In(v.lang), Hint: text.ToldNoteHint.In(v.lang), Value: t.typed.Get(ask.Note), Fault: t.faults[ask.Note],
	}
	out.Does = []page.Press{press(doCall, text.ToldDo), press(doUndo, text.ToldUndo)}
	people := slices.Insert(s.peopleAnd(v, c), 1, page.Option{Value: listed, Text: text.ToldListed.In(v.lang)})
	mail := line(v, mailInput, text.WebPersonMail, t.typed, t.faults)
	mail.Input = "email"
	out.Owner = []page.Field{{Kind: page.Choice, Name: ask.To, Label: text.ToldAssignTo.In(v.lang), Value: t.typed.Get(ask.To), Options: people, Fault: t.faults[ask.To]}, mail}
	out.Assigns = press(doAssign, text.ToldAssign)
	for n, p := range []text.Phrase{text.ToldHit, text.ToldNotHit, text.ToldHitUnset} {
		out.Hits = append(out.Hits, press(doHit+string(incident.Hits[n]), p))
	}
}

// peopleAnd are the people of the incident to choose from, and those who look after its customers.
func (s *Site) peopleAnd(v *visit, c contacts) []page.Option {
	out := s.peopleOptions(v, "")
	for _, o := range c.ownerOptions(v)[firstOwner:] {
		known := slices.ContainsFunc(out, func(p page.Option) bool { return p.Value == o.Value })
		if !known && !strings.HasPrefix(o.Value, "S") { // Slack: ids of user groups begin with S
			out = append(out, o)
		}
	}
	return out
}

// mark records what somebody knows of the customers that they ticked.
func (s *Site) mark(w http.ResponseWriter, r *http.Request, v *visit) {
	again := func(code int, number, alarm string, faults ask.Faults) {
		back, _ := url.ParseQuery(r.PostForm.Get("back")) // what cannot be read of it is not asked for
		t := telling{wanted: askedFor(back), typed: r.PostForm, number: number, faults: faults, code: code}
		t.frame.Alarm = s.alarm(v, answerTo{alarm: alarm})
		s.showTold(w, r, v, t)
	}
	number, ok := v.Number(r.PostForm.Get("token"))
	if !ok {
		again(http.StatusForbidden, "", text.WebStale.In(v.lang), nil)
		return
	}
	keys, err := s.ticked(v, r.PostForm["customer"])
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	in := filled{Values: r.PostForm, faults: ask.Faults{}}
	do, alarm := s.marking(v, in, keys)
	if alarm != "" || len(in.faults) > 0 {
		again(http.StatusUnprocessableEntity, number, alarm, in.faults)
		return
	}
	res, err := s.svc.Do(r.Context(), s.marked(v, number, do))
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused):
		again(http.StatusConflict, number, s.refusal(v, refused), nil)
	case err != nil:
		s.opt.Log.ErrorContext(v.ctx, "could not record what is known of customers", "incident", v.state.Incident.ID, "err", err)
		again(http.StatusServiceUnavailable, number, s.byHand(v).Text, nil)
	default:
		http.Redirect(w, r, backTo(v, r.PostForm.Get("back"), res.Entry.ID), http.StatusSeeOther) //nolint:gosec // G710: backTo leads to the page of the incident only
	}
}

// marked is the request of a press. The same of the same customers, sent twice, is one.
func (s *Site) marked(v *visit, number string, do incident.Action) incident.Request {
	id := v.state.Incident.ID
	return incident.Request{
		ID: service.RequestID("form", string(v.self()), number, string(id), "customers", fmt.Sprintf("%T %+v", do, do)), Incident: id,
		At: v.now, By: v.person.Actor(), Via: incident.ViaBrowser, Do: do,
	}
}

// backTo is the page that somebody was on, which says what was recorded.
func backTo(v *visit, back, entry string) string {
	q, _ := url.ParseQuery(back) // what cannot be read of it is not asked for
	q = askedFor(q)
	q.Del("tick")
	q.Set("did", entry)
	return toldURL(v.state.Incident.ID) + "?" + q.Encode()
}

// ticked are those of the customers that somebody ticked which are on the list.
func (s *Site) ticked(v *visit, ids []string) (keys []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	t, err := s.svc.Telling(v.ctx, v.state.Incident)
	for _, c := range t.List.Rows {
		if slices.Contains(ids, c.ID) {
			keys = append(keys, c.Key())
		}
	}
	return keys, err
}

// marking is what a press asks for; alarm says why it cannot.
func (s *Site) marking(v *visit, in filled, keys []string) (do incident.Action, alarm string) {
	does := in.Get("do")
	switch {
	case len(keys) == 0 && len(in.Values["customer"]) > 0:
		return nil, text.ToldGone.In(v.lang)
	case len(keys) == 0:
		return nil, text.ToldNobody.In(v.lang)
	case does == doCall:
		return incident.CallCustomers{Customers: keys, Note: note(v, in)}, ""
	case does == doUndo:
		return incident.CallCustomers{Customers: keys, Undo: true}, ""
	case does == doAssign:
		return incident.AssignCustomers{Customers: keys, To: s.newOwner(v, in)}, ""
	}
	is, ok := strings.CutPrefix(does, doHit)
	if !ok || !slices.Contains(incident.Hits, incident.Affected(is)) {
		return nil, text.WebStale.In(v.lang)
	}
	return incident.MarkAffected{Customers: keys, Is: incident.Affected(is)}, ""
}

// note is what was noted of a call. One that is too long is not cut: whoever typed it sees it still.
func note(v *visit, in filled) string {
	s := incident.WholeText(in.Get(ask.Note))
	if n := utf8.RuneCountInString(s); n > incident.MaxCallNote {
		in.faults[ask.Note] = text.ToldLongNote.In(v.lang, "n", itoa(n))
	}
	return s
}

// newOwner is who is to look after customers; zero: whom the list names.
func (s *Site) newOwner(v *visit, in filled) (who incident.Actor) {
	if in.Get(ask.To) == listed && strings.TrimSpace(in.Get(mailInput)) == "" {
		return who
	}
	if who = s.chosen(v, in); who.ID == "" && len(in.faults) == 0 {
		in.faults.Add(v.lang, ask.To, text.ToldChoose)
	}
	return who
}
