package service

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// leads are what a look at a sign knows of those whom signs call: they are mentioned at most once in incident.CallsApart over all.
type leads struct {
	signs *store.Signs // nil: nothing that is due calls them
	sign  incident.Incident
	at    time.Time // of the look
}

// leadsFor reads when the leads were called last, where something due calls them.
func leadsFor(tx store.Tx, sign incident.Incident, due []incident.Event, at time.Time) (leads, error) {
	if !slices.ContainsFunc(due, callsLeads) {
		return leads{}, nil
	}
	all, err := store.LoadSigns(tx)
	return leads{signs: &all, sign: sign, at: at}, err
}

func callsLeads(e incident.Event) bool {
	ask, ok := e.(incident.AskSign)
	return ok && ask.Leads
}

// putOff is until when what calls them waits; ok is false where it need not.
func (l leads) putOff() (until time.Time, ok bool) {
	if l.signs == nil {
		return until, false
	}
	until = l.signs.CallFree(l.sign.Kind, l.sign.ID)
	return until, l.at.Before(until)
}

// mayHear leaves out what has to wait.
func (l leads) mayHear(due []incident.Event) []incident.Event {
	if _, waits := l.putOff(); waits {
		due = slices.DeleteFunc(due, callsLeads)
	}
	return due
}

// save notes that they were called, or are waited for.
func (l leads) save(tx store.Tx, decided []incident.Decision) error {
	if l.signs == nil {
		return nil
	}
	asked := func(d incident.Decision) bool { return d.Entry.Kind == incident.EntrySignAsked }
	_, waits := l.putOff()
	switch {
	case slices.ContainsFunc(decided, asked):
		l.signs.Call(l.sign.Kind, l.sign.ID, l.at)
	case !waits || l.signs.Wait(l.sign.ID):
		return nil
	}
	return l.signs.Save(tx)
}
