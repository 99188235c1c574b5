package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// cleared is an incident that runs although its recovery notice was sent.
func cleared(s *incident.State) {
	s.Incident.Notices = incident.Notices{Sent: 2, Stage: incident.RecoveryNotice, AllClear: &incident.Text{JA: "復旧しました", EN: "it is over"}}
}

// allTold are the words that it is over, by their keys.
func allTold(s incident.State, refs plan.Refs) map[plan.Key]plan.Effect {
	out := map[plan.Key]plan.Effect{}
	for _, e := range all(s, refs) {
		if _, ok := e.Facts.(plan.Ended); ok {
			out[e.Key] = e
		}
	}
	return out
}

// TestTheAllClearAndTheEndAreOneMessage: whoever was told of the start is told once, with the recovery notice, and what the response does
// meanwhile edits nothing.
func TestTheAllClearAndTheEndAreOneMessage(t *testing.T) {
	t.Parallel()
	if got := allTold(full(), nil); len(got) != 0 {
		t.Errorf("before the recovery notice: %v", got)
	}
	said := allTold(with(cleared), nil)
	for _, k := range []plan.Key{"announce/C0ALL", "announce/C0SALES", plan.HelpKey} {
		e := said[plan.EndedKey(k)]
		if f, _ := e.Facts.(plan.Ended); f.AllClear.EN != "it is over" || !f.Recovered || e.Thread != k || !e.Also || e.Urgency != plan.Foremost || !slices.Equal(e.Needs, []plan.Key{k}) {
			t.Errorf("%s: %+v", k, e)
		}
	}
	later := with(func(s *incident.State) {
		cleared(s)
		s.Incident.Phase, s.Incident.Commander, s.Incident.Facts.Impact, s.Incident.Facts.Source = incident.Review, "U0NEXT", "x", "x"
	})
	for k, e := range allTold(later, nil) {
		if e.Hash() != said[k].Hash() {
			t.Errorf("%s is edited for nothing: %+v", k, e.Facts)
		}
	}
	ended := allTold(with(func(s *incident.State) { cleared(s); over(s) }), allThere(with(cleared)))
	if len(ended) != len(said) || len(said) != 3 {
		t.Errorf("%d are told of the end, of %d", len(ended), len(said))
	}
	for k, e := range ended {
		f, _ := e.Facts.(plan.Ended)
		if _, same := said[k]; !same || f.Status != incident.Resolved || f.AllClear.EN != "it is over" {
			t.Errorf("%s at the end: %+v", k, f)
		}
	}
}

// TestARelapse: whoever was told that it is over is told in a new message that it is not, and in another that it is over after all.
func TestARelapse(t *testing.T) {
	t.Parallel()
	refs := allThere(with(cleared))
	fallen := func(s *incident.State) {
		cleared(s)
		s.Incident.Notices.Stage, s.Incident.Notices.AllClear, s.Incident.Notices.Relapses = incident.FollowUpNotice, nil, 1
	}
	said := allTold(with(fallen), refs)
	for k, e := range said {
		f, _ := e.Facts.(plan.Ended)
		if !f.Relapsed || e.Life != plan.Kept || !e.Also || refs.Has(k) || !slices.Contains(plan.PossibleOrphans(with(fallen)), k) {
			t.Errorf("%s: %+v", k, e)
		}
	}
	if len(said) != 3 || len(allTold(with(fallen), nil)) != 0 {
		t.Errorf("%v", said)
	}
	again := allTold(with(func(s *incident.State) { cleared(s); s.Incident.Notices.Relapses = 1 }), refs)
	for k, e := range again {
		if f, _ := e.Facts.(plan.Ended); f.Relapsed || f.AllClear.EN != "it is over" || refs.Has(k) || said[k].Key != "" {
			t.Errorf("%s once more: %+v", k, e)
		}
	}
	if len(again) != 3 {
		t.Errorf("once more: %v", again)
	}
	if got := allTold(with(func(s *incident.State) { fallen(s); s.Incident.Private = true }), refs); len(got) != 0 {
		t.Errorf("of a private one: %v", got)
	}
}

// TestTheAllClearAfterTheEnd: all were told of the end by then, which stays as it was said; the all-clear is a new message beside it.
func TestTheAllClearAfterTheEnd(t *testing.T) {
	t.Parallel()
	before := allTold(with(over), allThere(full()))
	said := allTold(with(func(s *incident.State) { cleared(s); over(s); s.Incident.Notices.Later = true }), allThere(full()))
	if len(before) != 3 || len(said) != 6 {
		t.Fatalf("%d are told of the end, and %d words are said", len(before), len(said))
	}
	for k, e := range said {
		f, _ := e.Facts.(plan.Ended)
		if was, there := before[k]; there && e.Hash() != was.Hash() {
			t.Errorf("%s is edited: %+v", k, f)
		} else if !there && (f.Status != incident.Open || !f.Recovered || f.AllClear.EN != "it is over" || f.Phase != "" || !e.Also) {
			t.Errorf("%s: %+v", k, f)
		}
		if under, ok := plan.Under(k); !ok || under != e.Thread {
			t.Errorf("%s is under %q, not %q", k, under, e.Thread)
		}
	}
}

// TestWhoHearsNoAllClear: of a private incident nobody, and of a false alarm what it is.
func TestWhoHearsNoAllClear(t *testing.T) {
	t.Parallel()
	if got := allTold(with(func(s *incident.State) { cleared(s); s.Incident.Private = true }), nil); len(got) != 0 {
		t.Errorf("of a private incident: %v", got)
	}
	for k, e := range allTold(with(func(s *incident.State) { cleared(s); over(s); s.Incident.Private = true }), allThere(full())) {
		if f, _ := e.Facts.(plan.Ended); f.AllClear != (incident.Text{}) {
			t.Errorf("%s of a private one: %+v", k, f)
		}
	}
	alarm := with(func(s *incident.State) { cleared(s); over(s); s.Incident.Status = incident.Canceled })
	for k, e := range allTold(alarm, allThere(full())) {
		if f, _ := e.Facts.(plan.Ended); f.AllClear != (incident.Text{}) {
			t.Errorf("%s of a false alarm: %+v", k, f)
		}
	}
	drill := allTold(with(func(s *incident.State) { cleared(s); s.Incident.Kind = incident.Drill }), nil)
	if _, help := drill[plan.EndedKey(plan.HelpKey)]; help || len(drill) != 2 {
		t.Errorf("of a drill: %v", drill)
	}
}
