package storetest

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// toldTests are about what people know of customers.
var toldTests = map[string]func(*testing.T, Harness){
	"what people write of customers at the same time all stands":                   calls,
	"who was told what follows from the frozen list, or from the one that is read": tellings,
}

// calls are those of many people, first of nobody whom anything is known of; then of one customer, of whom the last call stands.
func calls(t *testing.T, h Harness) {
	running(t, h.DB, incident.Incident{})
	var g errgroup.Group
	g.SetLimit(atMost)
	for n := range 30 {
		g.Go(func() error { return call(t, h.DB, fmt.Sprintf("first-%d", n), fmt.Sprintf("c%d", n)) })
		g.Go(func() error { return call(t, h.DB, fmt.Sprintf("second-%d", n), "same") })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	words := told(t, h.DB).Words
	for n := range 30 {
		if words.Of(fmt.Sprintf("c%d", n)).Call == nil {
			t.Errorf("the call of customer %d is lost", n)
		}
	}
	if len(words) != 1 || len(words[0]) != 31 || words.Of("same").Call == nil {
		t.Errorf("%d parts: %v", len(words), words)
	}
	entries, err := store.Timeline(t.Context(), h.DB, redactedIn, 0)
	if err != nil || len(entries) != 61 { // with the declaration
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// running puts an incident there that customers are told of.
func running(t *testing.T, db store.DB, i incident.Incident) {
	t.Helper()
	i.ID, i.Status, i.Kind = redactedIn, incident.Open, incident.Live
	update(t, db, func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "Ev", Incident: redactedIn, Kind: incident.EntryDeclared, At: redactedAt}})
	})
}

func call(t *testing.T, db store.DB, entryID string, customers ...string) error {
	return db.Update(t.Context(), func(tx store.Tx) error {
		return decide(tx, entryID, incident.CallCustomers{Customers: customers})
	})
}

func told(t *testing.T, db store.DB) incident.Telling {
	t.Helper()
	i, err := store.LoadHeader(t.Context(), db, redactedIn)
	if err != nil {
		t.Fatal(err)
	}
	tell, err := store.Telling(t.Context(), db, i)
	if err != nil {
		t.Fatal(err)
	}
	return tell
}

// tellings are read before and after a notice is sent; words fill more than one part.
func tellings(t *testing.T, h Harness) {
	running(t, h.DB, incident.Incident{})
	if got := told(t, h.DB); len(got.List.Rows) != 0 || len(got.Words) != 0 {
		t.Errorf("before anybody has read a list: %+v", got)
	}
	put(t, h.DB, map[string]any{
		"customers/current":    doc{"version": "v2", "count": 1},
		"customers/v2/pages/0": doc{"rows": []any{doc{"id": "new", "name": "新商事"}}},
		"customers/v1/pages/0": doc{"rows": []any{doc{"id": "old", "name": "旧商事", "mail": []any{"a@example.com"}}}},
		store.DeliveriesOf(redactedIn, 1) + "/0": doc{"items": doc{
			"mail/" + incident.MailID(redactedIn, 1, "a@example.com"): doc{"ref": doc{}, "class": "permanent", "tried": true},
		}},
	})
	if got := told(t, h.DB); len(got.List.Rows) != 1 || got.List.Rows[0].ID != "new" {
		t.Errorf("before a notice: %+v", got.List)
	}
	var many []string
	for n := range incident.MostWords + 1 {
		many = append(many, fmt.Sprintf("c%d", n))
	}
	if err := errors.Join(call(t, h.DB, "many", many...), call(t, h.DB, "one", "old")); err != nil {
		t.Fatal(err)
	}
	i := incident.Incident{ID: redactedIn, Status: incident.Open, Kind: incident.Live, Notices: incident.Notices{
		Sent: 1, Delivery: &incident.Delivery{No: 1, List: "v1", Of: 1, To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}},
	}}
	update(t, h.DB, func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "sent", Incident: redactedIn, Kind: incident.EntryNoticeSent, At: redactedAt}})
	})
	got := told(t, h.DB)
	if all := i.Contacts(got); len(all) != 1 || all[0].ID != "old" || all[0].Told != incident.ToldRefused || all[0].Word.Call == nil || len(got.Words) != 2 {
		t.Errorf("after it: %+v, %d parts", all, len(got.Words))
	}
}
