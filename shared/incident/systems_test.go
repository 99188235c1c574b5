package incident

import (
	"slices"
	"testing"
)

// Slack is concerned unless somebody has said otherwise; any other system by what it names.
//
//nolint:paralleltest // it changes the systems that the others read
func TestWhatConcernsWhom(t *testing.T) {
	alone(t)
	for kind, want := range map[EntryKind][]System{
		EntryDeclared: {Slack, Docs}, EntryReacted: nil, EntryRetry: nil, EntryResolved: {Slack}, "todo_translated": {Slack},
	} {
		if got := Concerned(kind); !slices.Equal(got, want) {
			t.Errorf("%s concerns %v, want %v", kind, got, want)
		}
	}
}

// alone has a test know no systems but Slack, documents and those given.
func alone(t *testing.T, more ...Outside) {
	t.Helper()
	listed := Systems
	t.Cleanup(func() { Systems = listed })
	two := slices.DeleteFunc(slices.Clone(listed), func(s Outside) bool { return s.Name != Slack && s.Name != Docs })
	Systems = append(two, more...)
}

// A decision wakes a system that nobody here knows by its row, and by nothing else.
//
//nolint:paralleltest // it changes the systems that the others read
func TestAThirdSystemIsWokenByItsRow(t *testing.T) {
	alone(t, Outside{Name: "third", Only: []EntryKind{EntryCommander, EntryResolved}})
	s := State{Incident: Incident{ID: "k3f9qa", Status: Open, Commander: "U0BERLIN", Offer: &Offer{No: 1, To: "U0KAKEI", By: "U0BERLIN"}}}
	for _, c := range []struct {
		do   Action
		want []System
	}{
		{AcceptOffer{No: 1}, []System{Slack, Docs, "third"}},
		{End{Confirmed: true, Note: "seen"}, []System{Slack, "third"}},
		{Cancel{Reason: "誤検知"}, []System{Slack}},
	} {
		d, err := Decide(s, Request{ID: "r", Incident: "k3f9qa", By: Actor{ID: "U0KAKEI"}, Do: c.do})
		if err != nil || !slices.Equal(d.Systems, c.want) {
			t.Errorf("%T wakes %v, want %v (%v)", c.do, d.Systems, c.want, err)
		}
	}
}

// A step of which nobody has said whom it asks asks nobody, least of all everybody who responds.
func TestAnUnknownStepAsksNobody(t *testing.T) {
	t.Parallel()
	i := Incident{Commander: "U0KAKEI", Settings: Settings{Responders: []string{"S0ONCALL"}}}
	if to := i.whom("sponsor", Todo{ID: "4.3d", Owner: "U0KAKEI"}); len(to) > 0 {
		t.Errorf("it asks %v", to)
	}
	for _, step := range climbed {
		if len(i.whom(step, Todo{ID: "4.3d", Owner: "U0KAKEI"})) == 0 {
			t.Errorf("%s asks nobody", step)
		}
	}
}
