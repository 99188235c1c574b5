package simulation

import (
	"context"
	"fmt"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// judgeAll holds a world that came to rest against the law of the matrix, and against what only the seed knows.
func (w *sim) judgeAll(quiet bool) (wrong []string) {
	wrong = w.world.judgeEach(w.incidents(), quiet, func(what string) bool {
		for call := range w.late {
			method, about, _ := strings.Cut(call, " ")
			switch method {
			case "chat.postMessage":
				if about != "" && strings.HasPrefix(what, "message") && strings.Contains(what, `"`+about+`"`) {
					return true
				}
			case "bookmarks.add":
				if strings.HasPrefix(what, "bookmark") && strings.HasSuffix(what, about) {
					return true
				}
			}
		}
		return false
	})
	for _, id := range w.incidents() {
		s, err := store.Load(context.Background(), w.db, id)
		if err == nil && id != incident.Workspace {
			wrong = append(append(wrong, w.judgeSigns(s)...), w.judgeEntries(s)...)
		}
	}
	return wrong
}

// judgeSigns: what somebody's emoji says is what Slack said last of it, in Slack's order and not in that of arrival.
func (w *sim) judgeSigns(s incident.State) (wrong []string) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		return []string{err.Error()}
	}
	recorded, touched := map[string]bool{}, map[incident.TodoID]bool{}
	for _, e := range entries {
		recorded[e.ID] = true
		if !strings.HasPrefix(e.ID, "event-") && e.Todo != "" {
			touched[e.Todo] = true // a button says more than an emoji that stood before
		}
	}
	type who struct{ ts, user, emoji string }
	last := map[who]reaction{}
	for _, r := range w.taken {
		k := who{r.Event.Item.TS, r.Event.User, r.Event.Reaction}
		if recorded[service.RequestID("event", r.ID)] && r.Event.TS > last[k].Event.TS {
			last[k] = r
		}
	}
	recs := w.records(s.Incident.ID, incident.Slack)
	for _, t := range s.Todos {
		ref := recs.Items[plan.TodoKey(t.ID)].Ref.ID
		for k, r := range last {
			sign := t.Signs[incident.PersonID(k.user)][k.emoji]
			if k.ts == ref && !touched[t.ID] && sign.On != (r.Event.Type == "reaction_added") {
				wrong = append(wrong, "the last word about "+k.user+"'s "+k.emoji+" on "+string(t.ID)+" does not hold")
			}
		}
	}
	return wrong
}

// judgeEntries: what was asked once is recorded once, however often it was delivered.
func (w *sim) judgeEntries(s incident.State) (wrong []string) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		return []string{err.Error()}
	}
	recorded := map[incident.EntryKind]int{}
	for _, e := range entries {
		recorded[e.Kind]++
	}
	for _, k := range []incident.EntryKind{incident.EntryAdded, incident.EntryProgress} {
		if recorded[k] > w.did[k] {
			wrong = append(wrong, fmt.Sprintf("%d entries say %s, which was asked for %d times", recorded[k], k, w.did[k]))
		}
	}
	return wrong
}
