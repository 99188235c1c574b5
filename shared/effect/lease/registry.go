package lease

import (
	"log/slog"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Options are what a Registry needs besides its store. All are required.
type Options struct {
	NewID      func() string // a new random name for a holder
	Log        *slog.Logger
	Settle     time.Duration // how long a call that was given up may take to land
	VoidSettle time.Duration // the same after a process that is known to be dead
}

// Registry has the leases of one system.
type Registry struct {
	db        store.DB
	clock     clock.Clock
	system    incident.System
	opts      Options
	abandoned sync.Map // holders whose leases this process could not give back
}

// NewRegistry returns the leases of system in db.
func NewRegistry(db store.DB, clock clock.Clock, system incident.System, opts Options) *Registry {
	return &Registry{db: db, clock: clock, system: system, opts: opts}
}
