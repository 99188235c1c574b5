// Package service carries a request from a function's entry to the store: load what deciding needs, decide, commit state,
// entry and marks in one transaction, and say what was recorded. It is the same for Slack, the browser and the clock.
//
// A request that was recorded before changes nothing: its entry is found under its id and the first result is given again.
package service

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// Service is what every function asks to change an incident.
type Service struct {
	db        store.DB
	settings  config.Settings
	playbooks playbook.Set
	clock     clock.Clock
	hearing   atomic.Pointer[Hearing] // nil: nothing was noted
}

// New returns a service over db.
func New(db store.DB, settings config.Settings, playbooks playbook.Set, clock clock.Clock) *Service {
	return &Service{db: db, settings: settings, playbooks: playbooks, clock: clock}
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
	req, err = s.complete(ctx, req)
	if err != nil {
		return res, err
	}
	var refused *incident.Refusal
	err = s.update(ctx, func(tx store.Tx) error {
		if err := s.ahead(tx, req); err != nil {
			return err
		}
		res, refused, err = s.once(tx, req)
		return err
	})
	return res, orRefused(err, refused)
}

// orRefused is the error of a request that was refused and whose refusal is kept, or err.
func orRefused(err error, refused *incident.Refusal) error {
	if err == nil && refused != nil {
		return refused
	}
	return err
}

// ahead has everything read in one go that deciding req needs.
func (s *Service) ahead(tx store.Tx, req incident.Request, also ...string) error {
	if err := possible(req); err != nil {
		return err
	}
	if _, begins := req.Do.(incident.Begin); begins {
		if err := inLine(tx); err != nil {
			return err
		}
	}
	if req.Delivery != "" {
		also = append(also, store.AnswerPath(req.Delivery))
	}
	return store.Ahead(tx, req.Incident, req.ID, req.Scope(), also...)
}

// ErrUnsure says that the store does not know who asks, or was not told lately enough.
var ErrUnsure = errors.New("who asks is not known well enough")

// DoAs is Do for a person whom nobody has looked up, of whom req holds the id only. Who that is is read beside the
// incident, so that it takes no round trip of its own, and what is not known to be allowed is not recorded: ErrUnsure
// asks the caller to look the person up and to call Do.
func (s *Service) DoAs(ctx context.Context, req incident.Request) (res Result, err error) {
	path := store.PersonPath(req.By.ID)
	var refused *incident.Refusal
	err = s.update(ctx, func(tx store.Tx) error {
		asked := req
		if err := s.ahead(tx, req, path); err != nil {
			return err
		}
		if asked.By, err = s.fresh(tx, path); err != nil {
			return err
		}
		res, refused, err = s.once(tx, asked)
		return err
	})
	return res, orRefused(err, refused)
}

// fresh is who somebody is, as the store was told within a day.
func (s *Service) fresh(tx store.Tx, path string) (incident.Actor, error) {
	var p people.Person
	err := tx.Get(path, &p)
	if errors.Is(err, store.ErrNotFound) || err == nil && s.clock.Now().Sub(p.SeenAt) >= people.Fresh {
		return incident.Actor{}, ErrUnsure
	}
	return p.Actor(), err
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

// once decides req in tx, or returns what it recorded the first time. A refusal that is kept is no error of the transaction.
func (s *Service) once(tx store.Tx, req incident.Request) (Result, *incident.Refusal, error) {
	entry, err := store.FindEntry(tx, req.Incident, req.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Result{}, nil, err
	}
	repeated := err == nil
	state, err := store.LoadTx(tx, req.Incident, req.Scope())
	if err != nil {
		return Result{}, nil, err
	}
	if repeated {
		if entry.Kind == incident.EntryDeclared {
			state = asDeclared(state, entry)
		}
		return Result{Entry: entry, State: state, Repeated: true}, nil, nil
	}
	if before, err := s.refusedBefore(tx, req.Delivery); err != nil || before != nil {
		return Result{State: state}, before, err
	}
	d, err := incident.Decide(state, req)
	if err == nil {
		err = alone(tx, req.Do, d)
	}
	if err != nil {
		return s.refused(tx, req, state, err)
	}
	known, err := s.outages(tx, state.Incident, d)
	if err != nil {
		return Result{}, nil, err
	}
	met, err := s.meets(tx, state, req, &d)
	if err != nil {
		return Result{}, nil, err
	}
	hidden, err := s.hides(tx, state, req, headerAfter(state, d))
	if err != nil {
		return Result{}, nil, err
	}
	return after(state, d), nil, errors.Join(store.Freeze(tx, d), known.save(tx), commitMet(tx, d, append(met, hidden...)))
}

// refused keeps a refusal as the answer of the delivery that got it.
func (s *Service) refused(tx store.Tx, req incident.Request, state incident.State, err error) (Result, *incident.Refusal, error) {
	var refused *incident.Refusal
	if req.Delivery == "" || !errors.As(err, &refused) {
		return Result{State: state}, nil, err
	}
	return Result{State: state}, refused, s.keepAnswer(tx, req.Delivery, refusal(refused))
}

// possible refuses ids that nothing can have. They come from outside, and a store takes no slash in an id.
func possible(req incident.Request) error {
	if !plain(string(req.Incident)) {
		return store.ErrNotFound
	}
	if req.Scope().List && req.Incident != incident.Workspace { // no incident has a list of its own
		return &incident.Refusal{Code: incident.RefusedUnknown}
	}
	for _, id := range req.Scope().Todos {
		if !plain(string(id)) {
			return &incident.Refusal{Code: incident.RefusedTodo}
		}
	}
	for _, id := range req.Scope().Entries {
		if !plain(id) {
			return &incident.Refusal{Code: incident.RefusedUnknown}
		}
	}
	return nil
}

// plain reports whether s has the form of our ids: 1 to 64 letters, digits, dots, hyphens and underscores, the first no dot
// and no underscore. A playbook's TODO id is one.
func plain(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c != '.' && c != '_') {
			return false
		}
	}
	return 1 <= len(s) && len(s) <= 64
}

// after is the state once the decision holds.
func after(s incident.State, d incident.Decision) Result {
	if d.Incident != nil {
		s.Incident = *d.Incident
	}
	todos := slices.Concat(d.Todos, d.Others)
	changed := incident.State{Todos: todos}
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
	return store.LoadScope(ctx, s.db, id, incident.Scope{All: true, Notice: true})
}

// Addressed is State with the list of customers, for whoever writes, approves or sends a notice to them.
func (s *Service) Addressed(ctx context.Context, id incident.ID) (incident.State, error) {
	if !plain(string(id)) {
		return incident.State{}, store.ErrNotFound
	}
	return store.LoadScope(ctx, s.db, id, incident.Scope{All: true, Notice: true, Customers: true})
}

// Header returns an incident without its TODOs, or store.ErrNotFound.
func (s *Service) Header(ctx context.Context, id incident.ID) (state incident.State, err error) {
	if !plain(string(id)) {
		return state, store.ErrNotFound
	}
	state.Incident, err = store.LoadHeader(ctx, s.db, id)
	return state, err
}

// Timeline returns the newest limit entries that people see of an incident, the oldest of them first, and how many older
// ones there are. What was corrected in Slack says what it says there, and when it was edited. An unknown incident has none; an id that nothing can have is store.ErrNotFound.
func (s *Service) Timeline(ctx context.Context, id incident.ID, limit int) (newest []incident.Entry, older int, err error) {
	if !plain(string(id)) {
		return nil, 0, store.ErrNotFound
	}
	all, err := store.Timeline(ctx, s.db, id, 0)
	if err != nil {
		return nil, 0, err
	}
	all = incident.ForPeople(all)
	older = max(0, len(all)-limit)
	return all[older:], older, nil
}

// Open returns the headers of the running incidents: the live ones first, of each kind the newest first.
func (s *Service) Open(ctx context.Context) ([]incident.Incident, error) {
	open, err := store.OpenIncidents(ctx, s.db)
	return incident.LiveFirst(open), err
}

// OpenStates returns the running incidents with their TODOs, in the order of Open.
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
func (s *Service) Now() time.Time { return s.clock.Now() }

// Clock is what the service lives by.
func (s *Service) Clock() clock.Clock { return s.clock }
