package service_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// counting is a desk whose playbook says that five tickets in ten minutes are too many.
func counting(t *testing.T) *desk {
	t.Helper()
	d := attended(t)
	pb, ok := playbook.Builtins().Get("aws-outage")
	if !ok {
		t.Fatal("no playbook")
	}
	pb.Tickets = incident.TicketRule{Count: 5, Within: 10 * time.Minute}
	s := d.Settings()
	s.Playbook = pb.ID
	d.Service = service.New(d.db, s, playbook.Of(pb), clock.Func(func() time.Time { return t0.Add(time.Duration(d.now.Load()) * time.Second) }))
	return d
}

// counts is a minute in which so many tickets were opened.
func (d *desk) counts(minute, n int) {
	d.t.Helper()
	d.now.Store(int64(60 * minute))
	for range 2 { // two pollers
		_, err := d.Watch(d.t.Context(), watch.Look{Tickets: []watch.Tickets{{At: d.Now(), Count: n, Organisations: []string{"青空商事", "みどり銀行"}}}})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// rises counts what was told of tickets.
func (d *desk) rises(id incident.ID) (n int) {
	d.t.Helper()
	all, err := store.Timeline(d.t.Context(), d.db, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range all {
		if e.Rise != nil {
			n++
			if e.Rise.Organisations != 2 {
				d.t.Errorf("%+v", e.Rise)
			}
		}
	}
	return n
}

// TestManyTicketsAreASign, once, and evidence of what runs by then.
func TestManyTicketsAreASign(t *testing.T) {
	t.Parallel()
	d := counting(t)
	d.counts(0, 4)
	if signs := d.signs(); len(signs) > 0 {
		t.Errorf("four tickets: %v", signs)
	}
	d.counts(1, 1)
	d.counts(2, 1)
	signs := d.signs()
	if len(signs) != 1 || d.rises(signs[0]) != 1 {
		t.Fatalf("five tickets: %v", signs)
	}
	if i := d.header(signs[0]); i.Facts.Title != "問い合わせの急増(1分で5件、2社から)" || len(i.Sign.Leads) == 0 {
		t.Errorf("%q, calls %v", i.Facts.Title, i.Sign.Leads)
	}
	d.counts(3, 8)
	if got := d.signs(); !slices.Equal(got, signs) || d.rises(signs[0]) != 2 {
		t.Errorf("twice as many: %v, told %d times", got, d.rises(signs[0]))
	}
	other := outage("d1")
	other.Facts.Region = "us-east-1"
	id := d.declare(other).State.Incident.ID
	d.counts(4, 20)
	if d.rises(id) != 1 || d.rises(signs[0]) != 2 {
		t.Errorf("with an incident: told %d and %d times", d.rises(id), d.rises(signs[0]))
	}
}
