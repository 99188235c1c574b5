package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TellPreflight has the help room told of a check: once a week, whoever asks how often, since the entry's id is the
// week's. told is false when this week's was told before.
func (s *Service) TellPreflight(ctx context.Context, findings []incident.Finding) (told bool, err error) {
	at := s.clock.Now()
	week := weekOf(at.In(s.settings.Location()))
	err = s.update(ctx, func(tx store.Tx) error {
		told = false
		id := RequestID("preflight", week)
		if _, err := store.FindEntry(tx, incident.Workspace, id); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		i, err := s.workspace(tx)
		if err != nil {
			return err
		}
		i.Preflight = &incident.Preflight{Week: week, At: at, Findings: findings}
		told = true
		return note(tx, i, incident.Entry{ID: id, Kind: incident.EntryPreflight, At: at, Via: incident.ViaClock})
	})
	return told && err == nil, err
}

// weekOf names a week: ISO 8601, "2026-W08".
func weekOf(t time.Time) string {
	year, week := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
