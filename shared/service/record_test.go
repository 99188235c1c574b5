package service_test

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch/provider"
)

var writer = record.Program{Release: "0.1.0", Revision: "abc1234"}

// takeAlong takes the record along by a request.
func (d *desk) takeAlong(id incident.ID, request string) (a record.Archive, res service.Result, err error) {
	req := incident.Request{ID: request, Incident: id, At: d.Now(), By: kakei, Via: incident.ViaBrowser}
	res, err = d.Export(d.t.Context(), req, func(c incident.Cut, by incident.PersonID, at time.Time) (do incident.Export, err error) {
		a, err = record.Write(c, record.Made{Program: writer, At: at, By: by})
		return incident.Export{Head: a.Head, Lines: a.Lines}, err
	})
	return a, res, err
}

// TestTheHeadIsOfAllBeforeIt, however often the answer is lost, and one request has one record.
func TestTheHeadIsOfAllBeforeIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("declare")).Entry.Incident
	d.now.Add(60)
	before, err := d.Cut(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d.db.lose = []bool{true} // it happens, and nobody learns of it
	a, res, err := d.takeAlong(id, "one")
	if err != nil || res.Entry.Kind != incident.EntryRecord || res.Entry.Text != a.Head || res.Entry.Count != a.Lines {
		t.Fatalf("%v: %+v", err, res.Entry)
	}
	same, err := record.Write(before, record.Made{Program: writer, At: res.Entry.At, By: kakei.ID})
	if err != nil || same.Head != a.Head {
		t.Errorf("the head is not that of what stood before: %v", err)
	}
	d.now.Add(1)
	again, res, err := d.takeAlong(id, "one")
	if err != nil || !res.Repeated || again.Head != a.Head || string(again.Body) != string(a.Body) {
		t.Errorf("the same request gives another record: %v, %+v", err, res)
	}
	if _, err := d.Do(t.Context(), incident.Request{ID: "claim", Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: incident.Claim{Todo: "4.4a"}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.takeAlong(id, "one"); !errors.Is(err, service.ErrRecordChanged) {
		t.Errorf("the same request once it has changed: %v", err)
	}
	other, _, err := d.takeAlong(id, "two")
	if r := record.Verify(other.Body, writer); err != nil || !r.Sound() || r.Head == a.Head {
		t.Errorf("%v: %+v", err, r)
	}
	if _, _, err := d.takeAlong("nobody", "three"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

// TestARecordWhileTheIncidentChanges: each is of one moment, and sound.
func TestARecordWhileTheIncidentChanges(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("declare")).Entry.Incident
	var g errgroup.Group
	g.Go(func() error {
		for n := range 30 {
			do := incident.Action(incident.Claim{Todo: "4.4a"})
			if n%2 == 1 {
				do = incident.Release{Todo: "4.4a"}
			}
			if _, err := d.Do(t.Context(), incident.Request{ID: service.RequestID("w", string(rune('a'+n))), Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: do}); err != nil {
				return err
			}
		}
		return nil
	})
	for n := range 10 {
		a, _, err := d.takeAlong(id, service.RequestID("e", string(rune('a'+n))))
		if err != nil {
			t.Fatal(err)
		}
		if r := record.Verify(a.Body, writer); !r.Sound() || !r.Rebuilt {
			t.Fatalf("%+v", r.Faults)
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestWhatTheProviderSaidIsEvidence, as it was received; and people have their names.
func TestWhatTheProviderSaidIsEvidence(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("declare")).Entry.Incident
	said := incident.ProviderSaid{Post: incident.ProviderPost{Event: "ec2@1", At: t0, Title: incident.Text{EN: "EC2"}, Said: incident.Text{EN: "errors"}, Region: "ap-northeast-1"}}
	if _, err := d.Do(t.Context(), incident.Tell("said", id, d.Now(), incident.ViaTool, said)); err != nil {
		t.Fatal(err)
	}
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		raw := provider.Raw{Source: "rss", Text: "<item>\u2028</item>", Hash: "h", Answer: "a"}
		return errors.Join(tx.Set(store.ProviderEventPath("ec2@1"), provider.Event{Key: "ec2@1", Raw: raw}), tx.Set(store.ProviderEventPath("rds@1"), provider.Event{Key: "rds@1", Raw: raw}),
			tx.Set(store.PersonPath("U0KAKEI"), map[string]string{"id": "U0KAKEI", "name": "筧"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.Cut(t.Context(), id)
	if err != nil || len(c.Evidence) != 1 || c.Evidence[0].Body != "<item>\u2028</item>" || c.Names["U0KAKEI"] != "筧" {
		t.Errorf("%v: %+v, %v", err, c.Evidence, c.Names)
	}
	a, _, err := d.takeAlong(id, "one")
	if r := record.Verify(a.Body, writer); err != nil || !r.Sound() {
		t.Errorf("%v, %+v", err, r)
	}
}
