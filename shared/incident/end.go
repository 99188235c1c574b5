package incident

import (
	"maps"
	"slices"
)

// End resolves the incident. What it leaves out (State.EndOmits) refuses it unless Seen names all of it, or it is Confirmed,
// which names nothing; the entry names it. While customers wait for the recovery notice it is refused unless it says that it ends
// Without; then the promise is asked about after the end. It is refused, too, unless both Sides of the recovery are known or the Note
// says why not.
type End struct {
	Without   bool
	Confirmed bool
	Seen      []TodoID
	Sides     Sides
	Note      string
}

// Sides are by what people know that it is over, a link or a line for each: the provider's word, and what they see themselves. One
// without the other has misled teams before. It is stored; field names must not change.
type Sides struct {
	Provider string `json:"provider,omitempty"`
	Own      string `json:"own,omitempty"`
}

// clean is what they say as it is kept.
func (s Sides) clean() Sides { return Sides{CleanText(s.Provider), CleanText(s.Own)} }

// both reports whether each of them is known.
func (s Sides) both() bool { return s.Provider != "" && s.Own != "" }

// kept is what is stored of them.
func (s Sides) kept() *Sides {
	if s == (Sides{}) {
		return nil
	}
	return &s
}

func (End) scope() Scope  { return Scope{All: true} }
func (End) about() matter { return started }

func (a End) decide(d *decider) error {
	omits := d.state.EndOmits()
	if err := d.leaveOut(omits, a.Confirmed, a.Seen); err != nil {
		return err
	}
	if omits.Owing && !a.Without {
		return &Refusal{Code: RefusedOpen, Omission: omits}
	}
	sides, note := a.Sides.clean(), CleanText(a.Note)
	if !sides.both() && note == "" {
		return refuse(RefusedSides)
	}
	d.out.Entry.Text, d.out.Entry.Owing, d.out.Entry.Sides = note, omits.Owing, sides.kept()
	d.finishIncident(Resolved, EntryResolved)
	d.header().Sides = sides.kept()
	d.beginReview()
	return nil
}

func (a End) recordedBy(e Entry, _ State) bool {
	said := Sides{}
	if e.Sides != nil {
		said = *e.Sides
	}
	return e.is(EntryResolved) && e.Text == CleanText(a.Note) && said == a.Sides.clean()
}

// Cancel ends the incident as a false alarm, and dismisses a sign. A reason is required. Where customers were told of it, the entry says so,
// and somebody is asked for a correction: nothing asks after that, and no notice can be sent.
type Cancel struct {
	Reason string
	Sign   bool // whoever asks dismisses a sign: what has come of it meanwhile is not called off
}

func (Cancel) scope() Scope { return Scope{All: true} }

func (a Cancel) about() matter {
	if a.Sign {
		return signs
	}
	return response
}

func (a Cancel) decide(d *decider) error {
	reason := CleanText(a.Reason)
	if reason == "" {
		return refuse(RefusedReason)
	}
	d.out.Entry.Text, d.out.Entry.Owing = reason, d.state.Notified()
	kind := EntryCanceled
	if d.state.Incident.Status == SignStatus {
		kind = EntryDismissed
	}
	d.finishIncident(Canceled, kind)
	return nil
}

func (a Cancel) recordedBy(e Entry, _ State) bool {
	return e.is(EntryCanceled, EntryDismissed) && e.Text == CleanText(a.Reason)
}

func (d *decider) finishIncident(to Status, kind EntryKind) {
	i := d.header()
	i.Status, i.EndedAt, i.EndedBy, i.EndReason = to, d.req.At, d.req.By.ID, d.out.Entry.Text
	i.AskAt = i.ReadAgain(d.req.At)
	for _, id := range slices.Sorted(maps.Keys(i.Problems)) { // what failed may not be wanted any more
		if s := System(i.Problems[id].System); !slices.Contains(Concerned(kind), s) && !slices.Contains(d.out.Systems, s) {
			d.out.Systems = append(d.out.Systems, s)
		}
	}
	d.entry(kind)
}

// leaveOut names what a step leaves out. Unless that was confirmed, or all of it was seen, the step is refused.
func (d *decider) leaveOut(o Omission, confirmed bool, seen []TodoID) error {
	for _, t := range o.Left {
		d.out.Entry.Left = append(d.out.Entry.Left, t.ID)
	}
	for _, t := range o.Never {
		d.out.Entry.Never = append(d.out.Entry.Never, t.ID)
	}
	d.out.Entry.NoNotice = len(o.Notices) > 0
	unseen := func(id TodoID) bool { return !slices.Contains(seen, id) }
	if !confirmed && slices.ContainsFunc(o.IDs(), unseen) {
		return &Refusal{Code: RefusedOpen, Omission: o}
	}
	return nil
}
