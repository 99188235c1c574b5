package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch/ranges"
)

// keptRanges is a part of the last good copy of the provider's address ranges, at store.RangesPath. Field names must not change.
type keptRanges struct {
	Created time.Time `json:"created"` // by the provider's own word
	Got     time.Time `json:"got"`     // when it was fetched
	Parts   int       `json:"parts"`   // how many there are, with this one
	Packed  string    `json:"packed"`  // ranges.Table.Pack
}

// KeepRanges keeps the provider's address ranges in place of those that were kept before.
func (s *Service) KeepRanges(ctx context.Context, t ranges.Table) error {
	got, parts := s.clock.Now(), t.Pack()
	err := s.update(ctx, func(tx store.Tx) error {
		before, err := rangesPart(tx, 0)
		if err != nil {
			return err
		}
		var faults []error
		for n, packed := range parts {
			faults = append(faults, tx.Set(store.RangesPath(n), keptRanges{t.Created, got, len(parts), packed}))
		}
		for n := len(parts); n < before.Parts; n++ {
			faults = append(faults, tx.Delete(store.RangesPath(n)))
		}
		return errors.Join(faults...)
	})
	if err != nil {
		return fmt.Errorf("keep the address ranges: %w", err)
	}
	return nil
}

// Ranges is the last good copy of the provider's address ranges, and when it was fetched; zero where there is none.
func (s *Service) Ranges(ctx context.Context) (t ranges.Table, got time.Time, err error) {
	var head keptRanges
	var parts []string
	err = s.update(ctx, func(tx store.Tx) (err error) {
		parts = nil
		if head, err = rangesPart(tx, 0); err != nil {
			return err
		}
		for n := range head.Parts {
			part, err := rangesPart(tx, n)
			if err != nil {
				return err
			}
			if part.Parts != head.Parts || !part.Got.Equal(head.Got) {
				return errHalfCopy
			}
			parts = append(parts, part.Packed)
		}
		return nil
	})
	if err != nil || head.Parts == 0 {
		return t, got, err
	}
	t, err = ranges.Unpack(head.Created, parts)
	return t, head.Got, err
}

var errHalfCopy = errors.New("the copy of the address ranges is not whole")

// rangesPart is a part of the copy; zero: there is none.
func rangesPart(tx store.Tx, n int) (part keptRanges, err error) {
	if err = tx.Get(store.RangesPath(n), &part); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return part, err
}
