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
	at := s.now()
	week := weekOf(at.In(s.settings.Location()))
	err = s.update(ctx, func(tx store.Tx) error {
		told = false
		id := RequestID("preflight", week)
		if _, err := store.FindEntry(tx, incident.Workspace, id); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		have, err := store.LoadTx(tx, incident.Workspace, incident.Scope{})
		if errors.Is(err, store.ErrNotFound) { // Prepare has not run yet
			have.Incident = incident.Incident{ID: incident.Workspace, Settings: s.settings.Freeze(incident.Live, s.Playbook())}
		} else if err != nil {
			return err
		}
		have.Incident.Preflight = &incident.Preflight{Week: week, At: at, Findings: findings}
		told = true
		return store.Commit(tx, incident.Decision{
			Incident: &have.Incident, Systems: []incident.System{incident.Slack},
			Entry: incident.Entry{ID: id, Incident: incident.Workspace, Kind: incident.EntryPreflight, At: at, Via: incident.ViaClock},
		})
	})
	return told && err == nil, err
}

// weekOf names a week: ISO 8601, "2026-W08".
func weekOf(t time.Time) string {
	year, week := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
