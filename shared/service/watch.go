package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// Watch takes what was just seen outside, and tells each incident that hears of such things of tools of the team's own that went down
// or came back, and of what the provider says; told counts what was recorded there. It may run twice, late, or in several places at
// once: what two of them saw at the same time counts once, and an incident is told once. What could not be told the next minute tells.
//
// A minute in which nothing changes reads two documents, and every fifth writes one of them; while a tool is down it reads the headers of
// what runs, too.
func (s *Service) Watch(ctx context.Context, look watch.Look) (told int, err error) {
	state, kept, err := s.keepSeen(ctx, look)
	if err != nil {
		return 0, err
	}
	signs, err := store.LoadSigns(reads{ctx, s.db})
	if err != nil {
		return 0, err
	}
	faults := []error{s.tellSigns(ctx, state, signs)}
	for _, tell := range []func(context.Context, watch.State, time.Time) (int, error){s.tellBegun, s.tellChanges} {
		n, err := tell(ctx, state, kept.Add(stillSo))
		told, faults = told+n, append(faults, err)
	}
	for _, tell := range []func(context.Context, watch.State, store.Signs) (int, error){s.tellProvider, s.tellTickets} {
		n, err := tell(ctx, state, signs)
		told, faults = told+n, append(faults, err)
	}
	return told, errors.Join(faults...)
}

// stillSo is how long a tool does as it was seen at the least, as far as it counts. What begins later than that after a look another look
// tells: this one may be late, and what it saw past. Clocks differ by less.
const stillSo = 20 * time.Second

// tellChanges tells of tools that went down or came back.
func (s *Service) tellChanges(ctx context.Context, state watch.State, before time.Time) (told int, err error) {
	if len(state.Untold) == 0 {
		return 0, nil
	}
	told, err = s.tellTools(ctx, state.Untold, before)
	if err != nil {
		return told, err
	}
	return told, s.update(ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if err != nil {
			return err
		}
		return tx.Set(store.SourcesPath, now.Told(state.Untold))
	})
}

// keepSeen writes what is known after what was seen, where that is more than was known. kept is when that was so.
func (s *Service) keepSeen(ctx context.Context, look watch.Look) (state watch.State, kept time.Time, err error) {
	at := s.clock.Now()
	err = s.update(ctx, func(tx store.Tx) error {
		kept = s.clock.Now()
		before, err := sources(tx)
		if err != nil {
			return err
		}
		next, changed, readings := before.Next(at, look, s.counts())
		next, counted := next.Counted(at, look.Tickets, s.Playbook().Tickets)
		if state = next; !changed && !counted {
			return nil
		}
		var events merged
		if len(readings) > 0 {
			if events, err = mergeEvents(tx, readings); err != nil {
				return err
			}
			state = state.Merged(at, events.all, events.before, before.Provider.Sum == "")
		}
		return errors.Join(tx.Set(store.SourcesPath, state), events.save(tx))
	})
	if err != nil {
		return watch.State{}, kept, fmt.Errorf("keep what was seen outside: %w", err)
	}
	return state, kept, nil
}

// sources is what is known of all sources; zero: nothing.
func sources(r reader) (state watch.State, err error) {
	if err = r.Get(store.SourcesPath, &state); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return state, err
}

// tellTools tells every incident that hears of them, and began before a moment, of changes. One that cannot be told holds back no other.
func (s *Service) tellTools(ctx context.Context, changes []watch.Change, before time.Time) (told int, err error) {
	all, err := s.observing(ctx, before)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range all {
		n, err := s.tellOf(ctx, id, changes)
		told += n
		faults = append(faults, err)
	}
	return told, errors.Join(faults...)
}

// begunWithin is how long after an incident began it is told of the tools that were down already.
const begunWithin = 10 * time.Minute

// tellBegun tells the incidents that have just begun of the tools that were down already: of those they heard no change. What their
// sign's card said they know.
func (s *Service) tellBegun(ctx context.Context, known watch.State, before time.Time) (told int, err error) {
	at := s.clock.Now()
	down := s.down(known, at)
	if len(down) == 0 {
		return 0, nil
	}
	open, err := store.OpenIncidents(ctx, s.db)
	faults := []error{err}
	for _, i := range open {
		if !i.Observes() || at.Sub(i.DeclaredAt) >= begunWithin || i.Begun().After(before) {
			continue
		}
		knows := func(c watch.Change) bool { return i.KnowsDown(c.Tool, c.Since) }
		n, err := s.tellOf(ctx, i.ID, slices.DeleteFunc(slices.Clone(down), knows))
		told, faults = told+n, append(faults, err)
	}
	return told, errors.Join(faults...)
}

// down are the tools that are down at a moment, as the changes that made them so.
func (s *Service) down(known watch.State, at time.Time) (out []watch.Change) {
	for _, t := range s.settings.Watch.Tools {
		if state := stateOf(known, t, at); state.Is == incident.ToolDown {
			out = append(out, watch.Change{Tool: t.ID, Is: state.Is, Since: state.Since, Wrong: state.Wrong})
		}
	}
	return out
}

// tellSigns tells the signs of what was not known when they were reported.
func (s *Service) tellSigns(ctx context.Context, known watch.State, signs store.Signs) error {
	var faults []error
	for _, row := range signs.Rows {
		if row.Status != incident.SignStatus || len(s.settings.Watch.Tools) == 0 {
			continue
		}
		i, err := store.LoadHeader(ctx, s.db, row.ID)
		if err != nil || !i.Observes() || i.Status != incident.SignStatus {
			faults = append(faults, err)
			continue
		}
		for _, t := range s.settings.Watch.Tools {
			faults = append(faults, s.tellSign(ctx, i, s.described(ctx, t, stateOf(known, t, s.clock.Now()))))
		}
	}
	return errors.Join(faults...)
}

// tellSign tells a sign how a tool does, where its card says that this is not known.
func (s *Service) tellSign(ctx context.Context, i incident.Incident, t incident.ToolState) error {
	waits := func(on incident.ToolState) bool { return on.ID == t.ID && on.Is == incident.ToolUnknown }
	if t.Is == incident.ToolUnknown || !slices.ContainsFunc(i.Sign.Tools, waits) {
		return nil
	}
	t.Instead = i.Playbook.Instead(t.ID)
	request := RequestID("tool-seen", string(i.ID), t.ID, string(t.Is), store.Moment(t.Since))
	_, err := s.Do(ctx, incident.Tell(request, i.ID, s.clock.Now(), incident.ViaTool, incident.ToolSeen{Tool: t}))
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return nil // it has been decided about, or told
	}
	return err
}

// observing lists the incidents and signs that hear of what is seen around them and began before a moment.
func (s *Service) observing(ctx context.Context, before time.Time) (ids []incident.ID, err error) {
	open, err := store.OpenIncidents(ctx, s.db)
	for _, i := range open {
		if i.Observes() && !i.Begun().After(before) {
			ids = append(ids, i.ID)
		}
	}
	if err != nil {
		return ids, err
	}
	signs, err := store.LoadSigns(reads{ctx, s.db})
	for _, row := range signs.Rows {
		if row.Status == incident.SignStatus && !row.At.After(before) {
			ids = append(ids, row.ID)
		}
	}
	return ids, err
}

// tellOf tells one incident of changes. That it has ended meanwhile is no fault.
func (s *Service) tellOf(ctx context.Context, id incident.ID, changes []watch.Change) (told int, err error) {
	for _, c := range changes {
		n := slices.IndexFunc(s.settings.Watch.Tools, func(t config.Tool) bool { return t.ID == c.Tool })
		if n < 0 {
			continue // the settings do not name it any more
		}
		request := RequestID("tool", string(id), c.Tool, string(c.Is), store.Moment(c.Since))
		res, err := s.Do(ctx, incident.Tell(request, id, s.clock.Now(), incident.ViaTool, s.event(ctx, s.settings.Watch.Tools[n], c)))
		var refused *incident.Refusal
		switch {
		case errors.As(err, &refused):
		case err != nil:
			return told, fmt.Errorf("tell %s of %s: %w", id, c.Tool, err)
		case !res.Repeated:
			told++
		}
	}
	return told, nil
}

func (s *Service) event(ctx context.Context, t config.Tool, c watch.Change) incident.Event {
	state := s.described(ctx, t, incident.ToolState{Is: c.Is, Since: c.Since, Wrong: c.Wrong, Checked: s.clock.Now()})
	if c.Is == incident.ToolDown {
		return incident.ToolLost{Tool: state}
	}
	return incident.ToolBack{Tool: state, From: c.From}
}

// described adds to how a tool does what the settings say of it.
func (s *Service) described(ctx context.Context, t config.Tool, state incident.ToolState) incident.ToolState {
	state.ID, state.Name, state.Owner = t.ID, t.Name, t.Owner
	state.OwnerName = people.NewCache(s.db, s.clock).NameOf(ctx, t.Owner)
	return state
}

// Tools returns how each of the team's own tools does, in the order of the settings, with what to use instead of it as today's
// playbook says. One that a person looks at is incident.ToolManual. What was not seen for ten minutes is unknown.
func (s *Service) Tools(ctx context.Context) (out []incident.ToolState, err error) {
	if len(s.settings.Watch.Tools) == 0 {
		return nil, nil
	}
	known, err := sources(reads{ctx, s.db})
	if err != nil {
		return nil, fmt.Errorf("read how the tools do: %w", err)
	}
	pb := s.Playbook()
	for _, t := range s.settings.Watch.Tools {
		state := s.described(ctx, t, stateOf(known, t, s.clock.Now()))
		state.Instead = pb.Instead(t.ID)
		out = append(out, state)
	}
	return out, nil
}

func stateOf(known watch.State, t config.Tool, at time.Time) incident.ToolState {
	if t.Manual() {
		return incident.ToolState{Is: incident.ToolManual}
	}
	return known.Of(t.ID, at)
}
