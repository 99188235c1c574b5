package web

import (
	"net/http"
	"slices"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// seen is what the visitor sees who is asked; todo may be "".
func (v *visit) seen(todo incident.TodoID) ask.Seen {
	t, _ := v.state.Todo(todo)
	return v.seenOf(t)
}

func (v *visit) seenOf(t incident.Todo) ask.Seen {
	return ask.Seen{Lang: v.lang, State: v.state, Todo: t, Working: v.state.Incident.Automatic(t), Me: v.person.ID}
}

// offers are the acts of a place that can be done: links to those that are filled in, and what one press does.
func (v *visit) offers(p ask.Place, seen ask.Seen) (links []page.Link, presses []page.Act) {
	id := v.state.Incident.ID
	for _, a := range ask.On(p) {
		switch {
		case !a.Offered(seen):
		case a.Form != nil:
			links = append(links, page.Link{URL: actURL(id, a.Name), Text: a.Label(seen)})
		default:
			presses = append(presses, page.Act{URL: actURL(id, a.Name), Label: a.Label(seen)})
		}
	}
	return links, presses
}

// actOf is the act that an address names, of those that are done to an incident.
func actOf(r *http.Request) (*ask.Ask, bool) {
	a, ok := ask.ByName(r.PathValue("act"))
	return a, ok && a.Do != nil
}

// chosen is the person that was chosen from the list, or named by their e-mail address; zero: nobody whom the store knows.
func (s *Site) chosen(v *visit, in filled) incident.Actor {
	if typed := strings.TrimSpace(in.Get(mailInput)); typed != "" {
		return s.byAddress(v, in, typed)
	}
	p, known, err := s.people.Person(v.ctx, incident.PersonID(in.Get(ask.To)))
	if err != nil || !known {
		return incident.Actor{}
	}
	return p.Actor()
}

// pauses says until when reminders are paused, and by whom, and offers to resume them; where something is late and they are
// not, it offers quiet.
func (s *Site) pauses(v *visit) (quiet string, out []page.Act) {
	seen := v.seen("")
	seen.Late = lateIn(v.state, v.now) > 0
	_, out = v.offers(ask.OnLate, seen)
	if i := v.state.Incident; i.Snooze != nil {
		quiet = text.LateSnoozed.In(v.lang, "who", v.nameOf(i.Snooze.By), "until", s.when(v, i.Snooze.Until))
	}
	return quiet, out
}

// actForm shows the page on which an act is filled in, with what was typed before a session ended.
func (s *Site) actForm(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok || a.Form == nil {
		s.missing(w, r, v)
		return
	}
	in, alarm := filled{Values: r.URL.Query()}, (*page.Alarm)(nil)
	d, found := s.draft(v, r)
	if !found && !v.state.Incident.Status.Editable() && !a.Thread { // an old link: nobody fills in what is refused
		s.over(w, v)
		return
	}
	if found {
		in.Values = d.Values
		alarm = &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: text.WebRestored.In(v.lang)}
	}
	f := s.formOf(v, a, in)
	if found {
		f.Token = v.Renew(d.Number)
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "form", Tab: f.Title, Alarm: alarm, Body: f})
}

// over says that the incident has ended, in place of a form that would be refused.
func (s *Site) over(w http.ResponseWriter, v *visit) {
	i := v.state.Incident
	s.show(w, http.StatusOK, v, page.Frame{Part: "sentence", Tab: titleOf(v), Body: page.Sentence{
		Title: titleOf(v), Text: s.refusal(v, &incident.Refusal{Code: incident.RefusedEnded}), URL: boardURL(i.ID), Link: text.WebBoard.In(v.lang),
	}})
}

// involved are the people of an incident, for a list to choose from: who is in it and who may be called in.
func (s *Site) involved(v *visit) (out []incident.PersonID) {
	i := v.state.Incident
	add := func(ids ...incident.PersonID) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	add(i.Commander, i.DeclaredBy, v.person.ID)
	add(i.Invited...)
	for _, t := range v.state.Todos {
		add(t.Claimants()...)
	}
	for _, r := range i.Settings.Responders {
		if !strings.HasPrefix(r, "S") {
			add(incident.PersonID(r))
			continue
		}
		if members, _, err := s.people.GroupMembers(v.ctx, r); err == nil {
			add(members...)
		}
	}
	return out
}

// mostPeople is how many people a list names; whoever is not in it is named by their address.
const mostPeople = 100

// peopleOptions are the people to choose from, by name, without whoever has the part already.
func (s *Site) peopleOptions(v *visit, already incident.PersonID) []page.Option {
	out := []page.Option{}
	for _, id := range s.involved(v) {
		p, known, err := s.people.Person(v.ctx, id)
		if err != nil || !known || p.Outsider() || id == already {
			continue
		}
		out = append(out, page.Option{Value: string(id), Text: v.nameOf(id)})
	}
	slices.SortFunc(out, func(a, b page.Option) int { return strings.Compare(a.Text, b.Text) })
	if len(out) > mostPeople {
		out = out[:mostPeople]
	}
	return append([]page.Option{{Text: text.WebPersonNone.In(v.lang)}}, out...)
}
