package store

import "errors"

// tries is how often a transaction is run whose outcome stays unknown.
const tries = 3

// UntilKnown runs a transaction again while the outcome of its commit is unknown. What it writes must be the same each time.
func UntilKnown(run func() error) (err error) {
	for range tries {
		err = run()
		if !errors.Is(err, ErrExists) && !errors.Is(err, ErrUnknownOutcome) {
			return err
		}
	}
	return err
}
