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

// mayHear has what calls them wait. What the sign is to be is asked at its time all the same, and calls them not.
func (l leads) mayHear(tx store.Tx, due []incident.Event) ([]incident.Event, error) {
	if _, off := l.putOff(); !off {
		return due, nil
	}
	due = slices.DeleteFunc(due, callsLeads)
	ask, ok := l.sign.Unled(l.at)
	if !ok {
		return due, nil
	}
	var err error
	ask.To, err = insiders(tx, ask.To)
	return append(due, ask), err
}

// waiting reports whether something about the sign waits for them after the look.
func (l leads) waiting(after incident.State) bool {
	_, off := l.putOff()
	return off && slices.ContainsFunc(after.Due(l.at), callsLeads)
}

// next is when to look again: for what waits for them not before they may be called.
func (l leads) next(after incident.State) time.Time {
	if !l.waiting(after) {
		return after.NextLook()
	}
	at := after.Incident.Sign.NextAt
	if until, _ := l.putOff(); until.Before(at) {
		at = until
	}
	return at
}

// save notes that they were called, or are waited for.
func (l leads) save(tx store.Tx, decided []incident.Decision, after incident.State) error {
	if l.signs == nil {
		return nil
	}
	asked := func(d incident.Decision) bool { return d.Entry.Kind == incident.EntrySignAsked }
	_, off := l.putOff()
	switch {
	case !off && slices.ContainsFunc(decided, asked):
		l.signs.Call(l.sign.Kind, l.sign.ID, l.at)
	case !l.waiting(after) || l.signs.Wait(l.sign.ID):
		return nil
	}
	return l.signs.Save(tx)
}
