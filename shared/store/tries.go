package store

import (
	"context"

	"noroshi.internal/shared/incident"
)

// What the workspace knows of tries is one small document for each, which whatever becomes of a try writes with its line.

// TriesAtOnce bounds what is read of tries in one go.
const TriesAtOnce = 1000

// OpenTries are those that are open, the longest due first: of incidents that everybody may know of, or of private ones. At most
// TriesAtOnce are read.
func OpenTries(ctx context.Context, db DB, private bool) ([]incident.TryRow, error) {
	return triesOf(db.List(ctx, Query{
		Collection: TriesPath, Where: []Cond{{"open", "==", true}, {"private", "==", private}}, OrderBy: "order", Limit: TriesAtOnce,
	}))
}

// TriesAfter are at most limit of all that are open, the longest due first, from the one that comes after an order on; "": from the first.
func TriesAfter(ctx context.Context, db DB, order string, limit int) ([]incident.TryRow, error) {
	q := Query{Collection: TriesPath, Where: []Cond{{"open", "==", true}}, OrderBy: "order", Limit: limit}
	if order != "" {
		q.After = order
	}
	return triesOf(db.List(ctx, q))
}

// TriesOwned are at most limit of those that are open and that somebody has, the longest due first.
func TriesOwned(ctx context.Context, db DB, owner incident.PersonID, limit int) ([]incident.TryRow, error) {
	return triesOf(db.List(ctx, Query{
		Collection: TriesPath, Where: []Cond{{"open", "==", true}, {"owner", "==", string(owner)}}, OrderBy: "order", Limit: limit,
	}))
}

// LastTries are those that are open and were decided last, of incidents that everybody may know of: incident.LastTries, and one more where
// there are more.
func LastTries(ctx context.Context, db DB) ([]incident.TryRow, error) {
	return triesOf(db.List(ctx, Query{
		Collection: TriesPath, Where: []Cond{{"open", "==", true}, {"private", "==", false}}, OrderBy: "at", Desc: true, Limit: incident.LastTries + 1,
	}))
}

func triesOf(docs []Doc, err error) ([]incident.TryRow, error) {
	if err != nil {
		return nil, err
	}
	return Collect[incident.TryRow](docs)
}

// loadTries reads what became of the tries that the week's message names.
func loadTries(r reader, workspace incident.Incident) (map[string]incident.TryRow, error) {
	if workspace.Week == nil {
		return nil, nil
	}
	rows := map[string]incident.TryRow{}
	for _, t := range workspace.Week.Tries {
		var row incident.TryRow
		if err := r.Get(tryPath(t), &row); unlessMissing(err) != nil {
			return nil, err
		} else if err == nil {
			rows[t.Name()] = row
		}
	}
	return rows, nil
}

// wakeWeek has the help room's message follow what became of tries.
func wakeWeek(tx Tx, d incident.Decision) error {
	if len(d.Tries) == 0 {
		return nil
	}
	m := Mark{
		ID: string(d.Entry.Incident) + "-try-" + d.Entry.ID, Incident: incident.Workspace, System: incident.Slack, NotBefore: Moment(d.Entry.At),
	}
	return tx.Create(m.Path(), m)
}
