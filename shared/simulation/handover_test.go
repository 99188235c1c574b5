package simulation

import (
	"context"
	"fmt"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// How the command is handed over, in a seed and in a plot.

// handing reports whether the command is handed over in the world of a seed.
func handing(seed uint64, s setting) bool { return s.hands || seed%9 == 4 && s.mutant == (mutant{}) }

// sitesOf are the sites of the world of a seed; none: everybody is awake.
func sitesOf(seed uint64, s setting) []incident.Site {
	switch {
	case seed%2 == 1 || s.mutant != (mutant{}) && !s.hands:
		return nil
	case handing(seed, s):
		return nightSites()
	case seed%8 == 6:
		return shiftSites()
	}
	return nil
}

// hands puts a TODO of handing over into the playbook, by whose rule whoever commands is asked within the time of a seed. It must be
// called before a process starts.
func (w *world) hands() {
	whole, err := playbook.Builtin("aws-outage")
	if err != nil {
		w.t.Fatal(err)
	}
	var hand incident.TodoDef
	for _, part := range whole.Phases {
		for _, t := range part.Todos {
			if t.Handover {
				hand = t
			}
		}
	}
	var books []incident.Playbook
	for _, read := range w.books {
		pb := read().Clone()
		pb.Commander = incident.CommanderRule{Silence: 5 * time.Minute, Longest: 20 * time.Second}
		pb.Reminders.Ladder = []incident.Rung{{Ask: incident.AskOwner}, {Ask: incident.AskCommander, After: time.Minute}, {Ask: incident.AskResponders, After: 4 * time.Minute}}
		for i, part := range pb.Phases {
			if part.Phase == incident.Respond {
				pb.Phases[i].Todos = append(part.Todos, hand)
			}
		}
		books = append(books, pb)
	}
	w.books = playbook.Of(books...)
}

// nightSites are two sites at nine on a Monday in Tokyo, where the shift ends a few minutes later, and another begins at that moment.
func nightSites() []incident.Site {
	daily := func(from, to string) []incident.Shift {
		return []incident.Shift{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: from, To: to}}
	}
	return []incident.Site{
		{ID: "tokyo", Timezone: "Asia/Tokyo", Shifts: daily("01:00", "09:02"), People: []string{"U0KAKEI", "U0TOKYO"}, Lead: "U0TOKYO"},
		{ID: "bangkok", Timezone: "Asia/Bangkok", Shifts: daily("07:02", "16:00"), People: []string{"U0BANGKOK"}, Lead: "U0BANGKOK"},
		{ID: "berlin", Timezone: "Europe/Berlin", Shifts: daily("09:00", "18:00"), People: []string{"U0BERLIN"}},
	}
}

// handovers draws how people hand the command over, and what comes between: much of it is refused.
func (w *sim) handovers(declared time.Duration) (acts []act) {
	if !w.handing {
		return nil
	}
	for n := range 1 + w.rng.IntN(2) {
		at, from, to := declared+w.between(3*time.Second, 70*time.Second), oneOf(w.clockwork, "U0KAKEI", "U0KAKEI", "U0KAKEI", oneOf(w.clockwork, staff...)), oneOf(w.clockwork, staff...)
		then := func(who, what string) {
			name := fmt.Sprintf("handover %d.%d: %s %s", n, len(acts), who, what)
			acts = append(acts, act{at, name, handsOver(who, name, what)})
			at += w.some(8 * time.Second)
		}
		then(from, oneOf(w.clockwork, "<@"+to+">", "<@"+to+">", "nobody"))
		then(from, oneOf(w.clockwork, "ok", "amend", "walk one"))
		then(from, oneOf(w.clockwork, "ok", "ok", "ok", "stay", "press"))
		then(oneOf(w.clockwork, to, to, to, oneOf(w.clockwork, staff...)), oneOf(w.clockwork, "accept", "accept voice"))
		if w.chance(2) {
			then(from, oneOf(w.clockwork, "stay", "press", "gone", "<@"+oneOf(w.clockwork, staff...)+">", "accept"))
		}
	}
	return acts
}

// handsOver is what somebody does about a handover: typed, pressed or in the browser.
func handsOver(who, name, what string) func(context.Context, *sim) {
	of := func(do func(no int) incident.Action) func(context.Context, *sim) {
		return func(ctx context.Context, w *sim) { asksFor(who, name, do(w.handoverNo()))(ctx, w) }
	}
	walk := func(amend string, sections ...incident.BriefSection) func(context.Context, *sim) {
		return of(func(no int) incident.Action { return incident.Walk{No: no, Sections: sections, Amend: amend} })
	}
	switch what {
	case "nobody":
		return of(func(int) incident.Action { return incident.BeginHandover{} })
	case "amend":
		return walk("A社には電話で補足", incident.BriefCustomers)
	case "walk one":
		return walk("", incident.BriefTodos)
	case "gone":
		return clockTells(name, incident.Deactivated{Who: incident.PersonID(who)})
	case "press":
		return func(ctx context.Context, w *sim) {
			pressesOn(who, plan.HandoverKey(w.handoverNo()), ask.StayOn.Button)(ctx, w)
		}
	}
	return types(who, "handover "+what)
}

// handoverNo is the number of the handover that people see.
func (w *sim) handoverNo() int {
	i, _ := store.LoadHeader(context.Background(), w.db, w.first())
	return i.Handovers
}

// handedOver: the command is handed over while others offer it, take it and name somebody else; then it is put off, begins again, and the
// response ends and is taken up again meanwhile.
func handedOver(string) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN", Name: "Berlin", Site: "berlin"}, incident.Actor{ID: "U0BANGKOK", Name: "Bangkok", Site: "bangkok"}
	walk := func(at time.Duration, id string, by incident.Actor, no int, amend string, sections ...incident.BriefSection) step {
		return asks(at, id, by, incident.Walk{No: no, Sections: sections, Amend: amend})
	}
	return plot{name: "a handover", hands: true, sites: nightSites(), steps: []step{
		declare(time.Second),
		asks(2*time.Second, "hand-1", kakei, incident.BeginHandover{To: berlin}),
		asks(2100*time.Millisecond, "decide-1", bangkok, incident.Conclude{Text: "東京は切り離す"}),
		walk(3*time.Second, "walk-1", kakei, 1, "A社には電話で補足", incident.BriefCustomers),
		asks(3100*time.Millisecond, "early-1", berlin, incident.AcceptHandover{No: 1}),
		asks(4*time.Second, "hand-2", kakei, incident.BeginHandover{To: bangkok}),
		walk(5*time.Second, "walk-2", kakei, 1, "", incident.BriefSections...),
		asks(20*time.Second, "accept-1", bangkok, incident.AcceptHandover{No: 1, Voice: true}),
		asks(20100*time.Millisecond, "hand-3", bangkok, incident.BeginHandover{}), // before the room is told how the first ended
		ticks(3 * time.Minute),
		asks(181*time.Second, "stay-1", bangkok, incident.StayOn{No: 2}),
		asks(181100*time.Millisecond, "hand-4", bangkok, incident.BeginHandover{To: berlin}),
		walk(190*time.Second, "walk-4", bangkok, 3, "", incident.BriefSections...),
		asks(191*time.Second, "end-1", kakei, incident.End{Confirmed: true, Note: "両方で確認"}),
		asks(205*time.Second, "reopen-1", berlin, incident.ReopenResponse{Reason: "再発"}),
		asks(206*time.Second, "accept-4", berlin, incident.AcceptHandover{No: 3}),
	}}
}

// ofHandovers reports whether the command is handed over in another way.
func (m mutant) ofHandovers() bool { return m.walksAlone || m.keepsHandover || m.forgetsDecided }

// handsOver changes what a header keeps of a handover.
func (m mutant) handsOver(header map[string]any) {
	if m.forgetsDecided {
		delete(header, "recent")
	}
	h, ok := header["handover"].(map[string]any)
	switch {
	case !ok || h["over"] != nil:
	case m.walksAlone && h["accepted"] == nil:
		var walked []any
		for _, section := range incident.BriefSections {
			walked = append(walked, map[string]any{"section": section, "at": h["at"], "sum": ""})
		}
		h["walked"] = walked
	case m.keepsHandover && h["accepted"] != nil:
		delete(h, "accepted")
		h["from"] = header["commander"]
	}
}
