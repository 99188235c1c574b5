package service_test

import (
	"errors"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// People see the newest entries; what tells them nothing is neither shown nor counted.
func TestTimelineIsWhatPeopleSee(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	signed := 0
	for _, react := range []incident.React{
		{Todo: "4.3d", Emoji: "eyes", On: true, Stamp: "1.1"},
		{Todo: "4.3d", Emoji: "wave", On: true, Stamp: "1.2"}, // the second of the same person changes nothing
		{Todo: "4.3d", Emoji: "white_check_mark", On: true, Stamp: "1.3"},
	} {
		d.now.Add(1)
		if d.do(id, "r"+react.Stamp, react).Entry.Kind == incident.EntrySigned {
			signed++
		}
	}
	for limit, shown := range map[int][]string{100: {"d1", "r1.1", "r1.3"}, 2: {"r1.1", "r1.3"}, 1: {"r1.3"}} {
		entries, older, err := d.Timeline(t.Context(), id, limit)
		var ids []string
		for _, e := range entries {
			ids = append(ids, e.ID)
		}
		if want(t, "timeline", ids, shown...); err != nil || signed != 1 || older != 3-len(shown) {
			t.Errorf("limit %d: %d older, %d unseen, %v", limit, older, signed, err)
		}
	}
	if _, _, err := d.Timeline(t.Context(), "../workspace", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an id that nothing can have: %v", err)
	}
}
