// Package keep keeps the last good copy of the list of customers: it has the list read when that is due, and puts what was read into the
// store. What cannot be read, or is wrong, never takes the place of the list that counts.
package keep

import (
	"context"
	"fmt"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/yamlx"
)

// Get gets the list from where it is kept. code says why there is none, and has a sentence in shared/text; "": there is.
type Get func(ctx context.Context) (t customer.Table, code string)

// Keeper keeps one list.
type Keeper struct {
	Service *service.Service
	DB      store.DB
	Clock   clock.Clock
	Place   string // where the list is
	Get     Get
}

// Read reads the list, if that is due, and keeps it. Who dies on the way leaves the list that counts, and what has it read again.
func (k Keeper) Read(ctx context.Context) error {
	l, err := k.Service.ListState(ctx)
	began := k.Clock.Now()
	if err != nil || !l.Due(began, k.Place) {
		return err
	}
	table, code := k.Get(ctx)
	if code != "" {
		return k.failed(ctx, began, incident.ListFault{Code: code})
	}
	list := customer.Read(table)
	if len(list.Faults) > 0 {
		return k.failed(ctx, began, faulty(list.Faults))
	}
	kept, err := store.KeepCustomers(ctx, k.DB, list.Customers, began)
	if err != nil {
		return fmt.Errorf("keep the list of customers: %w", err)
	}
	read := incident.ListRead{Version: kept.Version, Count: kept.Count, From: k.Place, Began: began}
	if err := k.Service.NoteList(ctx, read, kept.Still); err != nil {
		return fmt.Errorf("note that the list of customers was read: %w", err)
	}
	return store.SweepCustomers(ctx, k.DB, k.Clock.Now())
}

func (k Keeper) failed(ctx context.Context, began time.Time, why incident.ListFault) error {
	failed := incident.ListFailed{Fault: why, From: k.Place, Began: began}
	return k.Service.NoteList(ctx, failed, func(store.Tx) error { return nil })
}

// codeFaulty is of a list that was read and is wrong.
const codeFaulty = "list_faulty"

// mostFaults are kept of a list that is wrong. Who mends it runs the check, which names all.
const mostFaults = 3

// faulty is why a list is not taken. Faults hold no address: package customer hides what looks like one.
func faulty(all yamlx.Faults) incident.ListFault {
	f := incident.ListFault{Code: codeFaulty, Count: len(all)}
	for _, x := range all.Sorted()[:min(len(all), mostFaults)] {
		f.First = append(f.First, incident.PlacedFault{Line: x.Line, Column: x.Column, Text: incident.Text{JA: x.JA, EN: x.Text}})
	}
	return f
}
