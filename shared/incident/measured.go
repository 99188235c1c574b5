package incident

import "time"

// TimesTaken says that the times of a response were taken after its end, and what of them people are shown who have no timeline at hand. It
// is stored; field names must not change.
type TimesTaken struct {
	At      time.Time `json:"at"`
	Channel time.Time `json:"channel,omitzero"` // when its channel was there; zero: it never was, or not while it ran
}

// measureAfter is how long after the end, and after what changes the times of a response that is over, they are taken: by then all of it
// is on record.
const measureAfter = time.Second

// Measurable reports whether the times of a response can be taken: it is over, and was none that came to nothing.
func (i Incident) Measurable() bool {
	return !i.EndedAt.IsZero() && (i.Status == Resolved || i.Status == Closed)
}

// Measured reports whether they were taken since the end.
func (i Incident) Measured() bool {
	return i.Measurable() && i.Times != nil && i.Times.At.After(i.EndedAt)
}

// setMeasureClock has the clock look at what the times of a response that is over are by now.
func (d *decider) setMeasureClock() {
	i := d.now()
	if !i.Measurable() || !d.out.Entry.is(EntryResolved, EntryClosed, EntryCorrected, EntryNoticeSent, EntryNoticeWaived) {
		return
	}
	soon := d.req.At.Add(measureAfter)
	if sooner := i.AskAt.After(i.EndedAt) && i.AskAt.Before(soon); !sooner { // what was to come by the end comes then, too
		d.header().AskAt = soon
	}
}

// Measured is the clock's word that the times of a response that is over were taken. They are kept with it.
type Measured struct {
	Channel time.Time
	Sum     string // of all of them, by which two are told apart
}

func (Measured) scope() Scope  { return Scope{} }
func (Measured) about() matter { return anytime }

func (a Measured) note(d *decider) error {
	if !d.state.Incident.Measurable() {
		return refuse(RefusedSame)
	}
	d.header().Times = &TimesTaken{At: d.req.At, Channel: a.Channel}
	d.entry(EntryMeasured)
	return nil
}
