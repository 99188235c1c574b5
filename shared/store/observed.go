package store

import (
	"context"
	"errors"
	"iter"

	"noroshi.internal/shared/incident"
)

// Observed is what a system's worker knows of an incident's effects, as far as package effect promises it to others: the
// part of journal.Records that is read outside of it. It is stored; field names must not change.
type Observed struct {
	Items map[string]struct {
		Ref Place `json:"ref"`
	} `json:"items"`
	Shards     int                  `json:"shards"`  // documents besides the first that have items, too
	Waiting    int                  `json:"waiting"` // how many effects wait for the system to answer
	QuotaWaits []incident.QuotaWait `json:"turns"`   // what waits for its turn in the rate budget, as far as people are told of it
}

// Place is where an effect is in Slack; an empty ID: nowhere.
type Place struct {
	ID      string `json:"id"` // a message's ts, or a channel's id
	Channel string `json:"channel"`
	URL     string `json:"url"` // that leads people there, where it is known
}

// Is reports whether p is the place of a message.
func (p Place) Is(channel, ts string) bool { return p.ID == ts && p.Channel == channel }

// Observe reads what a system's worker has recorded of an incident, of its items those that were recorded first; nothing where it has recorded nothing.
func Observe(ctx context.Context, db DB, id incident.ID, s incident.System) (o Observed, err error) {
	err = db.Get(ctx, RecordsPath(id, s), &o)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return o, err
}

// Places yields where everything is that a system's worker has recorded of an incident, by the effect's key: document by
// document, what was recorded first first, so that whoever looks for one thing need seldom read them all.
func Places(ctx context.Context, db DB, id incident.ID, s incident.System) iter.Seq2[map[string]Place, error] {
	return func(yield func(map[string]Place, error) bool) {
		for n, last := 0, 0; n <= last; n++ {
			var recs Observed
			if err := db.Get(ctx, ShardPath(id, s, n), &recs); err != nil && !errors.Is(err, ErrNotFound) {
				yield(nil, err)
				return
			}
			places := make(map[string]Place, len(recs.Items))
			for key, rec := range recs.Items {
				if rec.Ref.ID != "" {
					places[key] = rec.Ref
				}
			}
			if last = max(last, recs.Shards); !yield(places, nil) {
				return
			}
		}
	}
}
