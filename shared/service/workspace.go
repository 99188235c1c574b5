package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Prepare writes down what belongs to no incident, such as the runbook that stays pinned in the help room, and wakes its
// worker when the settings changed since the last time.
func (s *Service) Prepare(ctx context.Context) error {
	want := incident.Incident{ID: incident.Workspace, Settings: s.settings.Freeze(incident.Live, s.Playbook())}
	at := s.now()
	return s.update(ctx, func(tx store.Tx) error {
		have, err := store.LoadTx(tx, incident.Workspace, incident.Scope{})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		i := have.Incident
		if err == nil && same(i.Settings, want.Settings) {
			return nil
		}
		i.ID, i.Settings = want.ID, want.Settings
		return store.Commit(tx, incident.Decision{
			Incident: &i, Systems: []incident.System{incident.Slack},
			Entry: incident.Entry{
				ID: RequestID("settings", store.Moment(at)), Incident: i.ID, Kind: incident.EntrySettings, At: at, Via: incident.ViaTool,
			},
		})
	})
}

// same compares settings as they are stored: an empty list and none are one there.
func same(a, b incident.Settings) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
