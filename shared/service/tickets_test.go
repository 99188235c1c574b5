package service_test

import (
	"context"
	"errors"
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

// TestARiseIsToldOnce although the process died before it noted that, and something else began meanwhile.
func TestARiseIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]string{"it made a sign": nil, "it was told to an incident": {"us-east-1"}} {
		d := counting(t)
		for _, region := range before {
			d.declaresIn(region)
		}
		d.diesTelling(5)
		d.declaresIn("eu-west-1")
		d.counts(1, 1)
		if told := d.told(); told != 1 {
			t.Errorf("%s: told %d times", name, told)
		}
	}
}

// TestALateRiseIsTold to what runs by then, where what was to hear of it has ended.
func TestALateRiseIsTold(t *testing.T) {
	t.Parallel()
	d := counting(t)
	ended := d.declaresIn("us-east-1")
	d.wants(5, ended)
	if _, err := d.Do(t.Context(), incident.Request{ID: "end-1", Incident: ended, At: d.Now(), By: incident.Actor{ID: "U1"}, Via: incident.ViaSlack, Do: incident.Cancel{Reason: "監視の誤検知"}}); err != nil {
		t.Fatal(err)
	}
	id := d.declaresIn("eu-west-1")
	d.counts(1, 1)
	if d.rises(ended) != 0 || d.rises(id) != 1 {
		t.Errorf("told %d and %d times", d.rises(ended), d.rises(id))
	}
}

// declaresIn declares an outage of a region.
func (d *desk) declaresIn(region string) incident.ID {
	d.t.Helper()
	other := outage("declare-" + region)
	other.Facts.Region = region
	return d.declare(other).State.Incident.ID
}

// told counts what all that runs was told of tickets.
func (d *desk) told() (n int) {
	d.t.Helper()
	running, err := store.Standing(d.t.Context(), d.db)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, id := range running {
		n += d.rises(id)
	}
	return n
}

// diesTelling is a minute of so many tickets in which the process dies before it notes that it told of them.
func (d *desk) diesTelling(n int) {
	d.t.Helper()
	var before watch.State
	s := service.New(dying{d.db, &before}, d.Settings(), playbook.Of(d.Playbook()), clock.Func(d.Now))
	_, err := s.Watch(d.t.Context(), watch.Look{Tickets: []watch.Tickets{{At: d.Now(), Count: n, Organisations: []string{"青空商事", "みどり銀行"}}}})
	if !errors.Is(err, errDied) {
		d.t.Fatal(err)
	}
}

// wants is a minute of so many tickets of which an incident is to hear, and did not yet.
func (d *desk) wants(n int, on incident.ID) {
	d.t.Helper()
	rise := incident.TicketRise{Count: n, Organisations: 2, From: d.Now(), Until: d.Now()}
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		return tx.Set(store.SourcesPath, watch.State{Desk: watch.Desk{High: n, Rise: &rise, On: on}})
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

var errDied = errors.New("the process died")

// dying is a store to which nobody comes any more who would note that a rise was told.
type dying struct {
	store.DB
	known *watch.State
}

func (d dying) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(dyingTx{tx, d.known}) })
}

type dyingTx struct {
	store.Tx
	known *watch.State
}

func (t dyingTx) Set(path string, v any) error {
	if s, ok := v.(watch.State); ok {
		if t.known.Desk.Rise != nil && s.Desk.Rise == nil {
			return errDied
		}
		*t.known = s
	}
	return t.Tx.Set(path, v)
}
