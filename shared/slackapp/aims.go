package slackapp

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
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
	c, wrong := correction(typed(q.rest))
	if wrong != nil {
		return ptr(forms.CorrectInstead(q.lang, s.Incident, wrong.In(q.lang, "typed", render.Quoted(q.rest)))), nil
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
	return nil, incident.Add{Title: typed(q.rest)}
}

func nextPhase(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	sure, note := noted(q.rest)
	do := incident.NextPhase{From: s.Incident.Phase, Unseen: true, Confirmed: sure, Note: note}
	if left := stillOpen(s, s.Incident.Phase); len(left) > 0 && !sure {
		return ptr(forms.NextPhase(q.lang, s.Incident, left)), do
	}
	return nil, do
}

func resolve(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	sure, note := noted(q.rest)
	do := incident.End{Confirmed: sure, Note: note}
	if left := stillOpen(s, ""); len(left) > 0 && !sure {
		return ptr(forms.Resolve(q.lang, s.Incident, left)), do
	}
	return nil, do
}

func cancel(q asked, s incident.State) (*slack.ModalViewRequest, incident.Action) {
	if q.rest == "" {
		return ptr(forms.Cancel(q.lang, s.Incident)), nil
	}
	return nil, incident.Cancel{Reason: typed(q.rest)}
}

// noted reads what follows a step: the word that confirms it, if it is there, and a note.
func noted(rest string) (sure bool, note string) {
	first, after := cutWord(rest)
	if confirmed[lower(first)] {
		return true, typed(after)
	}
	return false, typed(rest)
}
