package service

import (
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
	var res Result
	err := t.s.update(t.ctx, func(tx store.Tx) (err error) {
		res, err = t.s.openSign(tx, o, opens)
		return err
	})
	if err != nil {
		t.faults = append(t.faults, fmt.Errorf("open a sign for %s: %w", o.Key, err))
		return
	}
	if res.Entry.ID == "" {
		return // the next minute tells what it belongs to
	}
	if !res.Repeated {
		t.told++
	}
	id, as := res.Entry.Incident, o.Stand
	as.Broken = 0 // the sign says what was posted, and not that more was promised
	t.notes = append(t.notes, func(p *watch.Provider) { p.Opened(o.Key, id); p.Told(o.Key, id, as) })
	t.rows = append(t.rows, store.RowOf(res.State.Incident))
}

// opens is the sign of one of the provider's events, in the team's language.
func (s *Service) opens(e provider.Event, o watch.Outage) incident.ProviderOpens {
	post, lang := watch.PostOf(e), s.settings.Language
	facts := incident.Facts{
		Title: text.ProviderSign(lang, post), Region: e.Region, Services: o.Services, Impact: text.Given(lang, post.Said), Source: text.ProviderName,
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

// openSign makes a sign of one of the provider's events, once for each status that it is in. The result is zero where something that it
// belongs to has begun meanwhile: somebody has reported it, or another poller has opened a sign of what it read.
func (s *Service) openSign(tx store.Tx, o watch.Outage, opens incident.ProviderOpens) (res Result, err error) {
	at, request := s.clock.Now(), RequestID("provider-sign", o.Key, string(o.Stand.Status))
	id, known, err := freeID(tx, request, incident.EntryReported)
	if err != nil || known.Entry.ID != "" {
		return known, err
	}
	all, err := store.LoadSigns(tx)
	if err != nil || len(belongs(o, running(all))) > 0 {
		return res, err
	}
	s.prepare(&opens.Report, all, id, "", at)
	d, err := incident.Decide(incident.State{}, incident.Tell(request, id, at, incident.ViaTool, opens))
	if err != nil {
		return res, err
	}
	return after(incident.State{}, d), s.bear(tx, d, all, at)
}
