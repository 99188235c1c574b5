package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
)

// What people know of customers stands in parts, each of which one record holds: a customer's words stay in the part where they were
// first written, so that two people who write of different customers mostly meet at one document, and both stand.

// ToldOf is the collection of what people know of customers in an incident.
func ToldOf(id incident.ID) string { return IncidentPath(id) + "/told" }

func toldPath(id incident.ID, part int) string { return fmt.Sprintf("%s/%d", ToldOf(id), part) }

// toldPart is one of the parts. Field names must not change.
type toldPart struct {
	Customers map[string]incident.CustomerWord `json:"customers"`
}

// loadWords reads what people know of customers. The last part is the first that is not full.
func loadWords(r reader, id incident.ID) (all incident.CustomerWords, err error) {
	for {
		var part toldPart
		if err = r.Get(toldPath(id, len(all)), &part); err != nil {
			return all, unlessMissing(err)
		}
		if all = append(all, part.Customers); len(part.Customers) < incident.MostWords {
			return all, nil
		}
	}
}

// writeWords writes the parts that a decision changed.
func writeWords(tx Tx, d incident.Decision) error {
	for _, n := range slices.Sorted(maps.Keys(d.Told)) {
		if err := tx.Set(toldPath(d.Entry.Incident, n), toldPart{d.Told[n]}); err != nil {
			return err
		}
	}
	return nil
}

// Telling reads from what it follows who was told what: the list that was frozen for the last notice, or the one that stands where
// none leaves by mail, with what became of its mails and what people know.
func Telling(ctx context.Context, db DB, i incident.Incident) (incident.Telling, error) {
	return telling(outside{ctx, db}, i)
}

// TellingTx is Telling in a transaction. Of a long list a backend at a distance reads all pages in one go.
func TellingTx(tx Tx, i incident.Incident) (t incident.Telling, err error) {
	if d := i.Notices.Delivery; d != nil && d.List != "" {
		var pages []string
		for n := 0; n*PageRows < d.Of; n++ {
			pages = append(pages, customersPage(d.List, n))
		}
		if err := tx.Ahead(pages...); err != nil {
			return t, err
		}
	}
	return telling(tx, i)
}

func telling(r reader, i incident.Incident) (t incident.Telling, err error) {
	d := i.Notices.Delivery
	if d == nil || d.List == "" {
		t.List, err = loadCurrent(r)
	} else if t.List, err = loadCustomers(r, d.List, d.Of); err == nil {
		t.Outcomes, err = outcomes(r, i.ID, d.No, true)
	}
	if err == nil {
		t.Words, err = loadWords(r, i.ID)
	}
	return t, err
}
