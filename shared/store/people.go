package store

import "context"

// PeopleByMail lists the documents of those who have an e-mail address: people/{id} with that mailKey.
func PeopleByMail(ctx context.Context, db DB, key string) ([]Doc, error) {
	return db.List(ctx, Query{Collection: "people", Where: []Cond{{"mailKey", "==", key}}})
}

// People lists the documents of so many people.
func People(ctx context.Context, db DB, most int) ([]Doc, error) {
	return db.List(ctx, Query{Collection: "people", Limit: most})
}

// Codes lists the documents of all break-glass codes.
func Codes(ctx context.Context, db DB) ([]Doc, error) {
	return db.List(ctx, Query{Collection: "codes"})
}
