package simulation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// recovers puts something to do into the recovery phase of the playbook. It must be called before a process starts.
func (w *world) recovers() {
	whole, err := playbook.Builtin("aws-outage")
	if err != nil {
		w.t.Fatal(err)
	}
	var books []incident.Playbook
	for _, read := range w.books {
		pb := read().Clone()
		for i, part := range pb.Phases {
			if part.Phase == incident.Resolve {
				pb.Phases[i].Todos = whole.Part(incident.Resolve).Todos[:1]
			}
		}
		books = append(books, pb)
	}
	w.books = playbook.Of(books...)
}

// phased: the check is complete twice, and two who command are asked whether to go on; then it goes on, back, and on again, past what was
// never opened.
func phased(string) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN"}, incident.Actor{ID: "U0BANGKOK"}
	on := func(at time.Duration, id string, from, to incident.Phase) step {
		return asks(at, id, berlin, incident.NextPhase{From: from, To: to, Confirmed: true})
	}
	back := func(at time.Duration, id string, by incident.Actor, from incident.Phase) step {
		return asks(at, id, by, incident.PhaseBack{From: from, Reason: "it spreads"})
	}
	return plot{name: "back and forth", checks: true, steps: []step{
		declare(time.Second),
		asks(3*time.Second, "done-1", bangkok, incident.Finish{Todo: "4.3b"}),
		asks(3100*time.Millisecond, "excused-1", kakei, incident.CheckExcused{Lines: []string{"4.1", "4.3"}, Reason: "two of us"}),
		asks(4*time.Second, "missing-1", kakei, incident.CheckMissing{Todo: "4.3b", Reason: "not there"}),
		asks(4100*time.Millisecond, "excused-2", kakei, incident.CheckExcused{Lines: []string{"4.3"}, Reason: "two of us"}),
		asks(5*time.Second, "command-1", kakei, incident.Command{To: berlin}),
		asks(5100*time.Millisecond, "accept-1", berlin, incident.AcceptOffer{No: 1}),
		on(20*time.Second, "watch-1", incident.Respond, incident.Watch),
		asks(21*time.Second, "claim-1", bangkok, incident.Claim{Todo: "5.1"}),
		back(22*time.Second, "back-1", kakei, incident.Watch),
		back(22050*time.Millisecond, "back-2", bangkok, incident.Watch),
		on(23*time.Second, "recovery-1", incident.Respond, incident.Resolve),
		asks(24*time.Second, "done-2", bangkok, incident.Finish{Todo: "6.1"}),
		back(25*time.Second, "back-3", kakei, incident.Resolve),
		on(26*time.Second, "recovery-2", incident.Watch, incident.Resolve),
	}}
}

// phaseActs draws how the phases go on and back, the check that leads on, and who commands meanwhile: some of it is refused.
func (w *sim) phaseActs(declared time.Duration) (acts []act) {
	if !w.checked {
		return nil
	}
	then := func(after time.Duration, who, said string, do func(context.Context, *sim)) {
		acts = append(acts, act{declared + after, fmt.Sprintf("phase %d: %s %s", len(acts), who, said), do})
	}
	for n := range 4 + w.rng.IntN(8) {
		at, who := w.between(3*time.Second, 70*time.Second), oneOf(w.clockwork, staff...)
		said := oneOf(w.clockwork, "phase yes", "back 広がった", "back", "back", "watch", "watch", "check 4.1 4.3 excuse night", "check 4.3 excuse night", "commander")
		do := types(who, said)
		switch said {
		case "back":
			do = asksFor(who, fmt.Sprint("back ", n), incident.PhaseBack{Reason: "広がった"})
		case "watch":
			do = asksFor(who, fmt.Sprint("watch ", n), incident.NextPhase{From: incident.Respond, To: incident.Watch, Confirmed: true})
		case "commander":
			to := oneOf(w.clockwork, staff...)
			do = types(who, "commander <@"+to+">")
			then(at+w.some(4*time.Second), to, "accepts", types(to, "commander accept"))
		}
		then(at, who, said, do)
	}
	return acts
}

// judgePhases holds what the phases opened against the timeline: no TODO is there twice, none is gone, and what was done stays done,
// however often it went back and forth.
func (w *world) judgePhases(s incident.State, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	born, entered, back := w.born(s.Incident.ID), map[incident.Phase]bool{}, false
	for _, e := range entries {
		entered[e.Phase] = true
		back = back || e.Kind == incident.EntryPhaseBack
	}
	for _, part := range s.Incident.Playbook.Phases {
		for _, def := range part.Todos {
			if n := born[def.ID]; entered[part.Phase] && n != 1 || n > 1 {
				fail("%s was opened %d times", def.ID, n)
			}
			if _, there := s.Todo(def.ID); entered[part.Phase] && !there {
				fail("%s is gone", def.ID)
			}
		}
	}
	if back {
		w.judgeDone(s, entries, fail)
	}
	judgeWatch(s, entries, fail)
}

// born counts how often each TODO was born.
func (w *world) born(id incident.ID) map[incident.TodoID]int {
	docs, err := w.db.List(context.Background(), store.Query{Collection: store.SnapshotsOf(id)})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[incident.TodoID]int{}
	for _, d := range docs {
		var sheet struct{ Todos []incident.Todo }
		if err := d.Decode(&sheet); err != nil {
			w.t.Fatal(err)
		}
		for _, t := range sheet.Todos {
			out[t.ID]++
		}
	}
	return out
}

// judgeDone holds TODOs of the recovery, of which nobody takes anything back, against whoever did them.
func (w *world) judgeDone(s incident.State, entries []incident.Entry, fail failer) {
	for _, e := range entries {
		if t, _ := s.Todo(e.Todo); e.Kind == incident.EntryDone && t.Phase == incident.Resolve && t.State != incident.TodoDone {
			fail("%s was done, and is %s", t.ID, t.State)
		}
	}
}

// judgeWatch holds whom the room asked whether to go on to the watch phase against the law that each who commands is asked at most once,
// and the room at most once by the check itself.
func judgeWatch(s incident.State, entries []incident.Entry, fail failer) {
	is, asked := accountsOf(entries), map[incident.PersonID]int{}
	for _, n := range s.Incident.News {
		if n.Entry.Offers == incident.Watch {
			asked[is(n.Asks())]++
		}
	}
	for who, n := range asked {
		if n > 1 {
			fail("%q was asked %d times whether to go on to the watch phase", who, n)
		}
	}
	checks := slices.DeleteFunc(slices.Clone(entries), func(e incident.Entry) bool {
		return e.Offers == "" || e.Kind == incident.EntryCommander
	})
	if len(checks) > 1 || len(checks) == 0 && len(asked) > 0 {
		fail("the check offered the watch phase %d times", len(checks))
	}
}

// forgetsSheets is a store that knows no TODOs but those that an incident began with and those that have changed.
type forgetsSheets struct{ store.DB }

func (d forgetsSheets) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(forgetsSheetsTx{tx}) })
}

type forgetsSheetsTx struct{ store.Tx }

func (t forgetsSheetsTx) List(q store.Query) ([]store.Doc, error) {
	docs, err := t.Tx.List(q)
	if strings.HasSuffix(q.Collection, "/sheets") {
		docs = slices.DeleteFunc(slices.Clone(docs), func(d store.Doc) bool { return d.ID() != "first" })
	}
	return docs, err
}
