package sqlite

import (
	"context"
	"database/sql"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store"
)

// Options are what Open can be told. The zero value is good.
type Options struct {
	// Indexes are made when they are missing; others that an earlier Open made are dropped.
	Indexes []store.Index
	// Patience is how long a transaction waits for other writers before store.ErrContention. 0: 10 seconds.
	Patience time.Duration
	// Volatile leaves out the wait for the disk: kill -9 loses nothing, a power cut may lose the last commits. For tests.
	Volatile bool
	// Clock is where the patience comes from. Default clock.Machine.
	Clock clock.Clock
}

// DB is a store.DB in one file.
type DB struct {
	sql      *sql.DB // for reading outside of transactions
	write    *sql.DB // for transactions; in memory the same
	patience time.Duration
	clock    clock.Clock
	writer   chan struct{} // holds one token: whoever has it is the process's only writer
	commit   func(context.Context, *sql.Conn) error
}
