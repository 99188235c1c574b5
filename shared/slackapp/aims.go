package slackapp

import (
	"context"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// aim is what a command asks of one incident: a form to fill in, or values that do it at once. Where the form only confirms
// those it has both.
type aim struct {
	form   *slack.ModalViewRequest
	values *ask.Values
}

// aimOf reads a command about an incident. What ends one is shown first where the asker did not point to it, and so is what
// leaves TODOs open, unless that is confirmed.
func aimOf(q asked, act *ask.Ask, s incident.State) aim {
	seen, said := ask.Seen{Lang: q.lang, State: s, Me: q.actor.ID, Name: q.named}, spelled(q.rest)
	if act == ask.Correct {
		said = fact(q.rest)
	}
	person, rest := cutMention(q.rest)
	v, whole := act.Short(seen, ask.Typed{Said: said, Who: incident.PersonID(person), Rest: spelled(rest), Mentioned: mentioned(q.rest)})
	if !whole {
		return aim{form: ptr(forms.Modal(act, seen, v.New, ""))}
	}
	v.Lang, v.Phase, v.Typed = q.lang, s.Incident.Phase, true
	faults := ask.Faults{}
	act.Do(v, faults)
	for _, field := range slices.Sorted(maps.Keys(faults)) { // the first will do
		why := text.ErrorTyped.In(q.lang, "typed", render.QuotedAll(said), "why", faults[field])
		return aim{form: ptr(forms.Modal(act, seen, v.Prefill(), why))}
	}
	if act.Form(seen).Omits.Any() && !v.Confirmed || act.Pointed && !q.pointed {
		return aim{ptr(forms.Modal(act, seen, v.New, "")), &v}
	}
	return aim{values: &v}
}

// steady reports whether a command alone decides what its act does, whatever is open at the moment.
func steady(act *ask.Ask) bool { return act.Form(ask.Seen{}).None == (text.Phrase{}) }

// action is what values ask for. The people in them are looked up once nothing else is wrong.
func (a *App) action(ctx context.Context, act *ask.Ask, v ask.Values) (incident.Action, ask.Faults) {
	faults := ask.Faults{}
	do := act.Do(v, faults)
	if len(faults) > 0 || len(v.People) == 0 {
		return do, faults
	}
	known := map[string]incident.Actor{}
	for _, field := range slices.Sorted(maps.Keys(v.People)) {
		known[field] = a.actor(ctx, v.People[field].ID)
	}
	v.People = known
	return act.Do(v, faults), faults
}
