package main

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// desk makes one thing, where the settings' time zone says.
type desk struct {
	effect.System
	where string
}

func (d desk) Name() incident.System { return "third" }

func (d desk) Plan() plan.Plan {
	return plan.Plan{Of: func(incident.State, plan.Refs) []plan.Effect {
		return []plan.Effect{{Key: "view", Kind: plan.DocumentKind, Life: plan.Once, Link: "view", Facts: plan.Document{}}}
	}}
}

func (d desk) TakeQuota(effect.Call) time.Duration { return 0 }

func (d desk) Apply(context.Context, effect.Call) (plan.Ref, error) {
	return plan.Ref{ID: "1", URL: "https://desk.example.com/" + d.where}, nil
}

// slackless is a machine on a store of its own that calls nobody in Slack, and does not run yet.
func slackless(t *testing.T, s config.Settings) *machine {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	documents, err := local.Open(t.TempDir(), "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = documents.Close() })
	m := assemble(parts{config: config.Config{Settings: s}, playbooks: playbook.Builtins(), db: db, documents: documents, log: slog.New(slog.DiscardHandler)})
	t.Cleanup(m.stop)
	return m
}

// work starts its workers.
func (m *machine) work(t *testing.T) {
	t.Helper()
	runners, err := m.runners()
	if err != nil {
		t.Fatal(err)
	}
	delete(runners, incident.Slack) // nobody answers there
	if err := m.dispatch.start(m.db, runners, m.tick); err != nil {
		t.Fatal(err)
	}
}

// TestAThirdSystemIsServed: a declaration wakes the worker of a system that only its rows know.
//
//nolint:paralleltest // it changes the tables that the others read
func TestAThirdSystemIsServed(t *testing.T) {
	listed, table := incident.Systems, systems.Table
	t.Cleanup(func() { incident.Systems, systems.Table = listed, table })
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: "third", Only: []incident.EntryKind{incident.EntryDeclared}})
	systems.Table = append(slices.Clone(table), systems.Row{Name: "third", Open: func(p function.Parts) (effect.System, error) {
		return desk{where: p.Config.Settings.Timezone}, nil
	}})
	m := slackless(t, config.Defaults())
	said, err := m.service.Declare(t.Context(), service.Declaration{
		RequestID: "d1", By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Kind: incident.Live, Facts: incident.Facts{Title: "EC2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	m.work(t)
	for id := said.State.Incident.ID; ; time.Sleep(time.Millisecond) {
		i, err := store.LoadHeader(t.Context(), m.db, id)
		if err != nil {
			t.Fatal(err)
		}
		if url := i.Links["view"].URL; url != "" {
			if url != "https://desk.example.com/Asia/Tokyo" {
				t.Errorf("people are led to %s", url)
			}
			return
		}
	}
}
