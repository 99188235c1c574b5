package service

import (
	"context"
	"fmt"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

// open opens a sign for one of the provider's events. Never a response: the provider is late, and people decide.
func (t *teller) open(o watch.Outage) {
	e, ok := t.event(o.Key)
	if !ok {
		return
	}
	opens := t.s.opens(e, o)
	if err := t.s.withTools(t.ctx, &opens.Report); err != nil {
		t.faults = append(t.faults, err)
		return
	}
	belong := func(_ store.Tx, rows []store.SignRow) (bool, error) { return len(belongs(o, rows)) > 0, nil }
	res, err := t.s.makeSign(t.ctx, RequestID("provider-sign", o.Key, string(o.Stand.Status)), &opens.Report, belong, func() incident.Event { return opens })
	if err != nil {
		t.faults = append(t.faults, fmt.Errorf("open a sign for %s: %w", o.Key, err))
		return
	}
	if res.Entry.ID == "" {
		return // the next minute tells what it belongs to
	}
	t.told += recordedNow(res)
	id, as := res.Entry.Incident, o.Stand
	as.Broken = 0 // the sign says what was posted, and not that more was promised
	t.notes = append(t.notes, func(p *watch.Provider) { p.Opened(o.Key, id); p.Told(o.Key, id, as) })
	t.rows = append(t.rows, store.RowOf(res.State.Incident))
}

// opens is the sign of one of the provider's events, in the team's language.
func (s *Service) opens(e provider.Event, o watch.Outage) incident.ProviderOpens {
	post, lang := watch.PostOf(e), s.settings.Language
	facts := incident.Facts{
		Title: text.ProviderSign(lang, post), Region: e.Region, Services: post.Services, Impact: provider.Seen(text.Given(lang, post.Said)), Source: text.ProviderName,
	}
	return incident.ProviderOpens{Report: incident.ReportSign{Kind: incident.Live, Facts: facts, Link: post.Link}, Post: post, Quiet: !s.loud(e, o)}
}

// loud reports whether an event calls the leads: from degraded on, or where it hits a service that always does.
func (s *Service) loud(e provider.Event, o watch.Outage) bool {
	always := func(service string) bool {
		return slices.ContainsFunc(s.settings.Watch.Provider.Services, func(named string) bool { return sameWord(named) == sameWord(service) })
	}
	return e.Status.Rank() >= provider.Degraded.Rank() || slices.ContainsFunc(o.Services, always)
}

// belonging reports whether what a sign is to be made of belongs to something that runs, or needs none any more.
type belonging func(tx store.Tx, runs []store.SignRow) (bool, error)

// makeSign makes a sign by an event of the tool's, once for each request. report is the event's, and is filled in before what returns it. The
// result is zero where something that it belongs to has begun meanwhile: somebody has reported it, or another poller has opened a sign.
func (s *Service) makeSign(
	ctx context.Context, request string, report *incident.ReportSign, belongs belonging, what func() incident.Event,
) (res Result, err error) {
	err = s.update(ctx, func(tx store.Tx) (err error) {
		res, err = s.makeOnce(tx, request, report, belongs, what)
		return err
	})
	return res, err
}

func (s *Service) makeOnce(
	tx store.Tx, request string, report *incident.ReportSign, belongs belonging, what func() incident.Event,
) (res Result, err error) {
	at := s.clock.Now()
	if err := inLine(tx); err != nil {
		return res, err
	}
	id, known, err := freeID(tx, request, incident.EntryReported)
	if err != nil || known.Entry.ID != "" {
		return known, err
	}
	all, err := store.LoadSigns(tx)
	if err != nil {
		return res, err
	}
	if known, err := belongs(tx, running(all)); err != nil || known {
		return res, err
	}
	s.prepare(report, all, id, "", at)
	d, err := incident.Decide(incident.State{}, incident.Tell(request, id, at, incident.ViaTool, what()))
	if err != nil {
		return res, err
	}
	return after(incident.State{}, d), s.bear(tx, d, all, at)
}
