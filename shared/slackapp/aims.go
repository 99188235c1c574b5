package slackapp

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/typed"
)

// aim is what a word asks of one incident.
type aim struct {
	// of returns a form to fill in, or an action to record at once. Where the form only confirms the action it returns both.
	of func(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action)
	// steady says that the command alone decides which it is, whatever is open at the moment.
	steady bool
}

// aims are those of all words that concern one incident. A word that is not among them does nothing to any.
var aims = map[word]aim{
	wordUpdate:    {of: update, steady: true},
	wordCommander: {of: commander, steady: true},
	wordTodo:      {of: todo, steady: true},
	wordPhase:     {of: nextPhase},
	wordResolve:   {of: resolve},
	wordCancel:    {of: cancel, steady: true},
}

func update(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	if q.rest == "" {
		return ptr(forms.Correct(q.lang, s.Incident)), nil
	}
	said := fact(q.rest)
	c, wrong := correction(said, s.Incident.Facts.Region)
	if wrong != nil {
		return ptr(forms.CorrectInstead(q.lang, s.Incident, wrong.In(q.lang, "typed", render.Quoted(said)))), nil
	}
	return nil, c
}

func commander(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	if person, _ := cutMention(q.rest); person != "" {
		return nil, incident.Command{To: incident.Actor{ID: incident.PersonID(person)}}
	}
	return ptr(forms.Commander(q.lang, s.Incident)), nil
}

func todo(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	if q.rest == "" {
		return ptr(forms.AddTodo(q.lang, s.Incident)), nil
	}
	return nil, incident.Add{Title: spelled(q.rest)}
}

func nextPhase(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	sure, note := noted(q.rest)
	do := incident.NextPhase{From: s.Incident.Phase, Unseen: true, Confirmed: sure, Note: note}
	if _, ok := s.Incident.Phase.Next(); !ok { // which the rules refuse, and say how to end
		return nil, do
	}
	if omits := s.PhaseOmits(); omits.Any() && !sure {
		return ptr(forms.NextPhase(q.lang, s.Incident, omits, note)), do
	}
	return nil, do
}

// resolve ends at once only what the asker pointed to: a form names any other incident first.
func resolve(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	sure, note := noted(q.rest)
	do := incident.End{Confirmed: sure, Note: note}
	if omits := s.EndOmits(); omits.Any() && !sure || !q.pointed {
		return ptr(forms.Resolve(q.lang, s.Incident, omits, note)), do
	}
	return nil, do
}

// cancel is as careful as resolve.
func cancel(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	reason := spelled(q.rest)
	if reason == "" {
		return ptr(forms.Cancel(q.lang, s, "")), nil
	}
	do := incident.Cancel{Reason: reason}
	if !q.pointed {
		return ptr(forms.Cancel(q.lang, s, reason)), do
	}
	return nil, do
}

// noted reads what follows a step: the word that confirms it, if it is there, and a note.
func noted(rest string) (sure bool, note string) {
	first, after := typed.Cut(rest)
	if confirmed[typed.ID(first)] {
		return true, spelled(after)
	}
	return false, spelled(rest)
}
