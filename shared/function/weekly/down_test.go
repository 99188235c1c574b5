package weekly_test

import (
	"context"
	"errors"

	"noroshi.internal/shared/store"
)

var errDown = errors.New("the store is down")

// down is a store that cannot be written.
type down struct{ store.DB }

func (down) Update(context.Context, func(store.Tx) error) error { return errDown }
