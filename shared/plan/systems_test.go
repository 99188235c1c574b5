package plan_test

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

func TestEverySystemHasAPlanOfItsOwn(t *testing.T) {
	t.Parallel()
	s := full()
	whose := map[plan.Key]incident.System{}
	for _, system := range incident.Systems {
		effects := plan.For(system, s, plan.Refs{})
		if len(effects) == 0 {
			t.Errorf("nothing is planned for %s", system)
		}
		for _, e := range effects {
			if other, taken := whose[e.Key]; taken {
				t.Errorf("%s is planned for %s and for %s", e.Key, other, system)
			}
			whose[e.Key] = system
		}
	}
}

func TestASystemWithoutAPlanPlansNothing(t *testing.T) {
	t.Parallel()
	for _, system := range []incident.System{"desk", ""} {
		if effects := plan.For(system, full(), plan.Refs{plan.ChannelKey: {ID: "C1"}}); len(effects) > 0 {
			t.Errorf("%q is to make %d things, the first of them %s", system, len(effects), effects[0].Key)
		}
	}
}
