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
	if told, err = s.tellRise(ctx, running(signs), incident.TicketsRose{Report: report, Rise: *rise}); err != nil {
		return told, fmt.Errorf("tell that tickets rise: %w", err)
	}
	return told, s.update(ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if err != nil {
			return err
		}
		return tx.Set(store.SourcesPath, now.Raised(*rise))
	})
}

// tellRise tells the first that hears of it.
func (s *Service) tellRise(ctx context.Context, rows []store.SignRow, rose incident.TicketsRose) (told int, err error) {
	request := RequestID("tickets", store.Moment(rose.Rise.Until))
	for _, row := range newestFirst(rows) {
		res, err := s.Do(ctx, incident.Tell(request, row.ID, s.clock.Now(), incident.ViaTool, rose))
		var refused *incident.Refusal
		switch {
		case errors.As(err, &refused): // it has ended meanwhile
		case err != nil:
			return 0, err
		default:
			return news(res), nil
		}
	}
	res, err := s.makeSign(ctx, request, &rose.Report, func() incident.Event { return rose })
	return news(res), err
}

// news is 1 for what was recorded now.
func news(res Result) int {
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
