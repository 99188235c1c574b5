package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// The law of tickets. That tickets rise is told once, to one that runs then, and where nothing does it makes a sign. A rise that nobody
// was told of is not left behind, and one soon after another is of twice as many. Nothing of it is in a drill.

// rise is one as an incident was told of it.
type rise struct {
	listener
	incident.Entry
	nth int
}

// judgeTickets holds what runs against how many tickets customers opened.
func (w *world) judgeTickets(states []incident.State) (wrong []string) {
	if w.desk == nil {
		return nil
	}
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	all := w.listeners(states, fail)
	told := rises(all)
	for n, r := range told {
		r.judge(all, fail)
		if n > 0 {
			r.judgeAfter(told[n-1], fail)
		}
	}
	var known watch.State
	err := w.db.Get(context.Background(), store.SourcesPath, &known)
	if err != nil && !errors.Is(err, store.ErrNotFound) || known.Desk.Rise != nil {
		fail("nobody was told of the rise %+v: %v", known.Desk.Rise, err)
	}
	if len(told) == 0 && w.desk.most >= rising.Count {
		fail("customers opened %d tickets at once, and nobody was told", w.desk.most)
	}
	return wrong
}

// rises are all that anybody was told of, the oldest first.
func rises(all []listener) (told []rise) {
	for _, l := range all {
		for _, e := range l.entries {
			if e.Rise != nil {
				told = append(told, rise{l, e, l.nth[e.ID]})
			}
		}
	}
	slices.SortFunc(told, func(a, b rise) int { return a.Rise.Until.Compare(b.Rise.Until) })
	return told
}

// judge: it is told to one that runs, and makes a sign only where nothing does.
func (r rise) judge(all []listener, fail failer) {
	id := r.listener.Incident.ID
	switch {
	case r.listener.Incident.Kind != incident.Live:
		fail("the drill %s hears of tickets", id)
	case !r.outlives(r.nth):
		fail("%s was told after its end that tickets rise", id)
	case r.Rise.Count < rising.Count:
		fail("%s was told that %d tickets are many", id, r.Rise.Count)
	case r.Kind != incident.EntryReported:
		return
	}
	for _, l := range all {
		if l.Incident.ID != id && l.Incident.Kind == incident.Live && l.nth[l.entries[0].ID] < r.nth && l.outlives(r.nth) {
			fail("tickets made the sign %s, and %s ran", id, l.Incident.ID)
		}
	}
}

// judgeAfter: it is not one that was told before, nor of about as many.
func (r rise) judgeAfter(before rise, fail failer) {
	switch apart := r.Rise.Until.Sub(before.Rise.Until); {
	case apart == 0:
		fail("the rise at %s was told to %s and to %s", r.Rise.Until, before.listener.Incident.ID, r.listener.Incident.ID)
	case apart < rising.Within/2 && r.Rise.Count < 2*before.Rise.Count:
		fail("a rise of %d tickets was told %s after one of %d", r.Rise.Count, apart, before.Rise.Count)
	}
}
