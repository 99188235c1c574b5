// Package service carries a request from a function's entry to the store: load what deciding needs, decide, commit state,
// entry and marks in one transaction, and say what was recorded. It is the same for Slack, the browser and the clock.
//
// A request that was recorded before changes nothing: its entry is found under its id and the first result is given again.
package service

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// Service is what every function asks to change an incident.
type Service struct {
	db        store.DB
	settings  config.Settings
	playbooks playbook.Set
	now       func() time.Time
}

// New returns a service over db. now may be nil for the machine's clock.
func New(db store.DB, settings config.Settings, playbooks playbook.Set, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{db: db, settings: settings, playbooks: playbooks, now: now}
}

// Result is what was recorded.
type Result struct {
	Entry    incident.Entry
	State    incident.State // header, and the TODOs the request concerned, as they are after it
	Repeated bool           // the request had been recorded before; nothing was changed
}

// Todo returns the TODO the request was about, or a zero one.
func (r Result) Todo() incident.Todo {
	t, _ := r.State.Todo(r.Entry.Todo)
	return t
}

// Do decides and records one request. A refusal of the rules is returned as *incident.Refusal, an unknown incident as
// store.ErrNotFound; any other error means that the store could not be used and nothing is known to be recorded.
func (s *Service) Do(ctx context.Context, req incident.Request) (res Result, err error) {
	err = s.update(ctx, func(tx store.Tx) error {
		res, err = s.once(tx, req)
		return err
	})
	return res, err
}

// update runs fn again when the commit's outcome is unknown or somebody created the same document first: the second run
// finds the entry, or does not.
func (s *Service) update(ctx context.Context, fn func(store.Tx) error) (err error) {
	for range 3 {
		err = s.db.Update(ctx, fn)
		if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrUnknownOutcome) {
			return err
		}
	}
	return err
}

// once decides req in tx, or returns what it recorded the first time.
func (s *Service) once(tx store.Tx, req incident.Request) (Result, error) {
	if err := possible(req); err != nil {
		return Result{}, err
	}
	if err := store.Ahead(tx, req.Incident, req.ID, req.Scope()); err != nil {
		return Result{}, err
	}
	entry, err := store.FindEntry(tx, req.Incident, req.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Result{}, err
	}
	repeated := err == nil
	state, err := store.LoadTx(tx, req.Incident, req.Scope())
	if err != nil {
		return Result{}, err
	}
	if repeated {
		return Result{Entry: entry, State: state, Repeated: true}, nil
	}
	d, err := incident.Decide(state, req)
	if err != nil {
		return Result{State: state}, err
	}
	if err := s.guardCorrected(tx, state.Incident, d); err != nil {
		return Result{}, err
	}
	return after(state, d), store.Commit(tx, d)
}

// possible refuses ids that nothing can have. They come from outside, and a store takes no slash in an id.
func possible(req incident.Request) error {
	if !plain(string(req.Incident)) {
		return store.ErrNotFound
	}
	for _, id := range req.Scope().Todos {
		if !plain(string(id)) {
			return &incident.Refusal{Code: incident.RefusedTodo}
		}
	}
	return nil
}

// plain reports whether s has the form of our ids: 1 to 64 letters, digits, dots, hyphens and underscores, the first no dot
// and no underscore. A playbook's TODO id is one.
var plain = regexp.MustCompile(`^[A-Za-z0-9-][A-Za-z0-9._-]{0,63}$`).MatchString

// after is the state once the decision holds.
func after(s incident.State, d incident.Decision) Result {
	if d.Incident != nil {
		s.Incident = *d.Incident
	}
	todos := append([]incident.Todo{}, d.Todos...)
	changed := incident.State{Todos: d.Todos}
	for _, t := range s.Todos {
		if _, ok := changed.Todo(t.ID); !ok {
			todos = append(todos, t)
		}
	}
	slices.SortStableFunc(todos, func(a, b incident.Todo) int { return cmp.Compare(a.Order, b.Order) })
	return Result{Entry: d.Entry, State: incident.State{Incident: s.Incident, Todos: todos}}
}

// State returns an incident with all its TODOs, or store.ErrNotFound.
func (s *Service) State(ctx context.Context, id incident.ID) (incident.State, error) {
	if !plain(string(id)) {
		return incident.State{}, store.ErrNotFound
	}
	return store.Load(ctx, s.db, id)
}

// unseen are the kinds of entry that tell people nothing: they are kept for the requests that left them.
var unseen = []incident.EntryKind{incident.EntrySigned, incident.EntryAwaited, incident.EntryRecurred}

// Timeline returns the newest limit entries that people see of an incident, the oldest of them first, and how many older
// ones there are. An unknown incident has none; an id that nothing can have is store.ErrNotFound.
func (s *Service) Timeline(ctx context.Context, id incident.ID, limit int) (newest []incident.Entry, older int, err error) {
	if !plain(string(id)) {
		return nil, 0, store.ErrNotFound
	}
	all, err := store.Timeline(ctx, s.db, id, 0)
	if err != nil {
		return nil, 0, err
	}
	all = slices.DeleteFunc(all, func(e incident.Entry) bool { return slices.Contains(unseen, e.Kind) })
	older = max(0, len(all)-limit)
	return all[older:], older, nil
}

// Open returns the headers of the running incidents, the newest first.
func (s *Service) Open(ctx context.Context) ([]incident.Incident, error) {
	return store.OpenIncidents(ctx, s.db)
}

// OpenStates returns the running incidents with their TODOs, the newest first.
func (s *Service) OpenStates(ctx context.Context) (out []incident.State, err error) {
	open, err := s.Open(ctx)
	for _, i := range open {
		state, err := s.State(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, state)
	}
	return out, err
}

// Settings returns the settings new incidents get.
func (s *Service) Settings() config.Settings { return s.settings }

// Playbook returns the playbook new incidents get.
func (s *Service) Playbook() incident.Playbook {
	pb, _ := s.playbooks.Get(s.settings.Playbook)
	return pb
}

// Now returns the service's time.
func (s *Service) Now() time.Time { return s.now() }
