package service

import (
	"context"
	"errors"
	"fmt"

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
	for _, row := range newestFirst(rows) {
		res, err := s.Do(ctx, incident.Tell(request, row.ID, s.clock.Now(), incident.ViaTool, rose))
		var refused *incident.Refusal
		if !errors.As(err, &refused) { // else it has ended meanwhile
			return res, err
		}
	}
	some := func(rows []store.SignRow) bool { return len(rows) > 0 }
	return s.makeSign(ctx, request, &rose.Report, some, func() incident.Event { return rose })
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
