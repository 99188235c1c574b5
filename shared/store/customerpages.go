package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// The list of customers is kept in versions: a head, and the rows in pages that are created and never changed. What is known of the
// list, and which version counts, is one document beside them, which only a decision writes. Pages come first, so that whoever reads the
// version that counts finds all of it.
const (
	customersColl = "customers"
	// pagesAtOnce are written in one transaction.
	pagesAtOnce = 5
	// unwanted is how long a version that nothing names is left alone: somebody may be writing it.
	unwanted = time.Hour
)

func customersHead(version string) string { return customersColl + "/" + version }

// customersVersion is the head of a version. Field names must not change.
type customersVersion struct {
	Made  time.Time `json:"made"` // tells it from one of the same rows that was taken away before
	At    time.Time `json:"at"`   // when somebody last began to write it
	Count int       `json:"count"`
	Pages int       `json:"pages"`
	Used  bool      `json:"used,omitempty"` // a notice was sent to its rows: it is kept
}

// ErrTakenAway says that a version that was being written was taken away meanwhile.
var ErrTakenAway = errors.New("this version of the list of customers was taken away")

// CurrentCustomers returns what is known of the list of customers; zero: nobody has read one yet.
func CurrentCustomers(ctx context.Context, db DB) (incident.ListState, error) {
	return currentCustomers(outside{ctx, db})
}

// CurrentCustomersTx is CurrentCustomers in a transaction.
func CurrentCustomersTx(tx Tx) (incident.ListState, error) { return currentCustomers(tx) }

func currentCustomers(r reader) (l incident.ListState, err error) {
	err = r.Get(customersPath, &l)
	return l, unlessMissing(err)
}

// FreezeCustomers keeps a version for ever: a notice is sent to its rows. It reads, so it comes before the transaction's first write.
// ErrNotFound: it is not kept any more.
func FreezeCustomers(tx Tx, version string) error {
	var head customersVersion
	if err := tx.Get(customersHead(version), &head); err != nil {
		return err
	}
	head.Used = true
	return tx.Set(customersHead(version), head)
}

// KeptCustomers is a version whose pages are kept. A decision that names it is committed with Still.
type KeptCustomers struct {
	Version string
	Count   int
	made    time.Time
}

// Still is an error unless the version is kept as it was when it was written.
func (k KeptCustomers) Still(tx Tx) error {
	_, err := k.head(tx)
	return err
}

func (k KeptCustomers) head(tx Tx) (head customersVersion, err error) {
	err = tx.Get(customersHead(k.Version), &head)
	if errors.Is(err, ErrNotFound) || err == nil && !head.Made.Equal(k.made) {
		err = ErrTakenAway
	}
	return head, err
}

// KeepCustomers writes the pages of a list. Its version follows from its rows: who reads the same list again writes nothing, and who died
// while writing it goes on.
func KeepCustomers(ctx context.Context, db DB, all []incident.Customer, at time.Time) (k KeptCustomers, err error) {
	body, err := json.Marshal(all)
	if err != nil {
		return k, fmt.Errorf("the version of a list of customers: %w", err)
	}
	sum := sha256.Sum256(body)
	k = KeptCustomers{Version: hex.EncodeToString(sum[:16]), Count: len(all)}
	pages := slices.Collect(slices.Chunk(all, PageRows))
	if k.made, err = beginCustomers(ctx, db, k, len(pages), at); err != nil {
		return k, err
	}
	for first := 0; first < len(pages); first += pagesAtOnce {
		some := pages[first:min(first+pagesAtOnce, len(pages))]
		if err := UntilKnown(func() error { return k.write(ctx, db, first, some) }); err != nil {
			return k, err
		}
	}
	return k, nil
}

// beginCustomers writes the head of a version, or that somebody writes it again, and returns when it was made.
func beginCustomers(ctx context.Context, db DB, k KeptCustomers, pages int, at time.Time) (made time.Time, err error) {
	err = UntilKnown(func() error {
		return db.Update(ctx, func(tx Tx) error {
			var head customersVersion
			switch err := tx.Get(customersHead(k.Version), &head); {
			case errors.Is(err, ErrNotFound):
				head = customersVersion{Made: at, Count: k.Count, Pages: pages}
			case err != nil:
				return err
			}
			head.At, made = at, head.Made
			return tx.Set(customersHead(k.Version), head)
		})
	})
	return made, err
}

// write creates some pages, as far as they are not there.
func (k KeptCustomers) write(ctx context.Context, db DB, first int, pages [][]incident.Customer) error {
	return db.Update(ctx, func(tx Tx) error {
		if err := k.Still(tx); err != nil {
			return err
		}
		var missing []int
		for n := range pages {
			switch err := tx.Get(customersPage(k.Version, first+n), &struct{}{}); {
			case errors.Is(err, ErrNotFound):
				missing = append(missing, n)
			case err != nil:
				return err
			}
		}
		for _, n := range missing {
			if err := tx.Create(customersPage(k.Version, first+n), customersRows{pages[n]}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SweepCustomers takes away the versions that nothing names: they were followed by another, or whoever wrote them died. What is
// young is left alone.
func SweepCustomers(ctx context.Context, db DB, at time.Time) error {
	docs, err := db.List(ctx, Query{Collection: customersColl})
	if err != nil {
		return err
	}
	var faults []error
	for _, d := range docs {
		if d.Path != customersPath {
			faults = append(faults, db.Update(ctx, func(tx Tx) error { return sweepCustomers(tx, d.ID(), at) }))
		}
	}
	return errors.Join(faults...)
}

// sweepCustomers takes away a version with its pages, if nothing names it.
func sweepCustomers(tx Tx, version string, at time.Time) error {
	var head customersVersion
	if err := tx.Get(customersHead(version), &head); err != nil {
		if errors.Is(err, ErrNotFound) {
			err = nil
		}
		return err
	}
	list, err := currentCustomers(tx)
	if err != nil || head.Used || list.Keeps(version) || at.Sub(head.At) < unwanted {
		return err
	}
	var faults []error
	for n := range head.Pages {
		faults = append(faults, tx.Delete(customersPage(version, n)))
	}
	return errors.Join(append(faults, tx.Delete(customersHead(version)))...)
}

// writeList keeps what is known of the list of customers.
func writeList(tx Tx, d incident.Decision) error {
	switch {
	case d.List == nil:
		return nil
	case d.Entry.Incident != incident.Workspace:
		return fmt.Errorf("the list of customers is not %s's", d.Entry.Incident)
	}
	return tx.Set(customersPath, d.List)
}
