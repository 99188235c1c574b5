package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/web/page"
)

// asked is what somebody filled in, and what is wrong with it by the field's name.
type filled struct {
	url.Values
	faults map[string]string
}

func (f filled) fault(field string, p text.Phrase, lang incident.Lang, pairs ...string) {
	if f.faults[field] == "" {
		f.faults[field] = p.In(lang, pairs...)
	}
}

func (f filled) todo() incident.TodoID { return incident.TodoID(f.Get("todo")) }

// act is one thing people do to an incident in the form.
type act struct {
	// do reads what was filled in.
	do func(s *Site, v *visit, in filled) incident.Action
	// form is the page on which it is filled in; nil: one press does it.
	form func(s *Site, v *visit, in url.Values, faults map[string]string) page.Form
	// field is the input that a refusal is about.
	field string
	// late says that it may still be done when the incident is over.
	late bool
}

// acts are all of them, by their name in the page's address.
var acts = table()

func todoAct(do func(incident.TodoID) incident.Action) act {
	return act{do: func(_ *Site, _ *visit, in filled) incident.Action { return do(in.todo()) }}
}

func table() map[string]act {
	return map[string]act{
		"claim":       todoAct(func(t incident.TodoID) incident.Action { return incident.Claim{Todo: t} }),
		"release":     todoAct(func(t incident.TodoID) incident.Action { return incident.Release{Todo: t} }),
		"done":        todoAct(func(t incident.TodoID) incident.Action { return incident.Finish{Todo: t} }),
		"reopen":      todoAct(func(t incident.TodoID) incident.Action { return incident.Reopen{Todo: t} }),
		"join":        {do: func(*Site, *visit, filled) incident.Action { return incident.Join{} }},
		"snooze":      quietFor(shortQuiet),
		"snooze-long": quietFor(longQuiet),
		"wake":        {do: func(*Site, *visit, filled) incident.Action { return incident.SnoozeUntil{} }},
		"retry": {do: func(_ *Site, _ *visit, in filled) incident.Action {
			return incident.Retry{ProblemID: in.Get("problem")}
		}},
		"report": {field: "text", late: true, form: reportPage, do: func(_ *Site, v *visit, in filled) incident.Action {
			if incident.CleanText(in.Get("text")) == "" {
				in.fault("text", text.WebNeedText, v.lang)
			}
			return incident.Report{Todo: in.todo(), Text: in.Get("text")}
		}},
		"skip": {field: "text", form: skipForm, do: func(_ *Site, v *visit, in filled) incident.Action {
			needReason(v, in)
			return incident.Skip{Todo: in.todo(), Reason: in.Get("text")}
		}},
		"hand": {field: "person", form: handForm, do: func(s *Site, v *visit, in filled) incident.Action {
			return incident.HandOver{Todo: in.todo(), To: s.chosen(v, in)}
		}},
		"add":       {field: "title", form: addForm, do: readAdd},
		"facts":     {field: "title", form: factsForm, do: readFacts},
		"commander": {field: "person", form: commanderForm, do: func(s *Site, v *visit, in filled) incident.Action { return incident.Command{To: s.chosen(v, in)} }},
		"phase": {form: phaseForm, do: func(_ *Site, _ *visit, in filled) incident.Action {
			return incident.NextPhase{From: incident.Phase(in.Get("from")), Seen: in.seen(), Note: in.Get("text")}
		}},
		"resolve": {form: resolveForm, do: func(_ *Site, _ *visit, in filled) incident.Action {
			if in.Get("end") == endRecovery {
				return incident.NextPhase{To: incident.Resolve, Seen: in.seen(), Note: in.Get("text")}
			}
			return incident.End{Seen: in.seen(), Note: in.Get("text")}
		}},
		"cancel": {field: "text", form: cancelForm, do: func(_ *Site, v *visit, in filled) incident.Action {
			needReason(v, in)
			return incident.Cancel{Reason: in.Get("text")}
		}},
	}
}

// seen are the TODOs that the form named as left out; sending it confirms these and no others.
func (f filled) seen() (ids []incident.TodoID) {
	for id := range strings.FieldsSeq(f.Get("seen")) {
		ids = append(ids, incident.TodoID(id))
	}
	return ids
}

// What an end in an earlier phase asks for, instead of or as well.
const (
	endRecovery = "recovery" // move to the recovery phase
	endNow      = "now"
)

func needReason(v *visit, in filled) {
	if incident.CleanText(in.Get("text")) == "" {
		in.fault("text", text.ErrorReason, v.lang)
	}
}

// mostMinutes is the latest a TODO of one's own is due: a week.
const mostMinutes = 7 * 24 * 60

func readAdd(_ *Site, v *visit, in filled) incident.Action {
	a := incident.Add{Title: in.Get("title")}
	if incident.CleanTitle(a.Title) == "" {
		in.fault("title", text.ErrorTodoTitle, v.lang)
	}
	if due := typed.Word(in.Get("due")); due != "" {
		n, err := strconv.Atoi(due)
		if err != nil || n < 1 || n > mostMinutes {
			in.fault("due", text.ErrorDue, v.lang, "most", strconv.Itoa(mostMinutes))
		}
		a.Due = time.Duration(n) * time.Minute
	}
	return a
}

// chosen is the person that was chosen from the list, or named by their e-mail address.
func (s *Site) chosen(v *visit, in filled) incident.Actor {
	id := incident.PersonID(in.Get("person"))
	if typed := strings.TrimSpace(in.Get("mail")); typed != "" {
		return s.byAddress(v, in, typed)
	}
	if id == "" {
		in.fault("person", text.ErrorPerson, v.lang)
		return incident.Actor{}
	}
	p, known, err := s.people.Person(v.ctx, id)
	if err != nil || !known {
		in.fault("person", text.ErrorPerson, v.lang)
		return incident.Actor{}
	}
	return p.Actor()
}

// The lengths of quiet that are offered, as in Slack.
const (
	shortQuiet = 30 * time.Minute
	longQuiet  = 2 * time.Hour
)

func quietFor(long time.Duration) act {
	return act{do: func(_ *Site, v *visit, _ filled) incident.Action { return incident.SnoozeUntil{Until: v.now.Add(long)} }}
}

// pauses says until when reminders are paused, and by whom, and offers to resume them; where something is late and they are
// not, it offers quiet.
func (s *Site) pauses(v *visit, late bool) (quiet string, out []page.Act) {
	i := v.state.Incident
	offer := func(act, label string) { out = append(out, page.Act{URL: actURL(i.ID, act), Label: label}) }
	switch {
	case i.Snooze != nil:
		offer("wake", text.ButtonWake.In(v.lang))
		return text.LateSnoozed.In(v.lang, "who", v.nameOf(i.Snooze.By), "until", s.when(v, i.Snooze.Until)), out
	case late:
		offer("snooze", text.ButtonSnooze.In(v.lang, "time", text.Duration(v.lang, shortQuiet)))
		offer("snooze-long", text.ButtonSnooze.In(v.lang, "time", text.Duration(v.lang, longQuiet)))
	}
	return "", out
}

// stepLinks are what can be done to the incident as a whole, the likeliest first.
func stepLinks(lang incident.Lang, i incident.Incident) (out []page.Link) {
	add := func(act string, label text.Phrase) {
		out = append(out, page.Link{URL: actURL(i.ID, act), Text: label.In(lang)})
	}
	if _, ok := i.Phase.Next(); ok {
		add("phase", text.ButtonPhase)
	}
	add("add", text.ButtonAdd)
	add("facts", text.ButtonFacts)
	add("commander", text.ButtonCommander)
	add("resolve", text.ButtonResolve)
	add("cancel", text.ButtonCancel)
	return out
}

// actForm shows the page on which an act is filled in, with what was typed before a session ended.
func (s *Site) actForm(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := acts[r.PathValue("act")]
	if !ok || a.form == nil {
		s.missing(w, r, v)
		return
	}
	in, alarm := r.URL.Query(), (*page.Alarm)(nil)
	number := ""
	d, found := s.draft(v, r)
	if !found && !v.state.Incident.Running() && !a.late { // an old link: nobody fills in what is refused
		s.over(w, v)
		return
	}
	if found {
		in, number = d.Values, d.Number
		alarm = &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: text.WebRestored.In(v.lang)}
	}
	f := a.form(s, v, in, nil)
	if number != "" {
		f.Token = v.Renew(number)
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
