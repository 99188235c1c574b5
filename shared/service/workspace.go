package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Prepare writes down what belongs to no incident, such as the runbook that stays pinned in the help room, and wakes its
// worker when the settings changed since the last time.
func (s *Service) Prepare(ctx context.Context) error {
	want := incident.Incident{ID: incident.Workspace, Settings: s.settings.Freeze(incident.Live, s.Playbook())}
	at := s.clock.Now()
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
		return note(tx, i, incident.Entry{ID: RequestID("settings", store.Moment(at)), Kind: incident.EntrySettings, At: at, Via: incident.ViaTool})
	})
}

// workspace is the header of what belongs to no incident.
func (s *Service) workspace(tx store.Tx) (incident.Incident, error) {
	have, err := store.LoadTx(tx, incident.Workspace, incident.Scope{})
	if errors.Is(err, store.ErrNotFound) { // Prepare has not run yet
		return incident.Incident{ID: incident.Workspace, Settings: s.settings.Freeze(incident.Live, s.Playbook())}, nil
	}
	return have.Incident, err
}

// note puts an entry on the workspace's timeline, with the header as it is then.
func note(tx store.Tx, i incident.Incident, e incident.Entry) error {
	e.Incident = i.ID
	return store.Commit(tx, incident.Decision{Incident: &i, Systems: incident.Concerned(e.Kind), Entry: e})
}

// TryWorkspace has tried again what failed for good and belongs to no incident: there is no board with a button for it, and
// what kept the help room from hearing of a break-glass code may have been put right. why is what has it tried; empty: that
// some time has passed, which counts once a minute.
func (s *Service) TryWorkspace(ctx context.Context, why string) error {
	i, err := store.LoadHeader(ctx, s.db, incident.Workspace)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	at := s.clock.Now()
	if why == "" {
		why = store.Moment(at.Truncate(time.Minute))
	}
	for _, id := range slices.Sorted(maps.Keys(i.Problems)) {
		if i.Problems[id].Code == incident.CodeWaiting {
			continue
		}
		_, one := s.Do(ctx, incident.Request{
			ID: RequestID("again", id, why), Incident: incident.Workspace, At: at, Via: incident.ViaTool, Do: incident.Retry{ProblemID: id},
		})
		var refused *incident.Refusal
		if !errors.As(one, &refused) {
			err = errors.Join(err, one)
		}
	}
	return err
}

// same compares settings as they are stored: an empty list and none are one there.
func same(a, b incident.Settings) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
