package store

import (
	"context"
	"errors"
	"fmt"
)

// TeamPath says whose data the store holds.
const TeamPath = "owners/slack"

// Team is the Slack workspace that a store's data is of: its channels and people are in the data by their ids. It is stored;
// field names must not change.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"` // what people know it by, such as its address
}

// String is for messages.
func (t Team) String() string { return fmt.Sprintf("%s (%s)", t.ID, t.Name) }

// LoadTeam reads whose data the store holds; zero: nobody has said.
func LoadTeam(ctx context.Context, db DB) (t Team, err error) {
	if err = db.Get(ctx, TeamPath, &t); errors.Is(err, ErrNotFound) {
		err = nil
	}
	return t, err
}

// ClaimTeam notes that the data is of t, unless it is of another one, which it returns.
func ClaimTeam(ctx context.Context, db DB, t Team) (other Team, err error) {
	err = db.Update(ctx, func(tx Tx) error {
		other = Team{}
		var have Team
		err := tx.Get(TeamPath, &have)
		switch {
		case errors.Is(err, ErrNotFound):
			return tx.Set(TeamPath, t)
		case err == nil && have.ID != t.ID:
			other = have
		}
		return err
	})
	return other, err
}

// Used reports whether an incident was ever declared in the store.
func Used(ctx context.Context, db DB) (bool, error) {
	docs, err := db.List(ctx, Query{Collection: "incidents", Limit: 1})
	return len(docs) > 0, err
}
