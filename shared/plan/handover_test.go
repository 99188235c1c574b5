package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestTheRoomIsToldHowAHandoverEnded: also where the next has begun before it was told, and of none that it never heard of.
func TestTheRoomIsToldHowAHandoverEnded(t *testing.T) {
	t.Parallel()
	accepted := incident.Handover{No: 1, From: "U0A", To: "U0B", Accepted: &incident.Acceptance{By: "U0B"}}
	stayed := incident.Handover{No: 2, From: "U0B", Over: &incident.NotHanded{By: "U0B"}}
	there, maybe := plan.Ref{ID: "1.2", Channel: "C1"}, plan.MayBe
	one, two, three := plan.HandoverKey(1), plan.HandoverKey(2), plan.HandoverKey(3)
	for name, c := range map[string]struct {
		refs    plan.Refs
		want    []plan.Key
		removed []plan.Key
	}{
		"all are there":                {plan.Refs{one: there, two: there, three: there}, []plan.Key{one, two, three}, nil},
		"none is there":                {nil, []plan.Key{three}, nil},
		"the first may be there":       {plan.Refs{one: maybe}, []plan.Key{one, three}, nil},
		"what came to nothing may be":  {plan.Refs{two: maybe}, []plan.Key{three}, []plan.Key{two}},
		"the one that runs may be":     {plan.Refs{three: maybe}, []plan.Key{three}, nil},
		"one that was long before is":  {plan.Refs{plan.HandoverKey(9): there}, []plan.Key{three}, nil},
		"one that was long before may": {plan.Refs{plan.HandoverKey(9): maybe}, []plan.Key{three}, []plan.Key{plan.HandoverKey(9)}},
	} {
		s := full()
		s.Incident.Commander, s.Incident.Handovers = "U0B", 3
		s.Incident.Handover, s.Incident.Handed = &incident.Handover{No: 3, From: "U0B"}, []incident.Handover{accepted, stayed}
		var kept, removed []plan.Key
		for _, e := range plan.Slack(s, c.refs) {
			f, ok := e.Facts.(plan.Handover)
			switch {
			case !ok:
			case e.Life == plan.Removed:
				removed = append(removed, e.Key)
			default:
				kept = append(kept, e.Key)
				if running := e.Key == three; running != (f.Now != nil) || f.Accepted == nil && f.Over == nil && !running {
					t.Errorf("%s: %s says %+v", name, e.Key, f)
				}
			}
		}
		if !slices.Equal(kept, c.want) || !slices.Equal(removed, c.removed) {
			t.Errorf("%s: kept %q, removed %q", name, kept, removed)
		}
	}
}
