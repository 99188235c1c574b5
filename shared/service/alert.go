package service

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
)

// Alerted is what became of a delivery of alerts.
type Alerted struct {
	Incident incident.ID      // the sign or incident that they are on; empty: on none
	Entries  []incident.Entry // what was recorded; none: all of it was known, or is the end of what nobody knows
}

const (
	// keptAlerts is how long an alert that was taken is known, from when it was last sent. Senders deliver again for two days.
	keptAlerts = 7 * 24 * time.Hour
	// alertsTogether is how long alerts of which it is not known that they are about something else go on one sign.
	alertsTogether = 10 * time.Minute
)

// takenAlert says that an alert was taken. It is stored; field names must not change.
type takenAlert struct {
	At       time.Time `json:"at"`
	ExpireAt time.Time `json:"expireAt"` // store.ExpiryField
}

// alertGroup leads from a group of alerts to the sign or incident that they are on. It is stored; field names must not change.
type alertGroup struct {
	Incident incident.ID `json:"incident"`
	At       time.Time   `json:"at"`
	ExpireAt time.Time   `json:"expireAt"` // store.ExpiryField
}

// Alert takes what one delivery of a source says. Alerts that are new go on the sign or incident that their group is on, else on one
// about the same region and services, else on a sign that other alerts made a moment ago, else on a new sign, which calls the leads as
// any report does. Alerts that are over are evidence, and end nothing. What was taken within a week is not taken again. All of it is one
// transaction. It concerns what is real only: no drill is told of it.
func (s *Service) Alert(ctx context.Context, source alert.Source, b alert.Batch) (out Alerted, err error) {
	if len(b.Alerts) == 0 {
		return out, nil
	}
	report := incident.ReportSign{Kind: incident.Live}
	if err := s.withTools(ctx, &report); err != nil {
		return out, err
	}
	at := s.clock.Now()
	err = s.update(ctx, func(tx store.Tx) error {
		t := &alerting{Service: s, tx: tx, at: at, source: source, batch: b, report: report}
		if err := t.read(); err != nil {
			return err
		}
		if err := t.decide(); err != nil {
			return err
		}
		err := t.write()
		out = t.out
		return err
	})
	return out, err
}

// alerting is the taking of one delivery in a transaction. All that is read is read before anything is written.
type alerting struct {
	*Service
	tx     store.Tx
	at     time.Time
	source alert.Source
	batch  alert.Batch
	report incident.ReportSign

	group   alertGroup // as it is stored; zero: not known
	state   incident.State
	writes  []func() error
	out     Alerted
	raised  []alert.Alert // new, and going on
	over    []alert.Alert // new, and over
	refresh []alert.Alert // known, and to be remembered for longer
}

func (t *alerting) keyOf(a alert.Alert) string {
	return RequestID("alert", string(t.source), a.Key)
}

func (t *alerting) groupPath() string {
	return store.AlertGroupPath(RequestID("group", string(t.source), t.batch.Group))
}

// read finds out what of it is new, and what its group is on.
func (t *alerting) read() error {
	paths := []string{t.groupPath()}
	for _, a := range t.batch.Alerts {
		paths = append(paths, store.AlertPath(t.keyOf(a)))
	}
	if err := t.tx.Ahead(paths...); err != nil {
		return err
	}
	seen := map[string]bool{}
	for n, a := range t.batch.Alerts {
		if key := paths[n+1]; !seen[key] {
			seen[key] = true
			if err := t.sort(a, key); err != nil {
				return err
			}
		}
	}
	return t.readGroup(paths[0])
}

func (t *alerting) sort(a alert.Alert, path string) error {
	var known takenAlert
	err := t.tx.Get(path, &known)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	case err != nil || !t.at.Before(known.ExpireAt):
		if a.Resolved {
			t.over = append(t.over, a)
		} else {
			t.raised = append(t.raised, a)
		}
	case known.ExpireAt.Sub(t.at) < keptAlerts/2:
		t.refresh = append(t.refresh, a)
	}
	return nil
}

// readGroup loads what the group is on, where that may still hear of it.
func (t *alerting) readGroup(path string) error {
	err := t.tx.Get(path, &t.group)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!t.at.Before(t.group.ExpireAt) || len(t.raised)+len(t.over) == 0) {
		t.group = alertGroup{}
		return nil
	}
	if err != nil {
		return err
	}
	state, err := store.LoadTx(t.tx, t.group.Incident, incident.Scope{})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	t.state = state
	return err
}

// running reports whether what the group is on still hears of alerts.
func (t *alerting) running() bool { return t.state.Incident.Observes() }

func (t *alerting) decide() error {
	if len(t.raised) > 0 {
		if err := t.raise(); err != nil {
			return err
		}
	}
	if len(t.over) > 0 && t.running() {
		a := t.over[0]
		return t.tell(t.request("over", t.over), incident.AlertOver{Title: alert.Title(t.over, 0), Source: a.From, Link: a.Link})
	}
	return nil
}

// raise takes alerts that are new and go on.
func (t *alerting) raise() error {
	t.report.Facts = alert.Facts(t.source, t.raised, t.Playbook().Alerts)
	t.report.Facts.Title, t.report.Link = alert.Title(t.raised, t.batch.More), t.raised[0].Link
	raised := incident.AlertRaised{Report: t.report, Text: alert.Text(t.raised), Known: t.running()}
	request := t.request("raised", t.raised)
	if t.running() {
		return t.tell(request, raised)
	}
	all, err := store.LoadSigns(t.tx)
	if err != nil {
		return err
	}
	if id := t.about(all); id != "" {
		before := t.state
		if t.state, err = store.LoadTx(t.tx, id, incident.Scope{}); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && t.running() {
			return t.tell(request, raised)
		}
		t.state = before
	}
	return t.born(request, raised, all)
}

// about is the sign or incident that new alerts are about: the same region and services, or else what other alerts began a moment ago,
// unless that is known to be elsewhere.
func (t *alerting) about(all store.Signs) incident.ID {
	id, _ := whichSign(all, Reporting{Do: t.report}, t.at)
	for n := len(all.Rows) - 1; id == "" && n >= 0; n-- {
		row, mine := all.Rows[n], t.report.Facts.Region
		elsewhere := mine != "" && row.Region != "" && mine != row.Region
		if row.Monitor && row.Status == incident.SignStatus && row.Kind == incident.Live && t.at.Sub(row.At) < alertsTogether && !elsewhere {
			id = row.ID
		}
	}
	return id
}

// born makes a sign.
func (t *alerting) born(request string, raised incident.AlertRaised, all store.Signs) error {
	id, known, err := freeID(t.tx, request, incident.EntryReported)
	if err != nil || known.Entry.ID != "" {
		t.state = known.State
		return err
	}
	do := &raised.Report
	if t.prepare(do, all, id, "", t.at); do.After == nil {
		do.After = t.dismissed()
	}
	d, err := incident.Decide(incident.State{}, incident.Tell(request, id, t.at, incident.ViaTool, raised))
	if err != nil {
		return err
	}
	all.Put(*d.Incident, t.at)
	if len(d.Incident.Sign.Leads) > 0 {
		all.Call(do.Kind, id, t.at)
	}
	t.holds(incident.State{}, d)
	t.writes = append(t.writes, func() error { return all.Save(t.tx) })
	return nil
}

// dismissed is the sign that the group was on, if people dismissed it within a day.
func (t *alerting) dismissed() *incident.Before {
	i := t.state.Incident
	if i.Status != incident.Canceled || !i.DeclaredAt.IsZero() || t.at.Sub(i.EndedAt) >= 24*time.Hour {
		return nil
	}
	return &incident.Before{ID: i.ID, At: i.EndedAt}
}

// tell records an event on what is loaded.
func (t *alerting) tell(request string, what incident.Event) error {
	d, err := incident.Decide(t.state, incident.Tell(request, t.state.Incident.ID, t.at, incident.ViaTool, what))
	if err != nil {
		return err
	}
	known, err := t.outages(t.tx, t.state.Incident, d)
	if err != nil {
		return err
	}
	if d.Incident != nil && known.signs == nil && signRow(*d.Incident) != signRow(t.state.Incident) {
		all, err := store.LoadSigns(t.tx)
		if err != nil {
			return err
		}
		all.Put(*d.Incident, t.at)
		known.signs = &all
	}
	t.holds(t.state, d)
	t.writes = append(t.writes, func() error { return known.save(t.tx) })
	return nil
}

// signRow is by what reports find an incident, in one word.
func signRow(i incident.Incident) string {
	key := i.Facts.Region
	for _, s := range i.Facts.Services {
		key += "\x00" + typed.Word(s)
	}
	return key
}

// holds takes it that a decision is made.
func (t *alerting) holds(before incident.State, d incident.Decision) {
	t.state = after(before, d).State
	t.out.Entries = append(t.out.Entries, d.Entry)
	t.writes = append(t.writes, func() error { return store.Commit(t.tx, d) })
}

// request is the id of what is recorded of some alerts.
func (t *alerting) request(what string, all []alert.Alert) string {
	parts := []string{"alert", what, string(t.source)}
	for _, a := range all {
		parts = append(parts, a.Key)
	}
	return RequestID(parts...)
}

// write commits what was decided, and what is known by now.
func (t *alerting) write() error {
	until := t.at.Add(keptAlerts).UTC().Truncate(time.Second)
	var faults []error
	for _, w := range t.writes {
		faults = append(faults, w())
	}
	for _, all := range [][]alert.Alert{t.raised, t.over, t.refresh} {
		for _, a := range all {
			faults = append(faults, t.tx.Set(store.AlertPath(t.keyOf(a)), takenAlert{t.at, until}))
		}
	}
	id := t.state.Incident.ID
	if t.running() {
		t.out.Incident = id
	}
	if id != "" && len(t.raised) > 0 && (t.group.Incident != id || t.group.ExpireAt.Sub(t.at) < keptAlerts/2) {
		faults = append(faults, t.tx.Set(t.groupPath(), alertGroup{id, t.at, until}))
	}
	return errors.Join(faults...)
}

// AlertHealth is what is wrong with what a source sends. It is stored; field names must not change.
type AlertHealth struct {
	UnclearAt time.Time `json:"unclearAt,omitzero"` // when something proven was last not understood
	Unclear   int       `json:"unclear,omitempty"`  // how often, in all
}

// AlertUnclear keeps that something that a source has proven is not understood.
func (s *Service) AlertUnclear(ctx context.Context, source alert.Source) error {
	at := s.clock.Now()
	return s.update(ctx, func(tx store.Tx) error {
		var h AlertHealth
		if err := tx.Get(store.AlertHealthPath(string(source)), &h); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return tx.Set(store.AlertHealthPath(string(source)), AlertHealth{UnclearAt: at, Unclear: h.Unclear + 1})
	})
}

// AlertHealth returns what is wrong with what a source sends; zero: nothing is known to be.
func (s *Service) AlertHealth(ctx context.Context, source alert.Source) (h AlertHealth, err error) {
	if err = s.db.Get(ctx, store.AlertHealthPath(string(source)), &h); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return h, err
}
