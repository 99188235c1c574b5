package web

import (
	"net/http"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

func (s *Site) refusal(v *visit, r *incident.Refusal) string {
	if r.Code == incident.RefusedSame && r.Todo.ID != "" {
		return text.RefusedSameTodo.In(v.lang, "todo", text.TodoName(v.lang, r.Todo.ID), "state", text.State(v.lang, r.Todo.State))
	}
	if r.Line != "" {
		return text.RefusedLine(v.lang, r, v.nameOf)
	}
	if r.Code == incident.RefusedPrivate && v.state.Incident.Commander != "" {
		return text.RefusedPrivateTo.In(v.lang, "commander", v.nameOf(v.state.Incident.Commander))
	}
	switch i := v.state.Incident; {
	case r.Code == incident.RefusedCommanded && i.Commander != "":
		return text.RefusedCommandedBy.In(v.lang, "commander", v.nameOf(i.Commander), "at", s.moment(v, i, i.LastHeard()))
	case r.Code == incident.RefusedAuthorsUnknown && i.Commander == "" && i.Status.Editable():
		return text.RefusedNoCommander.In(v.lang)
	}
	if r.Code == incident.RefusedEnded && !v.state.Incident.EndedAt.IsZero() {
		return text.RefusedOver(v.state.Incident).In(v.lang, "when", s.when(v, v.state.Incident.EndedAt))
	}
	return text.Refusal(v.lang, r.Code)
}

// answerTo is how a form that was not taken is answered.
type answerTo struct {
	code   int
	alarm  string
	number string // of the token, which nothing was recorded under; "": a new one
	title  string // what the alarm begins with; "": that nothing is recorded
	link   *page.Link
	anyway bool // sending the form again insists
}

func (s *Site) recordedWas(v *visit, was incident.Entry) string {
	return text.WebRecordedWas.In(v.lang, "what", text.Entry(v.lang, titled(v, was), todoTitle(v, was), v.name)) + " " + text.WebRecordedNew.In(v.lang)
}

// formAgain shows a form that was not taken, with all that was typed.
func (s *Site) formAgain(w http.ResponseWriter, v *visit, f page.Form, to answerTo) {
	if to.number != "" {
		f.Token = v.Renew(to.number)
	}
	s.show(w, to.code, v, page.Frame{Part: "form", Tab: f.Title, Alarm: s.alarm(v, to), Body: f})
}

// alarm says above a form why it was not taken.
func (s *Site) alarm(v *visit, to answerTo) *page.Alarm {
	a := &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: to.alarm}
	if to.title != "" {
		a.Title = to.title
	}
	if to.alarm == "" {
		a.Text = text.WebCorrect.In(v.lang)
	}
	return a
}
