package incident

import (
	"slices"
	"time"
)

// This file says what becomes of a commander whom nobody hears: they are asked by name, then those who respond, then again and again with
// growing gaps, and meanwhile anybody may take the command. Where nobody commands, those who respond are asked at once.

// CommanderRule is what a playbook says of its commander. It is stored; field names must not change.
type CommanderRule struct {
	Silence time.Duration `json:"silence,omitempty"` // how long they may be silent; zero: DefaultSilence
	Longest time.Duration `json:"longest,omitempty"` // how long they command outside any shift; zero: DefaultLongest
}

// DefaultSilence is how long a commander may be silent where the playbook says nothing of it.
const DefaultSilence = 30 * time.Minute

// Silence is what was asked about a commander who is not heard, or who is to command. It is stored; field names must not change.
type Silence struct {
	Asks int       `json:"asks"`
	At   time.Time `json:"at"` // of the last question
}

// hearApart is how often it is noted that the commander was heard.
const hearApart = time.Minute

// LastHeard is when whoever commands did or said something, or began to command; of an incident that was stored before that was kept,
// when its phase began.
func (i Incident) LastHeard() time.Time {
	at := later(i.Heard, i.CommandedAt)
	if at.IsZero() {
		return later(i.DeclaredAt, i.PhaseSince)
	}
	return at
}

// silentAt is from when on whoever commands was not heard for too long.
func (i Incident) silentAt() time.Time {
	if i.Playbook.Commander.Silence > 0 {
		return i.LastHeard().Add(i.Playbook.Commander.Silence)
	}
	return i.LastHeard().Add(DefaultSilence)
}

// Takeable reports whether anybody may take the command at a moment.
func (i Incident) Takeable(at time.Time) bool {
	return i.Status == Open && (i.Commander == "" || !at.Before(i.silentAt()))
}

// Vacant reports whether those who respond are asked to take the command: nobody commands, or whoever does has not answered.
func (i Incident) Vacant() bool {
	return i.Status == Open && i.Silence != nil && (i.Commander == "" || i.Silence.Asks > 1)
}

// asks is how often somebody was asked.
func (i Incident) asks() int {
	if i.Silence == nil {
		return 0
	}
	return i.Silence.Asks
}

// silenceTo is who is asked the n-th time, and as which step: the commander if there is one, those who respond, the leads, and those who
// respond from then on.
func (i Incident) silenceTo(n int) (Step, []string) {
	var all [][]string
	if i.Commander != "" {
		all = append(all, one(i.Commander))
	}
	all = append(all, i.askedAfter()...)
	switch {
	case n == 1 && i.Commander != "":
		return AskCommander, all[0]
	case n <= len(all):
		return AskResponders, all[n-1]
	}
	return AskResponders, i.called(AskResponders)
}

// silenceAt is when somebody is asked next about the commander; zero: there is nobody to ask.
func (i Incident) silenceAt() (at time.Time) {
	n := i.asks()
	if _, to := i.silenceTo(n + 1); len(to) == 0 || i.Status != Open {
		return at
	}
	switch {
	case n > 0:
		at = onTheMinute(i.Silence.At.Add(min(i.patience(Todo{})<<min(n-1, 10), promiseGap)))
	case i.Commander != "":
		at = later(i.silentAt(), i.handoverHolds())
	default: // it was taken up again, and nobody was asked since
		at = i.LastHeard()
	}
	if i.Snooze != nil {
		at = later(at, i.Snooze.Until)
	}
	return at
}

// askedBy is from when on whoever was asked at a moment may be asked something else.
func (i Incident) askedBy(at time.Time) time.Time { return onTheMinute(at.Add(i.patience(Todo{}))) }

// commandLook is when commandDue may have something next.
func (i Incident) commandLook() time.Time {
	at := earlier(i.silenceAt(), i.handoverAt())
	if o := i.Offered(); o.No > 0 {
		at = earlier(at, o.Until())
	}
	return at
}

// commandDue is what time asks about who commands.
func (i Incident) commandDue(now time.Time) (due []Event) {
	if o := i.Offered(); o.No > 0 && !now.Before(o.Until()) {
		due = append(due, LapseOffer{No: o.No})
	}
	if at := i.silenceAt(); !at.IsZero() && !now.Before(at) {
		step, to := i.silenceTo(i.asks() + 1)
		due = append(due, AskSilence{Was: i.Commander, Since: i.silentSince(), Ask: i.asks() + 1, Step: step, To: i.onShift(to, now)})
		if step == AskCommander {
			return due // one question at a time
		}
	}
	return append(due, i.handoverDue(now)...)
}

// silentSince tells a question from those of another silence: since when the commander was not heard, or where nobody commands since when
// that was asked about last.
func (i Incident) silentSince() time.Time {
	if i.Commander == "" && i.Silence != nil {
		return i.Silence.At
	}
	return i.LastHeard()
}

// AskSilence is the clock's question where the commander is, or who commands where nobody does.
type AskSilence struct {
	Was   PersonID  // who is silent; empty: nobody commands
	Since time.Time // when they were heard last
	Ask   int       // which question about it, from 1
	Step  Step
	To    []string
}

func (AskSilence) scope() Scope  { return Scope{} }
func (AskSilence) about() matter { return started }

func (a AskSilence) note(d *decider) error {
	i := d.state.Incident
	if a.Was != i.Commander || i.asks() != a.Ask-1 || !i.Takeable(d.req.At) || a.Was != "" && !a.Since.Equal(i.LastHeard()) {
		return refuse(RefusedSame)
	}
	d.letIn(a.To)
	d.header().Silence = &Silence{Asks: a.Ask, At: d.req.At}
	d.out.Entry.Was, d.out.Entry.Step, d.out.Entry.Subject = a.Was, a.Step, a.To
	if a.Was != "" {
		d.out.Entry.From = a.Since
	}
	d.entry(EntrySilence)
	return nil
}

// Hear says that the commander is there: they said something in the room, or press that they are.
type Hear struct{}

func (Hear) scope() Scope  { return Scope{} }
func (Hear) about() matter { return started }

func (Hear) decide(d *decider) error {
	if i := d.state.Incident; d.req.By.ID != i.Commander || !i.hears(d.req.At) {
		return refuse(RefusedSame)
	}
	d.entry(EntryHeard) // heard notes the rest, as it does of every act
	return nil
}

func (Hear) recordedBy(e Entry, _ State) bool { return e.is(EntryHeard) }

// hears reports whether it is worth a note that the commander is heard at a moment.
func (i Incident) hears(at time.Time) bool {
	return i.Status == Open && (i.Silence != nil || at.Sub(i.LastHeard()) >= hearApart)
}

// Hears reports whether it is worth a note that somebody is heard at a moment.
func (i Incident) Hears(who PersonID, at time.Time) bool {
	return who != "" && who == i.Commander && i.hears(at)
}

// heard notes that whoever asks commands, and so was heard.
func (d *decider) heard() {
	i := d.now()
	if i.ID == "" || d.req.told != nil || !i.Hears(d.req.By.ID, d.req.At) || !d.req.At.After(i.LastHeard()) { // a word of before is none now
		return
	}
	d.header().Heard = d.req.At
	if i.Silence != nil && !slices.Contains(d.out.Systems, Slack) && !slices.Contains(Concerned(d.out.Entry.Kind), Slack) {
		d.out.Systems = append(d.out.Systems, Slack) // which offers the command to anybody
	}
	d.header().Silence = nil
}
