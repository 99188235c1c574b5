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
		if d.do(id, "r"+react.Stamp, react).Entry.Kind == incident.EntryReacted {
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

// TestTheTimelineTellsNoRoundThatIsOpenAgain: a word that did a round and is deleted says no more that it is done, unless another
// word of that person still does it.
func TestTheTimelineTellsNoRoundThatIsOpenAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	d.now.Add(7 * 60) // its first round, due after ten minutes, has begun
	d.do(id, "claim", incident.Claim{Todo: "4.5b"})
	rounds := func() (said [2]int) {
		entries, _, err := d.Timeline(t.Context(), id, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			for n, word := range []string{"w1", "w2"} {
				if e.ID == word {
					said[n] = e.Round
				}
			}
		}
		return said
	}
	for _, c := range []struct {
		id   string
		do   incident.Action
		want [2]int
	}{
		{"w1", incident.AddProgress{Todo: "4.5b", Text: "23件"}, [2]int{1, 0}},
		{"w2", incident.AddProgress{Todo: "4.5b", Text: "24件"}, [2]int{1, 0}},
		{"u1", incident.Unsay{Todo: "4.5b", Word: "w1"}, [2]int{1, 0}},
		{"u2", incident.Unsay{Todo: "4.5b", Word: "w2"}, [2]int{}},
	} {
		d.now.Add(1)
		if d.do(id, c.id, c.do); rounds() != c.want {
			t.Errorf("after %s: %v", c.id, rounds())
		}
	}
}
