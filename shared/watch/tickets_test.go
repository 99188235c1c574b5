package watch_test

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
)

// TestWhenTicketsRise: five in ten minutes are told once, and again when they have doubled, or have become few in between; what is counted
// twice counts once.
func TestWhenTicketsRise(t *testing.T) {
	t.Parallel()
	rule := incident.TicketRule{Count: 5, Within: 10 * time.Minute}
	for _, c := range []struct {
		counts []int // minute by minute
		want   string
	}{
		{[]int{1, 1, 1, 1}, ""},
		{[]int{1, 1, 1, 1, 1}, "4:5"},
		{[]int{5}, "0:5"},
		{[]int{5, 1, 1, 1, 1}, "0:5"},
		{[]int{5, 0, 5}, "0:5 2:10"},
		{[]int{4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4}, ""},
		{[]int{5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, "0:5 11:5"},
		{[]int{1_000_000_000}, "0:100000"},
		{[]int{-5, 5}, "1:5"},
	} {
		var s watch.State
		told := ""
		for minute, n := range c.counts {
			counted := []watch.Tickets{{At: at(minute).Add(20 * time.Second), Count: n, Organisations: []string{"a", fmt.Sprint("c", minute)}}}
			for range 2 { // two pollers
				s, _ = s.Counted(at(minute).Add(30*time.Second), counted, rule)
			}
			s = stored(t, s)
			if r := s.Desk.Rise; r != nil {
				told += fmt.Sprintf(" %d:%d", minute, r.Count)
				s = s.Raised(*r)
			}
		}
		if told != "" {
			told = told[1:]
		}
		if told != c.want {
			t.Errorf("%v: %q, want %q", c.counts, told, c.want)
		}
	}
}

// TestWhoOpenedThem counts each organisation once. Without a rule nobody counts.
func TestWhoOpenedThem(t *testing.T) {
	t.Parallel()
	rule := incident.TicketRule{Count: 2, Within: 10 * time.Minute}
	counted := []watch.Tickets{{At: at(0), Count: 1, Organisations: []string{"a"}}, {At: at(1), Count: 2, Organisations: []string{"a", "b"}}}
	s, changed := watch.State{}.Counted(at(2), counted, rule)
	if r := s.Desk.Rise; !changed || r == nil || r.Organisations != 2 || !r.From.Equal(at(0)) || !r.Until.Equal(at(2)) {
		t.Errorf("%v %+v", changed, s.Desk)
	}
	if s, changed := (watch.State{}).Counted(at(2), counted, incident.TicketRule{}); changed || s.Desk.Rise != nil {
		t.Errorf("without a rule: %+v", s.Desk)
	}
	if s, changed = s.Counted(at(2), nil, rule); changed {
		t.Errorf("nothing new: %+v", s.Desk)
	}
}
