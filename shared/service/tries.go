package service

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TellWeek has the help room asked, once a week however often it is called, about the tries that are open. Outside the working hours of all
// sites it waits: the tick calls it again when somebody is at work. told is false when nothing was told: this week's was before, it waits,
// or there is nothing to say.
func (s *Service) TellWeek(ctx context.Context) (told bool, err error) {
	at := s.clock.Now()
	week, err := s.week(ctx, at)
	if err != nil {
		return false, err
	}
	work := s.settings.Freeze(incident.Live, s.Playbook()).WorkAt(at)
	if !work.After(at) || week.Silent() { // there is nothing to wait for
		work = time.Time{}
	}
	err = s.update(ctx, func(tx store.Tx) (err error) {
		told, err = s.tellWeek(tx, week, at, work)
		return err
	})
	return told && err == nil, err
}

// tellWeek tells of a week or, where work has a moment, has the tick look then. A week that was told of waits for nothing.
func (s *Service) tellWeek(tx store.Tx, week incident.Week, at, work time.Time) (told bool, err error) {
	id := RequestID("week", weekOf(at.In(s.settings.Location())))
	_, err = store.FindEntry(tx, incident.Workspace, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	before := err == nil
	i, err := s.workspace(tx)
	if err != nil {
		return false, err
	}
	asked := i.AskAt
	if i.AskAt = work; before {
		i.AskAt = time.Time{}
	}
	switch told = !before && work.IsZero() && !week.Silent(); {
	case told:
		i.Week = &week
		return true, note(tx, i, incident.Entry{ID: id, Kind: incident.EntryWeek, At: at, Via: incident.ViaClock})
	case i.AskAt.Equal(asked):
		return false, nil
	}
	return false, store.SetClock(tx, i)
}

// lookAtWeek tells of a week that waited for working hours.
func (s *Service) lookAtWeek(ctx context.Context) (entries int, err error) {
	told, err := s.TellWeek(ctx)
	if told {
		entries = 1
	}
	return entries, err
}

// week is what there is to tell at a moment.
func (s *Service) week(ctx context.Context, at time.Time) (incident.Week, error) {
	known, err := store.OpenTries(ctx, s.db, false)
	if err != nil {
		return incident.Week{}, err
	}
	inner, err := store.OpenTries(ctx, s.db, true)
	moved, unknown := s.WeekMoved(ctx, at)
	named := known[:min(len(known), incident.WeekTries)]
	return incident.Week{
		Week: weekOf(at.In(s.settings.Location())), At: at, Tries: named, More: len(known) - len(named), Inner: len(inner), Moved: moved,
	}, errors.Join(err, unknown)
}

// lastTime is what the board of an incident that begins reminds of. It holds no declaration back: without it the board says nothing of it.
func (s *Service) lastTime(ctx context.Context) []incident.TryRow {
	rows, err := store.LastTries(ctx, s.db)
	if err != nil {
		return nil
	}
	return rows
}

// Tries returns at most so many open tries that a person may know of, the longest due first, of those that come after an order; "": of all.
// The next page begins after next; "": there is none.
func (s *Service) Tries(ctx context.Context, who incident.PersonID, after string, most int) (all []incident.TryRow, next string, err error) {
	knows := s.knowsTries(ctx, who)
	for range mostLooks {
		batch, err := store.TriesAfter(ctx, s.db, after, most+1)
		if err != nil {
			return nil, "", err
		}
		for _, row := range batch {
			may, err := knows(row)
			switch {
			case err != nil:
				return nil, "", err
			case !may:
			case len(all) == most:
				return all, all[most-1].Order, nil
			default:
				all = append(all, row)
			}
		}
		if len(batch) <= most {
			return all, "", nil
		}
		after = batch[most].Order
	}
	return all, after, nil
}

// MyTries are at most so many open tries that a person has and may know of, the longest due first.
func (s *Service) MyTries(ctx context.Context, who incident.PersonID, most int) (mine []incident.TryRow, err error) {
	rows, err := store.TriesOwned(ctx, s.db, who, most)
	if err != nil {
		return nil, err
	}
	knows := s.knowsTries(ctx, who)
	for _, row := range rows {
		may, err := knows(row)
		if err != nil {
			return nil, err
		}
		if may {
			mine = append(mine, row)
		}
	}
	return mine, nil
}

// knowsTries says of tries whether a person may know of them. Of a private incident the header says who may, which is read once.
func (s *Service) knowsTries(ctx context.Context, who incident.PersonID) func(incident.TryRow) (bool, error) {
	known := map[incident.ID]bool{}
	return func(row incident.TryRow) (may bool, err error) {
		if !row.Private {
			return true, nil
		}
		if may, asked := known[row.Incident]; asked {
			return may, nil
		}
		i, err := store.LoadHeader(ctx, s.db, row.Incident)
		if err != nil {
			return false, err
		}
		known[row.Incident] = s.MayKnow(ctx, who, "", i)
		return known[row.Incident], nil
	}
}

// Reviewed is State with the lines of the review.
func (s *Service) Reviewed(ctx context.Context, id incident.ID) (incident.State, error) {
	if !plain(string(id)) {
		return incident.State{}, store.ErrNotFound
	}
	return store.LoadScope(ctx, s.db, id, incident.Scope{All: true, Notice: true, KPT: true})
}
