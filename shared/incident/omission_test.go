package incident_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// named lists the TODOs of an omission: notices, what would never begin, what is open.
func named(o incident.Omission) string {
	return fmt.Sprintf("%s | %s | %s", ids(o.Notices), ids(o.Never), ids(o.Left))
}

func TestWhatAnEndLeavesOut(t *testing.T) {
	t.Parallel()
	const recovery = "6.1 6.2 6.3 6.4 6.5"
	closing := func(ids ...incident.TodoID) (out []doing) {
		for _, id := range ids {
			out = append(out, doing{kakei, incident.Finish{Todo: id}})
		}
		return out
	}
	skip := doing{kakei, incident.Skip{Todo: notice, Reason: "nobody is hit"}}
	next := doing{kakei, incident.NextPhase{Confirmed: true}}
	jump := doing{kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true}}
	for name, c := range map[string]struct {
		before []doing
		want   string
	}{
		"at the start":                  {nil, notice2 + " | " + recovery + " | 4.1a 4.3d 4.4a 4.9"},
		"the notice went out":           {closing(notice), " | " + recovery + " | 4.1a 4.4a 4.9"},
		"it was reopened":               {append(closing(notice), doing{kakei, incident.Reopen{Todo: notice}}), notice2 + " | " + recovery + " | 4.1a 4.3d 4.4a 4.9"},
		"it was skipped":                {[]doing{skip}, notice2 + " | " + recovery + " | 4.1a 4.4a 4.9"},
		"all of the phase is closed":    {closing(notice, auto, view, "4.9"), " | " + recovery + " | "},
		"in the phase after":            {[]doing{next}, notice2 + " | " + recovery + " | 4.1a 4.3d 4.4a 4.9 5.1 5.3"},
		"in the recovery":               {append(closing(notice), jump), " |  | 4.1a 4.4a 4.9 " + recovery},
		"in the recovery, unheard":      {[]doing{jump}, notice2 + " |  | 4.1a 4.3d 4.4a 4.9 " + recovery},
		"in the recovery, nothing left": {append(append(closing(notice, auto, view, "4.9"), jump), closing("6.1", "6.2", "6.3", "6.4", "6.5")...), " |  | "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := declared(t)
			for _, b := range c.before {
				w.must(b.by, b.do)
			}
			o := w.state.EndOmits()
			if got := named(o); got != c.want {
				t.Fatalf("%s, want %s", got, c.want)
			}
			w.endsOnlySeen(o)
		})
	}
}

const notice2 = string(notice)

// endsOnlySeen ends the incident: with anything of o unseen it is refused and named, with all of it seen it is recorded.
func (w *world) endsOnlySeen(o incident.Omission) {
	w.t.Helper()
	for n := range o.IDs() {
		_, err := w.ask(kakei, incident.End{Seen: slices.Delete(o.IDs(), n, n+1), Note: "seen"})
		var refused *incident.Refusal
		if !errors.As(err, &refused) || refused.Code != incident.RefusedOpen || named(refused.Omission) != named(o) {
			w.t.Errorf("without %s: %v", o.IDs()[n], err)
		}
	}
	e := w.must(kakei, incident.End{Seen: o.IDs(), Note: "seen"}).Entry
	if e.NoNotice != (len(o.Notices) > 0) || len(e.Never) != len(o.Never) || len(e.Left) != len(o.Left) {
		w.t.Errorf("entry: %+v", e)
	}
}

// TestANoticeOfAnEarlierRoundWasSent: what recurs is open again, and what was missed every time was never sent.
func TestANoticeOfAnEarlierRoundWasSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		todo incident.Todo
		sent bool
	}{
		"never":                {incident.Todo{State: incident.TodoOpen}, false},
		"each round missed":    {incident.Todo{State: incident.TodoClaimed, Occurrence: 3, Missed: 3}, false},
		"skipped after misses": {incident.Todo{State: incident.TodoSkipped, Occurrence: 3, Missed: 3}, false},
		"the round before":     {incident.Todo{State: incident.TodoOpen, Occurrence: 1}, true},
		"two before, then not": {incident.Todo{State: incident.TodoOpen, Occurrence: 4, Missed: 2}, true},
		"at this moment":       {incident.Todo{State: incident.TodoDone}, true},
	} {
		c.todo.Notice, c.todo.Every = true, time.Hour
		s := incident.State{Incident: incident.Incident{Phase: incident.Watch}, Todos: []incident.Todo{c.todo}}
		if got := len(s.EndOmits().Notices) == 0; got != c.sent {
			t.Errorf("%s: sent %t", name, got)
		}
	}
}

// TestClosingForgetsNoMiss: a recurring notice that nobody sent is not taken for sent since it was skipped once, or said to be
// done and opened again.
func TestClosingForgetsNoMiss(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]incident.Action{
		"skipped": incident.Skip{Todo: view, Reason: "x"}, "done by mistake": incident.Finish{Todo: view},
	} {
		w := declared(t)
		w.must(tool, incident.Recur{Todo: view, From: 0, To: 2})
		w.must(kakei, do)
		w.must(kakei, incident.Reopen{Todo: view})
		if got := w.todo(view); got.Missed != 2 {
			t.Errorf("%s: missed %d times", name, got.Missed)
		}
	}
}

func TestTheWayToTheRecovery(t *testing.T) {
	t.Parallel()
	seen := incident.State.PhaseOmits
	for name, c := range map[string]struct {
		before []incident.Action
		do     func(s incident.State) incident.NextPhase
		refuse incident.Code
		over   []incident.Phase
		left   string
	}{
		"from the first response": {
			nil, func(s incident.State) incident.NextPhase {
				return incident.NextPhase{To: incident.Resolve, Seen: seen(s).IDs()}
			}, "", []incident.Phase{incident.Watch}, "4.1a 4.3d 4.4a 4.9",
		},
		"from the phase before": {
			[]incident.Action{incident.NextPhase{Confirmed: true}}, func(s incident.State) incident.NextPhase {
				return incident.NextPhase{To: incident.Resolve, Seen: seen(s).IDs()}
			}, "", nil, "5.1 5.3",
		},
		"with something unseen": {nil, func(incident.State) incident.NextPhase {
			return incident.NextPhase{To: incident.Resolve, Seen: []incident.TodoID{auto}}
		}, incident.RefusedOpen, nil, ""},
		"somebody opened a phase between, whose TODOs were not seen": {
			[]incident.Action{incident.NextPhase{Confirmed: true}}, func(incident.State) incident.NextPhase {
				return incident.NextPhase{To: incident.Resolve, Seen: []incident.TodoID{auto, notice, view, "4.9"}}
			}, incident.RefusedOpen, nil, "",
		},
		"somebody was there first": {
			[]incident.Action{incident.NextPhase{To: incident.Resolve, Confirmed: true}},
			func(incident.State) incident.NextPhase {
				return incident.NextPhase{To: incident.Resolve, Confirmed: true}
			}, incident.RefusedSame, nil, "",
		},
		"backwards": {
			[]incident.Action{incident.NextPhase{To: incident.Resolve, Confirmed: true}},
			func(incident.State) incident.NextPhase {
				return incident.NextPhase{To: incident.Watch, Confirmed: true}
			}, incident.RefusedSame, nil, "",
		},
		"to the review": {nil, func(incident.State) incident.NextPhase {
			return incident.NextPhase{To: incident.Review, Confirmed: true}
		}, incident.RefusedLast, nil, ""},
		"to nowhere": {nil, func(incident.State) incident.NextPhase {
			return incident.NextPhase{To: "tea", Confirmed: true}
		}, incident.RefusedSame, nil, ""},
		"after the recovery": {
			[]incident.Action{incident.NextPhase{To: incident.Resolve, Confirmed: true}},
			func(incident.State) incident.NextPhase { return incident.NextPhase{Confirmed: true} }, incident.RefusedLast, nil, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := declared(t)
			for _, do := range c.before {
				w.must(berlin, do)
			}
			d, err := w.ask(kakei, c.do(w.state))
			if code(err) != c.refuse {
				t.Fatalf("refused %q, want %q", code(err), c.refuse)
			}
			if err == nil && (d.Entry.Phase != incident.Resolve || !slices.Equal(d.Entry.Skipped, c.over) || joined(d.Entry.Left) != c.left) {
				t.Errorf("entry %+v", d.Entry)
			}
		})
	}
}

func joined(all []incident.TodoID) (s string) {
	for n, id := range all {
		if n > 0 {
			s += " "
		}
		s += string(id)
	}
	return s
}

func TestWhichIncidentIsMeant(t *testing.T) {
	t.Parallel()
	of := func(kinds string) (all []incident.Incident) {
		for n, k := range kinds {
			kind := incident.Live
			if k == 'd' {
				kind = incident.Drill
			}
			all = append(all, incident.Incident{ID: incident.ID(fmt.Sprintf("%c%d", k, n)), Kind: kind})
		}
		return all
	}
	for _, c := range []struct {
		running, elsewhere, inDrill incident.ID
	}{
		{"", "", ""},
		{"l", "l0", ""},
		{"d", "d0", "d0"},
		{"ld", "l0", "d1"},
		{"dl", "l1", "d0"},
		{"ddld", "l2", ""},
		{"ll", "", ""},
		{"lld", "", "d2"},
		{"dd", "", ""},
	} {
		for inDrill, want := range map[bool]incident.ID{false: c.elsewhere, true: c.inDrill} {
			if got, ok := incident.Meant(of(string(c.running)), inDrill); got.ID != want || ok != (want != "") {
				t.Errorf("of %q, among drills %t: %q, want %q", c.running, inDrill, got.ID, want)
			}
		}
	}
	order := ""
	for _, i := range incident.LiveFirst(of("dldl")) {
		order += string(i.ID) + " "
	}
	if order != "l1 l3 d0 d2 " {
		t.Errorf("listed %s", order)
	}
}

// TestADrillsChannelSaysSo whatever the team's own prefix is.
func TestADrillsChannelSaysSo(t *testing.T) {
	t.Parallel()
	for kind, want := range map[incident.Kind]string{
		incident.Live: "inc-0221-ec2-に-ssh-できない-k3f9qa", incident.Drill: "drill-0221-ec2-に-ssh-できない-k3f9qa",
	} {
		w := &world{t: t, at: t0.Add(-time.Second)}
		do := declaration()
		do.Kind = kind
		w.must(kakei, do)
		if got := w.state.Incident.ChannelName; got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}
