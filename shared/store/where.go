package store

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
)

// Place is where an effect is in Slack: the part of its ref that package effect promises to others.
type Place struct {
	ID      string `json:"id"` // a message's ts, or a channel's id
	Channel string `json:"channel"`
}

// Places returns where everything is that a system's worker has recorded of an incident, by the effect's key.
func Places(ctx context.Context, db DB, id incident.ID, s incident.System) (map[string]Place, error) {
	var recs struct {
		Items map[string]struct {
			Ref Place `json:"ref"`
		} `json:"items"`
	}
	if err := db.Get(ctx, RecordsPath(id, s), &recs); err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	places := make(map[string]Place, len(recs.Items))
	for key, rec := range recs.Items {
		if rec.Ref.ID != "" {
			places[key] = rec.Ref
		}
	}
	return places, nil
}
