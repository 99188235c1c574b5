package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
)

// The lines of a review stand in parts, each of which one record holds whatever they say.

// KPTOf is the collection of the lines of an incident's review.
func KPTOf(id incident.ID) string { return IncidentPath(id) + "/kpt" }

func kptPath(id incident.ID, part int) string { return fmt.Sprintf("%s/%d", KPTOf(id), part) }

// kptPart is one of the parts. Field names must not change.
type kptPart struct {
	Lines []incident.KPTLine `json:"lines"`
}

// loadKPT reads the lines of a review. The last part is the first that is not full.
func loadKPT(r reader, id incident.ID) (all []incident.KPTLine, err error) {
	for n := 0; ; n++ {
		var part kptPart
		if err = r.Get(kptPath(id, n), &part); err != nil {
			return all, unlessMissing(err)
		}
		if all = append(all, part.Lines...); len(part.Lines) < incident.KPTInPart {
			return all, nil
		}
	}
}

// TriesPath is the collection of what the workspace knows of tries.
const TriesPath = "tries"

func tryPath(t incident.TryRow) string { return TriesPath + "/" + t.Name() }

// writeReview writes the parts and the tries that a decision changed.
func writeReview(tx Tx, d incident.Decision) (err error) {
	for _, n := range slices.Sorted(maps.Keys(d.KPT)) {
		err = errors.Join(err, tx.Set(kptPath(d.Entry.Incident, n), kptPart{d.KPT[n]}))
	}
	for _, t := range d.Tries {
		err = errors.Join(err, tx.Set(tryPath(t), t))
	}
	return errors.Join(err, wakeWeek(tx, d))
}
