package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

// What the provider says is told as it stands, not as it changed: each minute all that runs is held against what it was told. So an
// incident that begins later hears of it, and so does one whose telling failed.

// counts says what of the provider's word counts here.
func (s *Service) counts() provider.Filter {
	p := s.settings.Watch.Provider
	return provider.Filter{Regions: p.Regions, Global: p.Global}
}

// merged are the provider's events after a merge, with what is to be written of them.
type merged struct {
	all     []provider.Event
	changed []provider.Event
	gone    []string          // keys of those that are forgotten
	known   map[string]string // those there were, by key, as they were written
}

// before reports whether there was an event.
func (m merged) before(key string) bool { return m.known[key] != "" }

// mergeEvents merges readings into the events that are known.
func mergeEvents(tx store.Tx, readings []provider.Reading) (m merged, err error) {
	docs, err := tx.List(store.Query{Collection: store.ProviderEvents})
	if err != nil {
		return m, fmt.Errorf("read the provider's events: %w", err)
	}
	known, err := store.Collect[provider.Event](docs)
	if err != nil {
		return m, fmt.Errorf("read the provider's events: %w", err)
	}
	m.all, _ = provider.Merge(known, readings...)
	m.known = map[string]string{}
	for _, e := range known {
		m.known[e.Key] = written(e)
	}
	left := maps.Clone(m.known)
	for _, e := range m.all {
		if m.known[e.Key] != written(e) {
			m.changed = append(m.changed, e)
		}
		delete(left, e.Key)
	}
	m.gone = slices.Sorted(maps.Keys(left))
	return m, nil
}

// written is an event as it is stored.
func written(e provider.Event) string {
	body, err := json.Marshal(e)
	if err != nil { // it was decoded from such
		panic(fmt.Sprintf("service: an event of the provider's: %v", err))
	}
	return string(body)
}

// save writes what changed.
func (m merged) save(tx store.Tx) error {
	var faults []error
	for _, e := range m.changed {
		faults = append(faults, tx.Set(store.ProviderEventPath(e.Key), e))
	}
	for _, key := range m.gone {
		faults = append(faults, tx.Delete(store.ProviderEventPath(key)))
	}
	return errors.Join(faults...)
}

// tellProvider tells all that runs what the provider says and whether that can be read, and opens a sign for what belongs to nothing.
// One that cannot be told holds back no other.
func (s *Service) tellProvider(ctx context.Context, state watch.State, signs store.Signs) (told int, err error) {
	t := teller{s: s, ctx: ctx, rows: running(signs), state: state, events: map[string]provider.Event{}}
	if len(s.settings.Watch.Provider.Feeds) == 0 {
		return 0, nil
	}
	t.feed()
	for _, o := range state.Provider.Outages {
		t.outage(o)
	}
	return t.told, errors.Join(append(t.faults, t.save())...)
}

// tellUnwatched tells all that runs that the provider's word is not known, where nobody has read it for ten minutes: the function that
// does may be what is broken.
func (s *Service) tellUnwatched(ctx context.Context) error {
	if len(s.settings.Watch.Provider.Feeds) == 0 {
		return nil
	}
	state, err := sources(reads{ctx, s.db})
	if err != nil {
		return err
	}
	if feed := state.Reads(s.clock.Now()); feed.Reads() {
		return nil // that is the watch's to say
	}
	signs, err := store.LoadSigns(reads{ctx, s.db})
	if err != nil {
		return err
	}
	t := teller{s: s, ctx: ctx, rows: running(signs), state: state}
	t.feed()
	return errors.Join(append(t.faults, t.save())...)
}

// running are the live signs and incidents that hear of what is seen around them.
func running(signs store.Signs) (out []store.SignRow) {
	for _, r := range signs.Rows {
		if r.Running() && r.Kind == incident.Live {
			out = append(out, r)
		}
	}
	return out
}

// teller is one round of telling.
type teller struct {
	s      *Service
	ctx    context.Context //nolint:containedctx // it lives as long as the round
	rows   []store.SignRow
	state  watch.State
	events map[string]provider.Event // that were read
	notes  []func(*watch.Provider)   // what was told
	told   int
	faults []error
}

// feed tells all that runs whether the provider's word can be read, where they know otherwise.
func (t *teller) feed() {
	feed := t.state.Reads(t.s.clock.Now())
	if feed == nil {
		return
	}
	as := second(feed.Unread)
	for _, p := range feed.Parts {
		as += "," + p.Name + second(p.Unread)
	}
	for _, row := range t.rows {
		if t.state.Provider.Heard[row.ID] == as {
			continue
		}
		request := RequestID("feed", string(row.ID), as, store.Moment(t.state.At))
		if t.tell(row.ID, request, incident.FeedSeen{Feed: *feed}) {
			t.notes = append(t.notes, func(p *watch.Provider) { p.Hear(row.ID, as) })
		}
	}
}

// second is a moment in a request's id.
func second(at time.Time) string { return at.UTC().Format("20060102T150405") }

// outage tells of one of the provider's events where it belongs, and opens a sign where that is nowhere.
func (t *teller) outage(o watch.Outage) {
	to := belongs(o, t.rows)
	if len(to) == 0 && o.Untold() {
		t.open(o)
	}
	for _, id := range to {
		if o.Told[id] != o.Stand {
			t.catchUp(o, id)
		}
	}
	if o.Stand.Over {
		t.notes = append(t.notes, func(p *watch.Provider) { p.Over(o.Key, to) })
	}
}

// catchUp tells an incident all of an event that it does not know.
func (t *teller) catchUp(o watch.Outage, id incident.ID) {
	e, ok := t.event(o.Key)
	if !ok {
		return
	}
	news, ok := t.news(o, id, e)
	if !ok {
		return
	}
	for _, n := range news {
		if !t.tell(id, RequestID("provider", string(id), o.Key, n.ID), n.Event) {
			return
		}
	}
	t.notes = append(t.notes, func(p *watch.Provider) { p.Told(o.Key, id, o.Stand) })
}

// news is what an incident does not know of an event. Where nothing is noted the incident itself is asked how much it knows.
func (t *teller) news(o watch.Outage, id incident.ID, e provider.Event) (news []watch.Item, ok bool) {
	told := o.Told[id]
	if told == (watch.Stand{}) {
		i, err := store.LoadHeader(t.ctx, t.s.db, id)
		if err != nil {
			t.faults = append(t.faults, fmt.Errorf("what %s knows of the provider's event %s: %w", id, o.Key, err))
			return nil, false
		}
		news = watch.Between(e, i.Provider)
	}
	return append(news, watch.News(e, told, o.Stand)...), true
}

// event reads one of the provider's events.
func (t *teller) event(key string) (e provider.Event, ok bool) {
	if e, ok := t.events[key]; ok {
		return e, true
	}
	if err := t.s.db.Get(t.ctx, store.ProviderEventPath(key), &e); err != nil {
		t.faults = append(t.faults, fmt.Errorf("read the provider's event %s: %w", key, err))
		return e, false
	}
	t.events[key] = e
	return e, true
}

// tell tells an incident of something; ok is false where it may be told again. That it is known there, or that it is over, is no fault.
func (t *teller) tell(id incident.ID, request string, what incident.Event) (ok bool) {
	res, err := t.s.Do(t.ctx, incident.Tell(request, id, t.s.clock.Now(), incident.ViaTool, what))
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused):
		return true
	case err != nil:
		t.faults = append(t.faults, fmt.Errorf("tell %s what the provider says: %w", id, err))
		return false
	case !res.Repeated:
		t.told++
	}
	return true
}

// save notes what was told.
func (t *teller) save() error {
	if len(t.notes) == 0 {
		return nil
	}
	return t.s.update(t.ctx, func(tx store.Tx) error {
		now, err := sources(tx)
		if err != nil {
			return err
		}
		p := now.Provider.Clone()
		for _, note := range t.notes {
			note(&p)
		}
		signs, err := store.LoadSigns(tx) // another poller may have opened one since t.rows were read
		if err != nil {
			return err
		}
		var runs []incident.ID
		for _, row := range running(signs) {
			runs = append(runs, row.ID)
		}
		p.Forget(runs)
		now.Provider = p
		return tx.Set(store.SourcesPath, now)
	})
}

// belongs lists what an event belongs to: the sign that was opened for it, and what else is about the same. What is not known of an
// incident that runs contradicts nothing; a sign has to have a service in common. So has what is about one region, of an event in none: it
// is everybody's; and so has what hears of an old one. What has heard of an event goes on to, also when the service that they had in common
// is well again. It hears the end though people look at another region by then, since nobody knows of the event after that.
func belongs(o watch.Outage, rows []store.SignRow) (to []incident.ID) {
	for _, row := range rows {
		if row.ID == o.Sign || related(o, row) {
			to = append(to, row.ID)
		}
	}
	return to
}

func related(o watch.Outage, row store.SignRow) bool {
	elsewhere := row.Region != "" && sameWord(row.Region) != sameWord(o.Region)
	_, heard := o.Told[row.ID]
	if elsewhere && o.Region != provider.Global {
		return heard && o.Stand.Over
	}
	common := incident.Overlaps(incident.Facts{Region: o.Region, Services: o.Services}, incident.Facts{Region: o.Region, Services: row.Services}, sameWord)
	return heard || common || !o.Old && !elsewhere && row.Status == incident.Open && (len(row.Services) == 0 || len(o.Services) == 0)
}
