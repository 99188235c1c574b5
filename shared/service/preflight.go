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
		i.Preflight = s.nextPreflight(i.Preflight, incident.Preflight{Week: week, At: at, Findings: findings})
		told = true
		return note(tx, i, incident.Entry{ID: id, Kind: incident.EntryPreflight, At: at, Via: incident.ViaClock})
	})
	return told && err == nil, err
}

// nextPreflight is what a check leaves: what it found, and what has changed in the playbook since the one before.
func (s *Service) nextPreflight(before *incident.Preflight, next incident.Preflight) *incident.Preflight {
	pb, ok := s.playbooks.Get(s.settings.Playbook)
	if before != nil {
		next.Playbook = before.Playbook
	}
	if ok {
		since := next.Playbook
		next.Playbook = pb.Summary()
		next.Changes = next.Playbook.Changes(since)
		next.Changes = next.Changes[:min(len(next.Changes), maxChanges)]
	}
	return &next
}

// maxChanges are as many changes of a playbook as are kept: people read a few of them, and how many more there are.
const maxChanges = 100

// weekOf names a week: ISO 8601, "2026-W08".
func weekOf(t time.Time) string {
	year, week := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
