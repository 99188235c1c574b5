package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// ofAlerts reports whether a mutant is the tool without a guard of what it takes of monitors.
func (m mutant) ofAlerts() bool {
	return m.forgetsAlerts || m.takesAlertsFirst || m.forgetsGroups || m.forgetsMonitors || m.neverEnds || m.forgetsCalls
}

// takenOtherwise is a store in which what is known of alerts is kept otherwise.
type takenOtherwise struct {
	store.DB
	m mutant
}

func (d takenOtherwise) Update(ctx context.Context, fn func(store.Tx) error) error {
	var later []func(store.Tx) error
	err := d.DB.Update(ctx, func(tx store.Tx) error {
		later = nil
		return fn(&takenOtherwiseTx{Tx: tx, m: d.m, later: &later})
	})
	if err != nil || len(later) == 0 {
		return err
	}
	return d.DB.Update(ctx, func(tx store.Tx) error {
		for _, write := range later {
			if err := write(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

type takenOtherwiseTx struct {
	store.Tx
	m      mutant
	alerts bool                    // it is about some
	later  *[]func(store.Tx) error // what is written in a transaction of its own
}

// Ahead tells what is about alerts: it asks for them before all else.
func (t *takenOtherwiseTx) Ahead(paths ...string) error {
	t.alerts = t.alerts || strings.HasPrefix(paths[0], "alertGroups/")
	return t.Tx.Ahead(paths...)
}

func (t *takenOtherwiseTx) Get(path string, into any) error {
	if t.m.forgetsAlerts && strings.HasPrefix(path, "alerts/") || t.m.forgetsGroups && strings.HasPrefix(path, "alertGroups/") {
		return store.ErrNotFound
	}
	if t.m.neverEnds && t.alerts && strings.HasPrefix(path, "incidents/") && strings.Count(path, "/") == 1 {
		return t.running(path, into)
	}
	return t.Tx.Get(path, into)
}

// running reads an incident that has ended as one that runs.
func (t *takenOtherwiseTx) running(path string, into any) error {
	var header map[string]any
	if err := t.Tx.Get(path, &header); err != nil {
		return err
	}
	if header["status"] != string(incident.SignStatus) {
		header["status"] = incident.Open
	}
	raw, err := json.Marshal(header)
	return errors.Join(err, json.Unmarshal(raw, into))
}

func (t *takenOtherwiseTx) Create(path string, v any) error {
	if t.m.forgetsAlerts && strings.Contains(path, "/entries/alert-") {
		path += fmt.Sprint("-", time.Now().UnixNano())
	}
	return t.write(path, func(tx store.Tx) error { return tx.Create(path, v) })
}

func (t *takenOtherwiseTx) Set(path string, v any) error {
	if s, ok := v.(store.Signs); ok {
		v = t.m.signs(s)
	}
	return t.write(path, func(tx store.Tx) error { return tx.Set(path, v) })
}

// signs are what is kept of those there are.
func (m mutant) signs(s store.Signs) store.Signs {
	if m.forgetsCalls {
		s.Called = nil
	}
	s.Rows = slices.Clone(s.Rows)
	for n := range s.Rows {
		s.Rows[n].Monitor = s.Rows[n].Monitor && !m.forgetsMonitors
	}
	return s
}

// write has what is no alert, beside one, wait for the next transaction, where a mutant does that.
func (t *takenOtherwiseTx) write(path string, do func(store.Tx) error) error {
	if !t.m.takesAlertsFirst || !t.alerts || strings.HasPrefix(path, "alerts/") {
		return do(t.Tx)
	}
	*t.later = append(*t.later, do)
	return nil
}
