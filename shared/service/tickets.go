package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/watch"
)

// tellTickets tells of a rise of tickets where it belongs: the newest incident that runs, else the newest sign, else a sign of its own.
func (s *Service) tellTickets(ctx context.Context, state watch.State, signs store.Signs) (told int, err error) {
	rise := state.Desk.Rise
	if rise == nil {
		return 0, nil
	}
	report := incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{
		Title: text.TicketSign(s.settings.Language, *rise), Source: text.TicketSource(s.settings.Language),
	}}
	if err := s.withTools(ctx, &report); err != nil {
		return 0, err
	}
	res, err := s.tellRise(ctx, running(signs), incident.TicketsRose{Report: report, Rise: *rise})
	switch {
	case err != nil:
		return 0, fmt.Errorf("tell that tickets rise: %w", err)
	case res.Entry.ID == "": // the next minute tells what has begun meanwhile
		return 0, nil
	}
	return recordedNow(res), s.update(ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if err != nil {
			return err
		}
		return tx.Set(store.SourcesPath, now.Raised(*rise))
	})
}

// tellRise tells the first that hears of it.
func (s *Service) tellRise(ctx context.Context, rows []store.SignRow, rose incident.TicketsRose) (res Result, err error) {
	request := RequestID("tickets", store.Moment(rose.Rise.Until))
	for rows = newestFirst(rows); len(rows) > 0; {
		on, err := s.hearer(ctx, request, rose.Rise, rows)
		if err != nil || on == "" {
			return res, err
		}
		res, err := s.Do(ctx, incident.Tell(request, on, s.clock.Now(), incident.ViaTool, rose))
		var refused *incident.Refusal
		if !errors.As(err, &refused) { // else it has ended meanwhile
			return res, err
		}
		rows = slices.DeleteFunc(rows, func(r store.SignRow) bool { return r.ID == on })
		if err := s.unheard(ctx, rose.Rise, on); err != nil {
			return res, err
		}
	}
	return s.makeSign(ctx, request, &rose.Report, elsewhere(rose.Rise), func() incident.Event { return rose })
}

// hearer decides what hears of a rise, for all who tell of it: the sign that it made, or else the first of what runs. It is empty where
// nothing waits to be told any more.
func (s *Service) hearer(ctx context.Context, request string, rise incident.TicketRise, rows []store.SignRow) (on incident.ID, err error) {
	err = s.update(ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if on = now.Desk.On; err != nil || !now.Desk.Waits(rise) || on != "" {
			return err
		}
		_, made, err := freeID(tx, request, incident.EntryReported)
		if on = rows[0].ID; made.Entry.ID != "" {
			on = made.Entry.Incident
		}
		now.Desk.On = on
		return errors.Join(err, tx.Set(store.SourcesPath, now))
	})
	return on, err
}

// unheard has another one hear of a rise.
func (s *Service) unheard(ctx context.Context, rise incident.TicketRise, on incident.ID) error {
	return s.update(ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if err != nil || !now.Desk.Waits(rise) || now.Desk.On != on {
			return err
		}
		now.Desk.On = ""
		return tx.Set(store.SourcesPath, now)
	})
}

// elsewhere reports whether a rise makes no sign: something runs that hears of it, or somebody has told of it.
func elsewhere(rise incident.TicketRise) belonging {
	return func(tx store.Tx, runs []store.SignRow) (bool, error) {
		now, err := sources(tx)
		return len(runs) > 0 || !now.Desk.Waits(rise), err
	}
}

// recordedNow is 1 for what was recorded now, and 0 for what was recorded before or not at all.
func recordedNow(res Result) int {
	if res.Entry.ID == "" || res.Repeated {
		return 0
	}
	return 1
}

// newestFirst puts incidents before signs, and of each the newest first.
func newestFirst(rows []store.SignRow) (out []store.SignRow) {
	for _, status := range []incident.Status{incident.Open, incident.SignStatus} {
		for n := len(rows) - 1; n >= 0; n-- {
			if rows[n].Status == status {
				out = append(out, rows[n])
			}
		}
	}
	return out
}
