package incident

import (
	"slices"
	"time"
)

// This file says who is asked where there are sites: those who are on shift, in place of all who respond; another site only after them.
// A drill asks nobody beside its own responders, and a private incident nobody who was not let in: of their sites only those count.
// While no site is awake all are asked, as where there are no sites.

// Asking is what the clock asks of people.
type Asking interface {
	Event
	// Whom are people and user groups.
	Whom() []string
	// Of is the same question to others.
	Of(to []string) Event
}

// Whom are those whom it asks.
func (a Ask) Whom() []string { return a.To }

// Of asks others.
func (a Ask) Of(to []string) Event { a.To = to; return a }

// Whom are those whom it asks.
func (a AskApproval) Whom() []string { return a.To }

// Of asks others.
func (a AskApproval) Of(to []string) Event { a.To = to; return a }

// Whom are those whom it asks.
func (a AskPromise) Whom() []string { return a.To }

// Of asks others.
func (a AskPromise) Of(to []string) Event { a.To = to; return a }

// Whom are those whom it tells.
func (a WarnNotice) Whom() []string { return a.To }

// Of tells others.
func (a WarnNotice) Of(to []string) Event { a.To = to; return a }

// Whom are those whom it tells.
func (a LapseNotice) Whom() []string { return a.To }

// Of tells others.
func (a LapseNotice) Of(to []string) Event { a.To = to; return a }

// Whom are those whom it asks.
func (a AskSilence) Whom() []string { return a.To }

// Of asks others.
func (a AskSilence) Of(to []string) Event { a.To = to; return a }

// onShift are those who are on shift at a moment, in place of all who respond, or of the leads.
func (i Incident) onShift(to []string, now time.Time) []string {
	if len(i.Settings.Sites) == 0 {
		return to
	}
	switch awake := i.reach(i.Settings.Awake(now)); {
	case len(awake) > 0 && slices.Equal(to, i.called(AskResponders)):
		return awake
	case slices.Equal(to, i.Settings.Leads):
		return i.leadsAt(now)
	}
	return to
}

// whomNow are those whom a step asks about t at a moment.
func (i Incident) whomNow(step Step, t Todo, now time.Time) []string {
	if step == AskSite {
		return i.nextSite(t, now)
	}
	return i.onShift(i.whom(step, t), now)
}

// nextSite are those of another site than was asked about t: of one that is awake, or else of the next that wakes; where there is
// neither those who are on shift.
func (i Incident) nextSite(t Todo, now time.Time) []string {
	awake := i.Settings.Awake(now)
	for _, site := range awake {
		to := i.reach([]Site{site})
		if len(to) > 0 && !slices.ContainsFunc(to, t.hasAsked) {
			return to
		}
	}
	if next, _, ok := i.Settings.NextAwake(now); ok {
		if to := i.reach([]Site{next}); len(to) > 0 {
			return to
		}
	}
	return i.reach(awake)
}

// hasAsked reports whether a person or a user group was asked by the latest question about t.
func (t Todo) hasAsked(id string) bool { return t.Asked != nil && slices.Contains(t.Asked.To, id) }

// reach are those who may be asked of some sites: of each its user groups, or its people where it has none.
func (i Incident) reach(sites []Site) (out []string) {
	for _, site := range sites {
		to := site.Groups()
		if len(to) == 0 {
			to = site.People
		}
		for _, id := range to {
			if i.mayCall(id) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// mayCall reports whether somebody of a site may be asked.
func (i Incident) mayCall(id string) bool {
	open := i.Kind == Live && !i.Private
	return open || slices.Contains(i.Settings.Responders, id) || slices.Contains(i.Invited, PersonID(id))
}

// leadsAt are those who lead the sites that are awake at a moment, or else the leads of the settings, unless they sleep while others are on
// shift: then those are. A drill has the leads of the settings alone.
func (i Incident) leadsAt(now time.Time) (leads []string) {
	awake := i.Settings.Awake(now)
	for _, site := range awake {
		if id := string(site.Lead); id != "" && i.mayCall(id) && i.Kind == Live && !slices.Contains(leads, id) {
			leads = append(leads, id)
		}
	}
	if len(leads) > 0 {
		return leads
	}
	asleep := func(id string) bool { return i.Settings.asleep(id, awake) }
	if slices.ContainsFunc(i.Settings.Leads, asleep) && i.Kind == Live {
		if up := slices.DeleteFunc(slices.Clone(i.Settings.Leads), asleep); len(up) > 0 {
			return up
		}
		if on := i.reach(awake); len(on) > 0 {
			return on
		}
	}
	return i.Settings.Leads
}

// awakeStep is a step, or in place of an owner who sleeps whoever commands, unless they sleep, too: they say who goes on with it.
func (i Incident) awakeStep(step Step, t Todo, now time.Time) Step {
	asleep := func(p PersonID) bool { return i.Settings.asleep(string(p), i.Settings.Awake(now)) }
	commands := func(r Rung) bool { return r.Ask == AskCommander }
	if step == AskOwner && asleep(t.Owner) && i.Commander != "" && !asleep(i.Commander) && slices.ContainsFunc(i.steps(t), commands) {
		return AskCommander
	}
	return step
}

// asleep reports whether somebody, or a user group, is of sites, and of none of those that are awake.
func (s Settings) asleep(id string, awake []Site) bool {
	of := func(site Site) bool { return site.Has(PersonID(id)) }
	return slices.ContainsFunc(s.Sites, of) && !slices.ContainsFunc(awake, of)
}

// sleeps reports whether the site with an id is asleep; of none nobody knows.
func (i Incident) sleeps(id string, now time.Time) bool {
	site, known := i.Settings.Site(id)
	_, on := site.Shift(now)
	return known && !on
}

// wereLetIn reports whether all of them were called in, or let in since.
func (i Incident) wereLetIn(all []string) bool {
	return !slices.ContainsFunc(all, func(id string) bool {
		return !slices.Contains(i.Settings.Responders, id) && !slices.Contains(i.Called, id) && !slices.Contains(i.Invited, PersonID(id)) &&
			i.DeclaredBy != PersonID(id)
	})
}

// letIn has people and user groups let into the channel who are asked there and were not called in before: into that of a drill, or a
// private incident, nobody.
func (d *decider) letIn(to []string) {
	i := d.now()
	for _, id := range to {
		ofSite := slices.ContainsFunc(i.Settings.Sites, func(s Site) bool { return s.Has(PersonID(id)) })
		if ofSite && i.mayCall(id) && !slices.Contains(i.Settings.Responders, id) && !slices.Contains(i.Invited, PersonID(id)) && !slices.Contains(i.Called, id) {
			h := d.header()
			h.Called = append(slices.Clone(h.Called), id)
			i = *h
		}
	}
}
