package incident

import (
	"slices"
	"strings"
	"time"
)

// AlertRule is what a playbook makes of one label of an alert: which facts it proposes.
type AlertRule struct {
	Source   string   `json:"source"` // as settings name it: pagerduty, alertmanager, grafana, plain
	Label    string   `json:"label"`
	Equals   string   `json:"equals"` // what the label has to be, in whichever case
	Services []string `json:"services,omitempty"`
	Region   string   `json:"region,omitempty"`
}

// Matches reports whether a rule is about an alert of a source with labels.
func (r AlertRule) Matches(source string, labels map[string]string) bool {
	said, ok := labels[r.Label]
	return ok && r.Source == source && strings.EqualFold(said, r.Equals)
}

// AlertRaised is the tool's word that a monitor of the team raised alerts of one group. Of nothing it makes a sign; on a sign or an
// incident about the same it is one more report. It is never a drill's.
type AlertRaised struct {
	Report ReportSign // Facts.Source is the monitor as people read it
	Text   string     // what the monitor says besides the title; empty: nothing
	Known  bool       // others of its group are on the sign already: what the same monitor says besides is evidence
}

func (AlertRaised) scope() Scope  { return Scope{} }
func (AlertRaised) about() matter { return anytime }

func (a AlertRaised) note(d *decider) error {
	if a.Report.Kind != Live || d.state.Incident.ID != "" && d.state.Incident.Kind != Live {
		return refuse(RefusedUnknown)
	}
	a.Report.Aside = true
	if s := d.state.Incident.Sign; d.state.Incident.Status == SignStatus && (a.Known || s.Monitor) && s.saidBy(a.Report.Facts.Source) {
		return a.again(d)
	}
	if err := a.Report.decide(d); err != nil {
		return err
	}
	if d.out.Entry.Kind == EntryReported {
		d.sign().Monitor = true
	}
	d.out.Entry.Text = a.whole()
	return nil
}

// saidBy reports whether a source is among those of the sign.
func (s *Sign) saidBy(source string) bool {
	return slices.ContainsFunc(s.Sources, func(known string) bool { return strings.EqualFold(known, CleanText(source)) })
}

// again adds an alert to a sign that others like it are on. It writes the header only where that learns something, or where the
// card has not changed for a moment, so that many at once do not wait for each other.
func (a AlertRaised) again(d *decider) error {
	facts := a.Report.Facts.clean()
	known := d.state.Incident.Facts
	more := known.Region == "" && facts.Region != "" || slices.ContainsFunc(facts.Services, func(s string) bool {
		return !slices.ContainsFunc(known.Services, func(k string) bool { return strings.EqualFold(k, s) })
	})
	if more {
		i := d.header()
		d.learn("region", &i.Facts.Region, facts.Region)
		d.learnServices(i, facts.Services)
	}
	d.observed(Report{Text: facts.Title, Source: facts.Source, Link: a.Report.Link}, more)
	d.out.Entry.Text, d.out.Entry.Link, d.out.Entry.Source = a.whole(), a.Report.Link, facts.Source
	d.entry(EntryEvidence)
	return nil
}

func (a AlertRaised) whole() string {
	title, more := CleanText(a.Report.Facts.Title), CleanText(a.Text)
	if more == "" || more == title {
		return title
	}
	return CleanText(title + " / " + more)
}

// cardEvery is how long a sign's card stays as it is while alerts of one group arrive. What does not stand on it yet is put there at once,
// so long as that is no more than cardBurst.
const (
	cardEvery = 2 * time.Second
	cardBurst = 4
)

// observed puts what a monitor says among the evidence of a sign's header: now where that is written anyway, or unless enough was put
// there a moment ago.
func (d *decider) observed(r Report, now bool) {
	if s := d.state.Incident.Sign; !now && !s.mayShow(r.Text, d.req.At) {
		return
	}
	r.ID, r.At, r.Text = d.req.ID, d.req.At, cut(r.Text, keptRunes)
	into := d.sign()
	into.Evidence = newestOf(append(into.Evidence, r), keptEvidence)
}

// mayShow reports whether a sign's card may change for what a monitor says.
func (s *Sign) mayShow(said string, at time.Time) bool {
	said, lately, shown := cut(said, keptRunes), 0, false
	for _, r := range slices.Concat(s.Reports, s.Evidence) {
		shown = shown || r.Text == said
		if at.Sub(r.At) < cardEvery {
			lately++
		}
	}
	return lately == 0 || !shown && lately <= cardBurst
}

// AlertOver is the tool's word that alerts of a group are over, as the monitor says. It is evidence, and ends nothing.
type AlertOver struct{ Title, Source, Link string }

func (AlertOver) scope() Scope  { return Scope{} }
func (AlertOver) about() matter { return surroundings }

func (a AlertOver) note(d *decider) error {
	if d.state.Incident.Kind != Live {
		return refuse(RefusedUnknown)
	}
	title, source := CleanTitle(a.Title), CleanTitle(a.Source)
	if d.state.Incident.Status == SignStatus {
		d.observed(Report{Text: title, Source: source, Link: a.Link, Over: true}, true)
	}
	d.out.Entry.Text, d.out.Entry.Link, d.out.Entry.Source = title, a.Link, source
	d.entry(EntryAlertOver)
	return nil
}
