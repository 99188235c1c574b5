package store

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// The times of responses that are over stand in a collection of their own: whoever puts them side by side reads nothing else.

// MeasuresPath is the collection of them.
const MeasuresPath = "measures"

func measuresOf(id incident.ID) string { return MeasuresPath + "/" + string(id) }

// measuresDoc is how they are stored: with a moment by which they are in order. Field names must not change.
type measuresDoc struct {
	measure.Measures
	Moment string `json:"moment"` // of T0
}

// LoadMeasures reads the times of a response, or returns ErrNotFound: it is not over, or nobody has taken them yet.
func LoadMeasures(ctx context.Context, db DB, id incident.ID) (measure.Measures, error) {
	var d measuresDoc
	err := db.Get(ctx, measuresOf(id), &d)
	return d.Measures, err
}

// MeasuresTx is LoadMeasures in a transaction; there are none: they are of no incident.
func MeasuresTx(tx Tx, id incident.ID) (measure.Measures, error) {
	var d measuresDoc
	err := tx.Get(measuresOf(id), &d)
	return d.Measures, unlessMissing(err)
}

// SaveMeasures keeps the times of a response, in place of what was kept of it.
func SaveMeasures(tx Tx, m measure.Measures) error {
	return tx.Set(measuresOf(m.Incident), measuresDoc{m, Moment(m.T0)})
}

// dropMeasures forgets the times of a response that goes on: it is none that is over.
func dropMeasures(tx Tx, d incident.Decision) error {
	if d.Entry.Kind != incident.EntryTakenUp {
		return nil
	}
	return tx.Delete(measuresOf(d.Entry.Incident))
}

// LatestMeasures returns the times of at most limit responses, the newest first, of those that began before a moment; zero: of all. A
// kind: of that alone. Those of one microsecond are on one page, or are passed over with it.
func LatestMeasures(ctx context.Context, db DB, kind incident.Kind, before time.Time, limit int) ([]measure.Measures, error) {
	return MeasuresOfSite(ctx, db, kind, "", before, limit)
}

// MeasuresOfSite is LatestMeasures of those that began in the shift of a site; "": of all.
func MeasuresOfSite(ctx context.Context, db DB, kind incident.Kind, site string, before time.Time, limit int) ([]measure.Measures, error) {
	q := Query{Collection: MeasuresPath, OrderBy: "moment", Desc: true, Limit: limit}
	if kind != "" {
		q.Where = append(q.Where, Cond{"kind", "==", string(kind)})
	}
	if site != "" {
		q.Where = append(q.Where, Cond{"site", "==", site})
	}
	if !before.IsZero() {
		q.After = Moment(before)
	}
	docs, err := db.List(ctx, q)
	if err != nil {
		return nil, err
	}
	stored, err := Collect[measuresDoc](docs)
	all := make([]measure.Measures, len(stored))
	for n, d := range stored {
		all[n] = d.Measures
	}
	return all, err
}

// TimelineTx is the whole of Timeline in a transaction.
func TimelineTx(tx Tx, id incident.ID) ([]incident.Entry, error) {
	return entriesOf(tx.List(Query{Collection: EntriesOf(id), OrderBy: "moment"}))
}
