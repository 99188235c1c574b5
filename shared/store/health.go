package store

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
)

// Health is how an outside system does, and the circuit breaker over it: while it is down nobody but one prober calls it.
// Only package effect writes it. It is stored; field names must not change.
type Health struct {
	DownSince time.Time `json:"downSince,omitzero"` // when it ceased to answer; zero: it answers
	Code      string    `json:"code,omitempty"`     // what the last unanswered call came to
	Probes    int       `json:"probes,omitempty"`   // unanswered since DownSince
	NextProbe time.Time `json:"nextProbe,omitzero"` // while it is down: nobody calls before
	BackAt    time.Time `json:"backAt,omitzero"`    // when it last answered again
	SlowSince time.Time `json:"slowSince,omitzero"` // since when it answers late or not always; zero: it does not
}

// Down reports whether the system does not answer.
func (h Health) Down() bool { return !h.DownSince.IsZero() }

// LoadHealth reads how a system does; one of which nothing is written is well.
func LoadHealth(ctx context.Context, db DB, s incident.System) (Health, error) {
	return health(outside{ctx, db}, s)
}

// HealthTx is LoadHealth in a transaction.
func HealthTx(tx Tx, s incident.System) (Health, error) { return health(tx, s) }

func health(r reader, s incident.System) (h Health, err error) {
	err = r.Get(HealthPath(s), &h)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return h, err
}

// Waiting counts, for each incident with work left in a system, the effects that wait for it, as its worker last saw them.
func Waiting(ctx context.Context, db DB, s incident.System) (map[incident.ID]int, error) {
	marks, err := Marks(ctx, db, incident.WorkerOf(s))
	if err != nil {
		return nil, err
	}
	waiting := map[incident.ID]int{}
	for _, m := range marks {
		if _, seen := waiting[m.Incident]; seen || m.System != s {
			continue
		}
		seen, err := Observe(ctx, db, m.Incident, s)
		if err != nil {
			return nil, err
		}
		waiting[m.Incident] = seen.Waiting
	}
	return waiting, nil
}
