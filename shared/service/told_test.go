package service_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// mailed has the first notice have left to customers whose owners are named, and none of whose mails arrived.
func (d *desk) mailed(id incident.ID, change func(*incident.Incident), owners ...string) {
	d.t.Helper()
	var rows []incident.Customer
	for n, owner := range owners {
		rows = append(rows, incident.Customer{ID: fmt.Sprint("c", n), Owner: owner})
	}
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		state, err := store.LoadTx(tx, id, incident.Scope{})
		if err != nil {
			return err
		}
		i := state.Incident
		i.Notices = incident.Notices{Sent: 1, Stage: incident.FirstNotice, Delivery: &incident.Delivery{
			No: 1, List: "v1", Of: len(rows), To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, At: d.Now(), OverAt: d.Now(),
		}}
		i.AskAt = d.Now()
		if change != nil {
			change(&i)
		}
		if err := tx.Set("customers/v1/pages/0", map[string]any{"rows": rows}); err != nil {
			return err
		}
		return store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "sent", Incident: id, Kind: incident.EntryNoticeSent, At: d.Now()}})
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// ownersAsked are the questions about customers whom nobody has told.
func (d *desk) ownersAsked(id incident.ID) (out []incident.Entry) {
	d.t.Helper()
	return slices.DeleteFunc(d.timeline(id), func(e incident.Entry) bool { return e.Kind != incident.EntryOwnersAsked })
}

// monday is how many minutes after a desk's clock began it is nine on a Monday in Tokyo.
const monday = 56*60 + 51

// TestTickAsksOwners once, however many clocks tick, and nobody by name who is a guest, or may not know of a private incident.
func TestTickAsksOwners(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.outsider("U0GUEST")
	id := d.declare(outage("a")).Entry.Incident
	d.mailed(id, nil, "U0BERLIN", "U0BERLIN", "U0GUEST", "mail:new@example.com", "")
	d.minute(1)
	if got := d.ownersAsked(id); len(got) > 0 {
		t.Errorf("asked on a Saturday: %+v", got)
	}
	d.minute(monday)
	d.minute(monday)
	d.minute(monday + 1)
	want := []incident.OwnerUntold{{Owner: "U0BERLIN", Customers: 2}, {Others: true, Customers: 2}, {Customers: 1}}
	if got := d.ownersAsked(id); len(got) != 1 || !slices.Equal(got[0].Untold, want) || got[0].Count != 5 {
		t.Errorf("asked: %+v", got)
	}
	if u := d.header(id).Untold; u == nil || u.Count != 5 || u.Asked != 1 || !u.AskedAt.Equal(t0.Add(monday*time.Minute)) {
		t.Errorf("the header: %+v", u)
	}
	other := outage("b")
	other.Anyway = true
	private := d.declare(other).Entry.Incident
	d.mailed(private, func(i *incident.Incident) { i.Private = true }, "U0BERLIN", string(d.header(private).Commander))
	d.minute(monday + 3)
	if got := d.ownersAsked(private); len(got) != 1 || !slices.Equal(got[0].Untold, []incident.OwnerUntold{{Owner: string(d.header(private).Commander), Customers: 1}, {Others: true, Customers: 1}}) {
		t.Errorf("asked in a private one: %+v", got)
	}
}

// TestTickAsksNobodyWhenAllAreTold: it counts once, says nothing, and does not look again for it, until a call is taken back.
func TestTickAsksNobodyWhenAllAreTold(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.mailed(id, nil, "U0BERLIN")
	calls := func(rid string, undo bool) {
		do := incident.CallCustomers{Customers: []string{"c0"}, Undo: undo}
		_, err := d.Do(t.Context(), incident.Request{ID: rid, Incident: id, At: d.Now(), By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaBrowser, Do: do})
		if err != nil {
			t.Fatal(err)
		}
	}
	calls("call", false)
	for m := range int64(4) {
		d.minute(monday + m)
	}
	counted := slices.DeleteFunc(d.timeline(id), func(e incident.Entry) bool { return e.Kind != incident.EntryUntold })
	if len(d.ownersAsked(id)) > 0 || len(counted) != 1 || d.header(id).Untold.Count != 0 {
		t.Errorf("asked %+v, counted %+v", d.ownersAsked(id), counted)
	}
	calls("undo", true)
	d.minute(monday + 4)
	d.minute(monday + 5)
	if got := d.ownersAsked(id); len(got) != 1 || got[0].Count != 1 {
		t.Errorf("asked after the call was taken back: %+v", got)
	}
}

// outsider is somebody who is known to be a guest.
func (d *desk) outsider(id incident.PersonID) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Set(store.PersonPath(id), people.Person{ID: id, Restricted: true}) })
	if err != nil {
		d.t.Fatal(err)
	}
}
