package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

// taken are the times of a response that is over, as a look takes them; nil: it is not over, or they are kept as they are.
type taken struct {
	times measure.Measures
	event incident.Measured
}

// takeTimes takes the times of a response that is over from its timeline, which is loaded for nothing else, and in no idle minute. It is
// read before anything is written.
func takeTimes(tx store.Tx, i incident.Incident) (*taken, error) {
	if !i.Measurable() {
		return nil, nil
	}
	entries, err := store.TimelineTx(tx, i.ID)
	if err != nil {
		return nil, err
	}
	kept, err := store.MeasuresTx(tx, i.ID)
	if err != nil {
		return nil, err
	}
	times := measure.Take(measure.AboutOf(i), entries)
	now, err := json.Marshal(times)
	if err != nil {
		return nil, fmt.Errorf("encode the times of %s: %w", i.ID, err)
	}
	if was, err := json.Marshal(kept); err != nil || i.Measured() && bytes.Equal(was, now) {
		return nil, err
	}
	sum := sha256.Sum256(now)
	return &taken{times, incident.Measured{Channel: times.Channel, Sum: hex.EncodeToString(sum[:6])}}, nil
}

// due is what is to be recorded of it.
func (t *taken) due() []incident.Event {
	if t == nil {
		return nil
	}
	return []incident.Event{t.event}
}

// save keeps the times.
func (t *taken) save(tx store.Tx) error {
	if t == nil {
		return nil
	}
	return store.SaveMeasures(tx, t.times)
}

// Times are the measured times of a response, and those of the last of its kind that everybody may know of.
type Times struct {
	Now    measure.Measures // of no incident: they were not taken yet
	Before measure.Measures // of no incident: there was none
}

// Times returns the measured times of a response that is over.
func (s *Service) Times(ctx context.Context, id incident.ID) (t Times, err error) {
	if !plain(string(id)) {
		return t, store.ErrNotFound
	}
	return TimesOf(ctx, s.db, id)
}

// beforeAtOnce is how many responses of its kind are looked through for one that everybody may know of, until there is one.
const beforeAtOnce = 10

// TimesOf is Service.Times for whoever has a store alone.
func TimesOf(ctx context.Context, db store.DB, id incident.ID) (t Times, err error) {
	t.Now, err = store.LoadMeasures(ctx, db, id)
	if errors.Is(err, store.ErrNotFound) {
		return t, nil
	}
	for before := t.Now.T0; err == nil; {
		var page []measure.Measures
		page, err = store.LatestMeasures(ctx, db, t.Now.Kind, before, beforeAtOnce)
		if last, ok := measure.LastOfKind(page, t.Now); ok || len(page) < beforeAtOnce {
			t.Before = last
			break
		}
		before = page[len(page)-1].T0
	}
	return t, err
}

// week is how far back what moved is told of where nothing was told before, mostBack how far at most, and weeksBefore how many responses
// are looked through for those before.
const (
	week        = 7 * 24 * time.Hour
	mostBack    = 5 * week
	weeksBefore = 200
)

// WeekMoved returns which measured times went otherwise since the help room was told last than in the response before of the same kind: where
// a week waited for a holiday to pass, the next one is shorter, and nothing is told twice or never.
func (s *Service) WeekMoved(ctx context.Context, now time.Time) ([]incident.Moved, error) {
	all, err := store.LatestMeasures(ctx, s.db, "", time.Time{}, weeksBefore)
	if err != nil {
		return nil, err
	}
	told, err := store.LoadHeader(ctx, s.db, incident.Workspace)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	from := now.Add(-week)
	if told.Week != nil {
		from = clock.Later(told.Week.At, now.Add(-mostBack))
	}
	return measure.Moves(all, incident.Span{From: from, To: now}), nil
}

// LatestTimes returns the measured times of at most limit responses, the newest first, of those that began before a moment; zero: of all.
// Private ones are among them: whoever shows them asks who may know.
func (s *Service) LatestTimes(ctx context.Context, before time.Time, limit int) ([]measure.Measures, error) {
	return store.LatestMeasures(ctx, s.db, "", before, limit)
}
