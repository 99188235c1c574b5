package store

import (
	"context"
	"errors"
	"iter"

	"noroshi.internal/shared/incident"
)

// Place is where an effect is in Slack: the part of its ref that package effect promises to others.
type Place struct {
	ID      string `json:"id"` // a message's ts, or a channel's id
	Channel string `json:"channel"`
}

// Places yields where everything is that a system's worker has recorded of an incident, by the effect's key: document by
// document, what was recorded first first, so that whoever looks for one thing need seldom read them all.
func Places(ctx context.Context, db DB, id incident.ID, s incident.System) iter.Seq2[map[string]Place, error] {
	return func(yield func(map[string]Place, error) bool) {
		for n, last := 0, 0; n <= last; n++ {
			var recs struct {
				Shards int `json:"shards"`
				Items  map[string]struct {
					Ref Place `json:"ref"`
				} `json:"items"`
			}
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
