package simulation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// checking reports whether people check what others did in the world of a seed.
func checking(seed uint64, s setting) bool { return seed%11 == 5 && s.mutant == (mutant{}) }

// checks puts the check, of the lines 4.1 and 4.3, and its document into the playbook. It must be called before a process starts.
func (w *world) checks() {
	whole, err := playbook.Builtin("aws-outage")
	if err != nil {
		w.t.Fatal(err)
	}
	respond := whole.Part(incident.Respond).Todos
	var books []incident.Playbook
	for _, read := range w.books {
		pb := read().Clone()
		for i, part := range pb.Phases {
			if part.Phase == incident.Respond {
				pb.Phases[i].Todos = append(part.Todos, respond[len(respond)-1])
			}
		}
		if len(pb.Documents) > 0 {
			pb.Documents = append(pb.Documents, whole.Documents[len(whole.Documents)-1])
		}
		books = append(books, pb)
	}
	w.books = playbook.Of(books...)
	w.recovers()
}

// checked: a line is checked by those who did one of its TODOs, and by somebody else; something is missing, and what was checked is opened
// again once all of it was.
func checked(string) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN"}, incident.Actor{ID: "U0BANGKOK"}
	right := func(at time.Duration, id string, by incident.Actor, line string) step {
		return asks(at, id, by, incident.CheckRight{Lines: []string{line}})
	}
	return plot{name: "what is checked", checks: true, steps: []step{
		declare(time.Second),
		asks(3*time.Second, "claim-1", berlin, incident.Claim{Todo: "4.3b"}),
		asks(3100*time.Millisecond, "done-1", kakei, incident.Finish{Todo: "4.3b"}),
		asks(3200*time.Millisecond, "done-2", bangkok, incident.Finish{Todo: "4.3d"}),
		right(4*time.Second, "check-1", bangkok, "4.3"),
		right(4100*time.Millisecond, "check-2", berlin, "4.3"),
		right(5*time.Second, "check-3", incident.Actor{ID: "U0TOKYO"}, "4.3"),
		asks(6*time.Second, "missing-1", kakei, incident.CheckMissing{Todo: "4.3d", Reason: "not on the portal"}),
		asks(7*time.Second, "done-3", bangkok, incident.Finish{Todo: "4.3d"}),
		right(20*time.Second, "check-4", incident.Actor{ID: "U0TOKYO"}, "4.3"),
		asks(21*time.Second, "excused-1", kakei, incident.CheckExcused{Lines: []string{"4.1"}, Reason: "two of us"}),
		asks(30*time.Second, "reopen-1", berlin, incident.Reopen{Todo: "4.3b"}),
	}}
}

// checkActs draws what people do about the check: some of it is refused.
func (w *sim) checkActs(declared time.Duration) (acts []act) {
	if !w.checked {
		return nil
	}
	for n := range 6 + w.rng.IntN(8) {
		who, todo := oneOf(w.clockwork, staff...), oneOf(w.clockwork, todos...)
		said := oneOf(w.clockwork, "check 4.3", "check 4.1", "check 4.1 4.3", "check 4.1 excuse night", "check 4.3d late", "done", "done", "reopen", "tick", "sheet")
		do := types(who, said)
		switch said {
		case "done":
			do = presses(who, todo, ask.Finish.Button)
		case "reopen":
			do = asksFor(who, fmt.Sprint("check ", n), incident.Reopen{Todo: todo})
		case "tick":
			do = reacts(who, "4.7a", incident.DoneReaction, true)
		case "sheet":
			do = asksFor(who, fmt.Sprint("check ", n), incident.MakeSheet{})
		}
		acts = append(acts, act{declared + w.between(2*time.Second, 50*time.Second), fmt.Sprintf("check %d: %s %s %s", n, who, said, todo), do})
	}
	return acts
}

// judgeCheck holds who checked a line against the timeline: nobody checks what they did last. The check is complete once, and as long as,
// nothing is left of it.
func (w *world) judgeCheck(s incident.State, fail failer) {
	check, ok := s.CheckTodo()
	if !ok {
		return
	}
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	did := map[incident.TodoID]incident.PersonID{}
	for _, e := range entries {
		switch e.Kind {
		case incident.EntryDone, incident.EntrySkipped:
			did[e.Todo] = e.By
		case incident.EntryChecked:
			for todo, by := range did {
				if by == e.By && slices.Contains(e.Check.Lines, todo.Group()) {
					fail("%s checked %s, and had done %s", e.By, todo.Group(), todo)
				}
			}
		}
	}
	if c := s.CheckCount(); (c.Done == c.Of) != (check.State == incident.TodoDone) && check.State != incident.TodoSkipped {
		fail("%d of %d lines are settled, and the check is %s", c.Done, c.Of, check.State)
	}
}

// forgetsDoers is a store that does not know who did a TODO.
type forgetsDoers struct{ store.DB }

func (d forgetsDoers) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(forgetsDoersTx{tx}) })
}

type forgetsDoersTx struct{ store.Tx }

func (t forgetsDoersTx) Set(path string, v any) error {
	if todo, ok := v.(incident.Todo); ok && todo.Did != nil {
		todo.Did = &incident.Did{At: todo.Did.At}
		v = todo
	}
	return t.Tx.Set(path, v)
}
