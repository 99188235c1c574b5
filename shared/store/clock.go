package store

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What the minute's tick needs of the store.

// clockPath is where the tick says when it last succeeded.
const clockPath = "clock/tick"

// clockDoc is how that is stored; field names must not change.
type clockDoc struct {
	At time.Time `json:"at"`
}

// LastTick returns when a tick last succeeded; zero: none ever did.
func LastTick(ctx context.Context, db DB) (time.Time, error) {
	var d clockDoc
	err := db.Get(ctx, clockPath, &d)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return d.At, err
}

// SaveTick notes that a tick succeeded at a moment. An earlier one never overwrites a later one.
func SaveTick(tx Tx, at time.Time) error {
	var d clockDoc
	if err := tx.Get(clockPath, &d); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if !at.After(d.At) {
		return nil
	}
	return tx.Set(clockPath, clockDoc{At: at})
}

// LeaseHeld reports whether a worker holds the lease of a system of an incident at a moment.
func LeaseHeld(ctx context.Context, db DB, id incident.ID, s incident.System, at time.Time) (bool, error) {
	var lease struct { // the part of it that package effect promises to others
		Until time.Time `json:"until"`
		Clean bool      `json:"clean"`
	}
	err := db.Get(ctx, LeasePath(id, s), &lease)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil && !lease.Clean && lease.Until.After(at), err
}

// DueIncidents lists the running incidents whose clock has come to a moment, the longest due first; at most 500 of them.
func DueIncidents(ctx context.Context, db DB, at time.Time) ([]incident.ID, error) {
	docs, err := db.List(ctx, Query{
		Collection: "incidents", Where: []Cond{{"nextAskAt", "<=", Moment(at)}}, OrderBy: "nextAskAt", Limit: DueAtOnce,
	})
	ids := make([]incident.ID, len(docs))
	for i, d := range docs {
		ids[i] = incident.ID(d.ID())
	}
	return ids, err
}

// SetClock writes when the clock looks at an incident next. It is no fact of the incident and leaves no entry.
func SetClock(tx Tx, i incident.Incident) error { return tx.Set(IncidentPath(i.ID), headerOf(i)) }

// TryUnseen has the worker of a system try once more what people may not know yet to have failed, such as while its failure is on the way
// to them. It leaves no entry. The mark m wakes the worker.
func TryUnseen(tx Tx, problem string, m Mark) error {
	have, err := LoadTx(tx, m.Incident, incident.Scope{})
	if err != nil {
		return err
	}
	var was Mark
	if err := tx.Get(m.Path(), &was); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	i := have.Incident
	i.Retries = maps.Clone(i.Retries)
	if i.Retries == nil {
		i.Retries = map[string]int{}
	}
	i.Retries[problem]++
	return errors.Join(tx.Set(IncidentPath(i.ID), headerOf(i)), tx.Set(m.Path(), m))
}

// RenewMark puts a new mark in the place of one that wakes nobody any more, and reports whether it did: creating a mark is
// what wakes a worker. Of two callers with the same mark one does it, and none when it was served meanwhile.
func RenewMark(tx Tx, m Mark, at time.Time) (bool, error) {
	if err := tx.Get(m.Path(), &Mark{}); err != nil {
		if errors.Is(err, ErrNotFound) {
			err = nil
		}
		return false, err
	}
	next := m
	next.ID, next.NotBefore = renewed(m.ID, at), Moment(at)
	if err := tx.Delete(m.Path()); err != nil {
		return false, err
	}
	return true, tx.Create(next.Path(), next)
}

// renewed is the id of the mark that follows, by its moment: "x", "x~1609113632673". A count would meet itself, since the mark "x" can
// be made again while its follower is there.
func renewed(id string, at time.Time) string {
	base, _, _ := strings.Cut(id, "~")
	return base + "~" + strconv.FormatInt(at.UnixMilli(), 10)
}
