package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// The list of customers is kept in versions. The pages of one are created and never changed; one document says which version stands.

// customersPath says which version of the list stands.
const customersPath = "customers/current"

// customersPage is the n-th page of a version, from 0.
func customersPage(version string, n int) string {
	return fmt.Sprintf("customers/%s/pages/%d", version, n)
}

// Customers is what is known of the version of the list that stands. It is stored; field names must not change.
type Customers struct {
	Version string    `json:"version"`
	Count   int       `json:"count"`
	ReadAt  time.Time `json:"readAt"`
}

// PageRows is how many customers stand on a page.
const PageRows = 200

// customersRows are the customers on a page.
type customersRows struct {
	Rows []incident.Customer `json:"rows"`
}

// loadCurrent reads the list as it stands; the zero list where there is none.
func loadCurrent(r reader) (list incident.CustomerList, err error) {
	var head Customers
	if err = r.Get(customersPath, &head); err != nil {
		return list, unlessMissing(err)
	}
	list, err = loadCustomers(r, head.Version, head.Count)
	list.ReadAt = head.ReadAt
	return list, err
}

// loadCustomers reads a version of so many customers.
func loadCustomers(r reader, version string, count int) (list incident.CustomerList, err error) {
	list.Version = version
	for n := 0; n*PageRows < count; n++ {
		var page customersRows
		if err = r.Get(customersPage(version, n), &page); err != nil {
			return list, fmt.Errorf("page %d of the list of customers: %w", n, err)
		}
		list.Rows = append(list.Rows, page.Rows...)
	}
	return list, nil
}

// FreezeCustomers keeps a version for ever: a notice is sent to its rows. It reads, so that it comes before the transaction's first
// write. ErrNotFound: it is not kept any more.
func FreezeCustomers(tx Tx, version string) error {
	head := map[string]any{}
	if err := tx.Get("customers/"+version, &head); err != nil {
		return err
	}
	head["used"] = true
	return tx.Set("customers/"+version, head)
}

func unlessMissing(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// loadLists reads the lists of customers that a scope asks for.
func loadLists(r reader, scope incident.Scope, s *incident.State) (err error) {
	if scope.Customers {
		s.Customers, err = loadCurrent(r)
	}
	if d := s.Incident.Notices.Delivery; scope.Frozen && err == nil && d != nil && d.List != "" {
		s.Frozen, err = loadCustomers(r, d.List, d.Of)
	}
	return err
}

// DeliveriesOf is the collection of what became of the mails of a notice: the records of the system that sends them, by shards.
func DeliveriesOf(id incident.ID, no int) string { return RecordsIn(id, incident.DeliveriesOf(no)) }

// deliveries are what others read of such a shard. Field names must not change.
type deliveries struct {
	Items map[string]struct {
		Ref   Place  `json:"ref"`
		Class string `json:"class"`
		Tried bool   `json:"tried"`
	} `json:"items"`
}

// The beginning of the key of a mail, and the class of what was refused for good, as package effect stores them.
const (
	mailKey      = "mail/"
	refusedClass = "permanent"
)

// Outcomes reads what became of the mails of a notice, by incident.MailID. Those that are not there wait.
func Outcomes(ctx context.Context, db DB, id incident.ID, no int) (map[string]incident.Outcome, error) {
	docs, err := db.List(ctx, Query{Collection: DeliveriesOf(id, no)})
	if err != nil {
		return nil, err
	}
	shards, err := Collect[deliveries](docs)
	out := map[string]incident.Outcome{}
	for _, shard := range shards {
		for key, rec := range shard.Items {
			switch mail := strings.TrimPrefix(key, mailKey); {
			case rec.Ref.ID != "":
				out[mail] = incident.Accepted
			case rec.Class == refusedClass:
				out[mail] = incident.Refused
			case rec.Tried:
				out[mail] = incident.Unsure
			}
		}
	}
	return out, err
}
