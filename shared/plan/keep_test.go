package plan_test

import (
	"maps"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// keptIn is a state in which something is kept in a room and in a TODO's thread, in the room before, and what was deleted since.
func keptIn() incident.State {
	s := full()
	s.Incident.Kept = []incident.Word{
		{ID: "a", Channel: "C1", TS: "1.1", Pinned: true},
		{ID: "b", Channel: "C0OLD", TS: "1.2", Pinned: true},
		{ID: "c", Channel: "C1", TS: "1.3", Pinned: true, Deleted: true},
	}
	s.Todos[1].Words = []incident.Word{
		{ID: "d", TS: "2.1", Thread: "9.1", Pinned: true},
		{ID: "e", TS: "2.2", Thread: "9.1"},
		{ID: "f", TS: "2.3", Thread: "8.1", Pinned: true},
		{ID: "g", Pinned: true}, // from the browser
	}
	s.Todos[1].Taken = []incident.Taken{{By: "U0BERLIN", Stamp: "3.1", Lang: incident.Japanese}, {By: "U0NOK", Stamp: "3.2", With: "U0BERLIN"}}
	return s
}

// TestPinsFailTogetherAndLast: however many they are, people read of them once, after all that matters more.
func TestPinsFailTogetherAndLast(t *testing.T) {
	t.Parallel()
	i, keys := full().Incident, []string{}
	i.Problems = map[string]incident.Problem{}
	pins := keysOf(keptIn(), there(), plan.ReactionKind)
	for _, e := range slices.Concat(slices.Collect(maps.Values(pins)), []plan.Effect{{Key: "pin/board", Kind: plan.PinKind}, {Key: "announce/C1"}}) {
		p := incident.Problem{System: "slack", Key: string(e.Key.Problem())}
		i.Problems[p.ID()] = p
	}
	for _, p := range plan.Problems(i) {
		keys = append(keys, p.Key)
	}
	if want := []string{"announce/C1", "pin/board", "kept"}; len(pins) != 2 || !slices.Equal(keys, want) {
		t.Errorf("%d: %v", len(pins), keys)
	}
}

func there() plan.Refs {
	return plan.Refs{plan.ChannelKey: {ID: "C1"}, plan.TodoKey("4.3d"): {ID: "9.1", Channel: "C1"}}
}

func keysOf(s incident.State, refs plan.Refs, kind plan.Kind) map[plan.Key]plan.Effect {
	out := map[plan.Key]plan.Effect{}
	for _, e := range plan.Slack(s, refs) {
		if e.Kind == kind {
			out[e.Key] = e
		}
	}
	return out
}

// TestWhatIsKeptIsPinnedWhereItStands, and nowhere that people have left.
func TestWhatIsKeptIsPinnedWhereItStands(t *testing.T) {
	t.Parallel()
	s := keptIn()
	got := keysOf(s, there(), plan.ReactionKind)
	if _, room := got[plan.KeptKey("1.1")]; len(got) != 2 || !room || got[plan.KeptKey("2.1")].Facts != (plan.Pinned{Channel: "C1", TS: "2.1", Emoji: incident.PinReaction}) {
		t.Errorf("%v", got)
	}
	if got := keysOf(s, plan.Refs{plan.ChannelKey: {ID: "C0NEW"}}, plan.ReactionKind); len(got) != 0 {
		t.Errorf("in another room: %v", got)
	}
	s.Incident.Status = incident.Resolved
	if got := keysOf(s, there(), plan.ReactionKind); len(got) != 2 {
		t.Errorf("after the end: %v", got)
	}
	if got := keysOf(s, nil, plan.ReactionKind); len(got) != 0 {
		t.Errorf("without a room: %v", got)
	}
}

// TestWhoeverTookATodoIsToldInTheirLanguage: each claim by itself, at most once, and not after the end.
func TestWhoeverTookATodoIsToldInTheirLanguage(t *testing.T) {
	t.Parallel()
	s := keptIn()
	var told []plan.Taken
	for key, e := range keysOf(s, there(), plan.AnswerKind) {
		if f, ok := e.Facts.(plan.Taken); ok {
			told = append(told, f)
			if e.Life != plan.AtMostOnce || key != plan.TakenKey("4.3d", f.To, map[incident.PersonID]string{"U0BERLIN": "3.1", "U0NOK": "3.2"}[f.To]) || !plan.Fleeting(key) {
				t.Errorf("%+v", e)
			}
		}
	}
	if len(told) != 2 {
		t.Fatalf("%+v", told)
	}
	for _, f := range told {
		if want := map[incident.PersonID]string{"U0BERLIN": "Send (ja)", "U0NOK": "Send (en)"}[f.To]; f.Title != want {
			t.Errorf("%+v, want %q", f, want)
		}
	}
	s.Incident.Status = incident.Resolved
	for _, e := range keysOf(s, there(), plan.AnswerKind) {
		if _, ok := e.Facts.(plan.Taken); ok {
			t.Errorf("after the end: %+v", e)
		}
	}
}
