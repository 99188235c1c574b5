package incident

import "slices"

// This file says when whoever commands is asked whether to go on to the watch phase: once the check is complete, and whoever commands
// meanwhile once. Nobody is moved by it.

// WatchOffer is that the watch phase was offered. It is stored; field names must not change.
type WatchOffer struct {
	To   []PersonID `json:"to,omitempty"`   // who was asked, each once; nobody: nobody commanded yet
	Over bool       `json:"over,omitempty"` // the phase has moved since
}

func (o *WatchOffer) clone() *WatchOffer {
	if o == nil {
		return nil
	}
	return &WatchOffer{To: slices.Clone(o.To), Over: o.Over}
}

// OffersWatch reports whether whoever commands may go on to the watch phase because the check is complete.
func (i Incident) OffersWatch() bool {
	c := i.Check
	return i.Status == Open && c != nil && c.Done && c.Watch != nil && !c.Watch.Over
}

// offerWatch offers the watch phase the first time that the check is complete in its own phase, if the playbook has anything to watch.
func (d *decider) offerWatch(check Todo) {
	i, c := d.header(), d.check()
	if c.Watch != nil || i.Phase != check.Phase || !i.Phase.Before(Watch) || len(i.Playbook.Part(Watch).Todos) == 0 {
		return
	}
	c.Watch = &WatchOffer{}
	d.out.Entry.Offers = Watch
	d.askWatch()
}

// askWatch asks whoever commands, if they were not asked before and the offer stands.
func (d *decider) askWatch() {
	i := d.now()
	if !i.OffersWatch() || i.Commander == "" || slices.Contains(i.Check.Watch.To, i.Commander) {
		return
	}
	asked := d.check().Watch
	asked.To = append(asked.To, i.Commander)
	d.out.Entry.Offers = Watch
}

// endWatchOffer ends the offer: people have moved, whichever way.
func (d *decider) endWatchOffer() {
	if c := d.now().Check; c != nil && c.Watch != nil {
		d.check().Watch.Over = true
	}
}

// Asks is whom the room asks, by name, whether to go on to the phase that n offers; "": nobody, as nobody commanded.
func (n News) Asks() PersonID {
	switch {
	case n.Entry.Offers == "":
		return ""
	case n.Entry.Kind == EntryCommander:
		return n.Entry.To
	case len(n.Ask) > 0:
		return PersonID(n.Ask[0])
	}
	return ""
}

// Completes reports whether the check was complete by e.
func (e Entry) Completes() bool {
	return e.is(EntryChecked, EntryExcused) && e.Check != nil && e.Check.Done == e.Check.Of
}
