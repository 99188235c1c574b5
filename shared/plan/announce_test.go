package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestAnnouncementsFollowTheRoom: one that is there is edited when the room is another, and when all is over although the
// room is gone.
func TestAnnouncementsFollowTheRoom(t *testing.T) {
	t.Parallel()
	there := plan.Refs{plan.ChannelKey: {ID: "C2"}, "announce/C0ALL": {ID: "1.1", Channel: "C0ALL"}}
	find := func(s incident.State, refs plan.Refs) (e plan.Effect, ok bool) {
		effects := plan.Slack(s, refs)
		i := slices.IndexFunc(effects, func(e plan.Effect) bool { return e.Key == "announce/C0ALL" })
		if i < 0 {
			return e, false
		}
		return effects[i], true
	}
	before, _ := find(full(), there)
	after, _ := find(with(func(s *incident.State) {
		s.Incident.Links = map[string]incident.Link{incident.ChannelLink: {Ref: "C2"}}
	}), there)
	if before.Hash() == after.Hash() {
		t.Error("it leads to the room before")
	}
	delete(there, plan.ChannelKey)
	if e, ok := find(with(over), there); !ok || len(e.Needs) > 0 {
		t.Errorf("planned %v, waits for %v", ok, e.Needs)
	}
}
