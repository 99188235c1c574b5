package gateway

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestADayOfTalkIsNotReadThrough: messages are looked for where they stand, in few parts however many there are.
func TestADayOfTalkIsNotReadThrough(t *testing.T) {
	t.Parallel()
	at := func(minutes int) string {
		return incident.Stamp(time.Unix(1613746200, 0).Add(time.Duration(minutes) * time.Minute))
	}
	for name, c := range map[string]struct {
		minutes []int
		want    []span
	}{
		"none":                   {nil, nil},
		"one":                    {[]int{3}, []span{{at(3), at(3)}}},
		"close to one another":   {[]int{0, 10, 25}, []span{{at(0), at(25)}}},
		"a phase and the next":   {[]int{0, 1, 600, 601}, []span{{at(0), at(1)}, {at(600), at(601)}}},
		"one each hour of a day": {[]int{0, 60, 120, 180, 240, 300, 360, 420, 480, 3000}, []span{{at(0), at(480)}, {at(3000), at(3000)}}},
	} {
		var sorted []string
		for _, m := range c.minutes {
			sorted = append(sorted, at(m))
		}
		if got := stretches(sorted); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What is left of a deleted message that has a thread is not the message: that no emoji stand on it says nothing.
func TestATombstoneIsNoMessage(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"), board("a"))
		room, ts := b.own().ID, b.room.Refs[plan.BoardKey].ID
		traces := func() map[string]Traces {
			found, err := b.g.Read(ctx(b.T), room, map[string]bool{ts: true}, "")
			if err != nil {
				b.Fatal(err)
			}
			return found.Traces
		}
		if _, err := b.w.Reply(b.ids.Kakei, room, ts, "x"); err != nil || len(traces()) != 1 {
			b.Fatalf("%v, %v", err, traces())
		}
		if err := b.w.DeleteMessage(b.ids.Kakei, room, ts); err != nil || !traces()[ts].Gone || traces()[ts].LastReply == "" {
			b.Errorf("%v, %v", err, traces())
		}
	})
}
