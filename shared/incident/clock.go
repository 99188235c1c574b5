package incident

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// This file says what time asks of an incident, and when. It has no clock: whoever has one asks Due what is due at a
// moment, has each decided like any request, and comes back at NextLook. Every step follows from the state, so a
// look that happens twice, late or in two places finds the same, and a clock that jumps back finds nothing.

// Step is whom the clock asks about a TODO.
type Step string

// The steps. A TODO's thread is for its owner; the others are asked in the room, about all TODOs in one message.
const (
	AskTake       Step = "take"       // nobody has it: those who could take it
	AskOwner      Step = "owner"      // it is late: whoever has it
	AskCommander  Step = "commander"  // still nothing
	AskResponders Step = "responders" // still nothing
	AskSite       Step = "site"       // still nothing: another site, the next that is awake
)

// InThread reports whether s is asked in the TODO's thread.
func (s Step) InThread() bool { return s == AskOwner }

// Rung is a step of the ladder. After counts from the due time for the first, from the rung before for the others.
type Rung struct {
	Ask   Step          `json:"ask"`
	After time.Duration `json:"after"`
}

// Reminders is how a playbook asks about what is not done.
type Reminders struct {
	Grace  time.Duration `json:"grace,omitempty"`  // how long a TODO may be without an owner
	Ladder []Rung        `json:"ladder,omitempty"` // who is asked about what is late; never AskTake
}

// DefaultReminders are those of a playbook that names none. The gaps grow: whoever did not answer is busy.
var DefaultReminders = Reminders{
	Grace:  10 * time.Minute,
	Ladder: []Rung{{AskOwner, 0}, {AskCommander, 10 * time.Minute}, {AskResponders, 20 * time.Minute}},
}

// Asked is the latest question about a TODO. It is dropped when the TODO is closed or changes hands.
type Asked struct {
	Step       Step      `json:"step"`
	At         time.Time `json:"at"`
	To         []string  `json:"to,omitempty"` // people and user groups
	Occurrence int       `json:"occurrence,omitempty"`
	No         int       `json:"no,omitempty"` // of the message in the room that asks; 0: it is asked in the TODO's thread
}

// Batch is a message in the room that asks about all that a step asks at the same moment, or while Slack does not answer.
type Batch struct {
	No int       `json:"no"`
	At time.Time `json:"at"`
}

// Snooze says who wants not to be asked until when.
type Snooze struct {
	By    PersonID  `json:"by"`
	Until time.Time `json:"until"`
}

// Snoozed reports whether nobody is to be asked anything at a moment.
func (i Incident) Snoozed(at time.Time) bool { return i.Snooze != nil && at.Before(i.Snooze.Until) }

// Ladder is who is asked about t, one after the other, once it is late.
func (p Playbook) Ladder(t Todo) []Rung {
	if def, ok := p.def(t.ID); ok && len(def.Ladder) > 0 {
		return def.Ladder
	}
	if len(p.Reminders.Ladder) > 0 {
		return p.Reminders.Ladder
	}
	return DefaultReminders.Ladder
}

// GraceOf is how long t may be without an owner.
func (p Playbook) GraceOf(t Todo) time.Duration {
	if def, ok := p.def(t.ID); ok && def.Grace > 0 {
		return def.Grace
	}
	if p.Reminders.Grace > 0 {
		return p.Reminders.Grace
	}
	return DefaultReminders.Grace
}

func (p Playbook) def(id TodoID) (TodoDef, bool) {
	for _, part := range p.Phases {
		for _, d := range part.Todos {
			if d.ID == id {
				return d, true
			}
		}
	}
	return TodoDef{}, false
}

// Due returns what the clock does at a moment: recurring TODOs begin anew, late ones are marked, and people are asked, at
// most one question a TODO. What is asked of the same people stands together, since one message asks it. Where there are sites, those
// who are on shift are asked in place of all.
func (s State) Due(now time.Time) (due []Event) {
	switch i := s.Incident; {
	case !i.Status.Timed():
		return nil
	case i.Status == SignStatus:
		return i.signDue(now)
	case i.Status == Closed:
		return i.archiveDue(now)
	case i.Status == Resolved:
		return slices.Concat(i.owedDue(now), s.noticeDue(now), s.reviewDue(now))
	}
	if z := s.Incident.Snooze; z != nil && !now.Before(z.Until) {
		due = append(due, Wake{Until: z.Until})
	}
	due = append(due, slices.Concat(s.Incident.approvalDue(now), s.Incident.untoldDue(now), s.noticeDue(now), s.Incident.commandDue(now))...)
	return append(due, s.todosDue(now)...)
}

// todosDue is what the clock does about the TODOs that people work on.
func (s State) todosDue(now time.Time) (due []Event) {
	var asks []Ask
	for _, t := range s.Todos {
		if !s.Incident.MayWork(t) {
			continue
		}
		if n := t.occurrenceAt(now); n > t.Occurrence && !s.Incident.Reads(t) {
			due = append(due, Recur{Todo: t.ID, From: t.Occurrence, To: n})
			continue
		}
		if at := s.Incident.lateAt(t); !at.IsZero() && !now.Before(at) {
			due = append(due, Lapse{Todo: t.ID, Occurrence: t.Occurrence, Assignment: t.Assignment, Due: t.Due})
		}
		if step := s.Incident.dueStep(t, now); step != "" && !s.Incident.Snoozed(now) {
			asks = append(asks, Ask{Todo: t.ID, Occurrence: t.Occurrence, Assignment: t.Assignment, Step: step, To: s.Incident.whomNow(step, t, now)})
		}
	}
	slices.SortStableFunc(asks, func(a, b Ask) int { return cmp.Compare(slices.Index(climbed, a.Step), slices.Index(climbed, b.Step)) })
	for _, a := range asks {
		due = append(due, a)
	}
	return due
}

// NextLook is when Due may have something next; zero: never, as things are.
func (s State) NextLook() (at time.Time) {
	switch i := s.Incident; {
	case !i.Status.Timed():
		return at
	case i.Status == SignStatus:
		return i.signLook()
	case i.Status == Closed:
		return i.archiveAt()
	case i.Status == Resolved:
		return earlier(earlier(i.owedLook(), s.noticeLook()), s.reviewLook())
	}
	if z := s.Incident.Snooze; z != nil {
		at = z.Until
	}
	at = earlier(earlier(earlier(at, s.Incident.approvalAt()), s.Incident.untoldAt()), earlier(s.noticeLook(), s.Incident.commandLook()))
	for _, t := range s.Todos {
		at = earlier(at, s.Incident.nextLook(t))
	}
	return at
}

// readAfter is how long after the end, and after the end of the review, what people said is read back once more: what they deleted or
// corrected, and nobody was told of, stays nowhere.
var readAfter = []time.Duration{10 * time.Minute, 6 * time.Hour}

const (
	// readReview is how often what is said in a review is read back: people write there for days, and Slack may have given up telling of it.
	readReview = time.Hour
	// reviewRead is how long after the end that goes on. A review may stay open for good.
	reviewRead = 30 * 24 * time.Hour
)

// ReadAgain is when what was said in an incident that is over is read back next, after a moment; zero: not any more.
func (i Incident) ReadAgain(at time.Time) (next time.Time) {
	ends := []time.Time{i.EndedAt}
	if i.Review != nil && i.Review.ClosedAt.After(i.EndedAt) {
		ends = append(ends, i.Review.ClosedAt)
	}
	for _, end := range ends {
		for _, d := range readAfter {
			if again := end.Add(d); again.After(at) {
				next = earlier(next, again)
			}
		}
	}
	if i.ReadsReview(at) {
		rounds := max(0, at.Sub(i.EndedAt)/readReview) + 1
		next = earlier(next, i.EndedAt.Add(rounds*readReview))
	}
	return next
}

// ReadsReview reports whether what is said in the review is still read back at a moment.
func (i Incident) ReadsReview(at time.Time) bool {
	return i.Status == Resolved && at.Before(i.EndedAt.Add(reviewRead))
}

func (i Incident) nextLook(t Todo) time.Time {
	at := i.lateAt(t)
	if !i.Reads(t) {
		at = earlier(at, t.begins(t.Occurrence+1))
	}
	if q := i.questions(t); len(q) > 0 {
		ask := q[0].at
		if i.Snooze != nil {
			ask = later(ask, i.Snooze.Until)
		}
		at = earlier(at, ask)
	}
	return at
}

// lateAt is when t becomes late; zero: it is, or cannot be.
func (i Incident) lateAt(t Todo) time.Time {
	if t.Closed() || i.Automatic(t) || i.Reads(t) || !t.Late.IsZero() {
		return time.Time{}
	}
	if t.Handover {
		return i.handoverLate(t)
	}
	return t.Due
}

// begins is when the n-th occurrence of a recurring TODO begins: half an interval before it is due, so that whoever is
// late has as long for the one before. Zero: it does not recur. A skipped one does not, until people open it again.
func (t Todo) begins(n int) time.Time {
	if t.Every <= 0 || t.Due.IsZero() || t.State == TodoSkipped {
		return time.Time{}
	}
	return t.Due.Add(time.Duration(n-t.Occurrence)*t.Every - t.Every/2)
}

// roundBegan is from when a word is about the occurrence that t is at. The first one is opened long before it is due.
func (t Todo) roundBegan() time.Time {
	if t.Occurrence == 0 {
		return later(t.OpenedAt, t.Due.Add(-t.Every))
	}
	return later(t.OpenedAt, t.begins(t.Occurrence))
}

// NextRound is when a recurring TODO that is done is due again; zero: it is not done, or does not recur.
func (t Todo) NextRound() time.Time {
	if t.Every <= 0 || t.Due.IsZero() || t.State != TodoDone {
		return time.Time{}
	}
	return t.Due.Add(t.Every)
}

// occurrenceAt is the occurrence that a moment belongs to; never an earlier one than t is at.
func (t Todo) occurrenceAt(now time.Time) int {
	next := t.begins(t.Occurrence + 1)
	if next.IsZero() || now.Before(next) {
		return t.Occurrence
	}
	return t.Occurrence + 1 + int(now.Sub(next)/t.Every)
}

// question is a step that is still to be asked, and when.
type question struct {
	step Step
	at   time.Time
}

// dueStep is the last question whose time has come: after a long silence nobody hears the earlier ones. Another site is not asked
// before those who are on shift were, nor an owner who sleeps before whoever commands.
func (i Incident) dueStep(t Todo, now time.Time) (step Step) {
	for _, q := range i.questions(t) {
		if now.Before(q.at) || q.step == AskSite && step != "" {
			break
		}
		step = q.step
	}
	return i.awakeStep(step, t, now)
}

// questions lists what is still to be asked about t in this occurrence and in these hands. A word of progress is an
// answer: the next question waits as long after it as the ladder's first gap, or its own. To hand over is asked about by itself.
func (i Incident) questions(t Todo) (out []question) {
	steps := i.steps(t)
	if t.Closed() || !i.MayWork(t) || i.Automatic(t) || i.Reads(t) || t.Handover || i.waits(t) || len(steps) == 0 {
		return nil
	}
	if t.Missed > 0 {
		return i.missedQuestion(t, steps)
	}
	at, next := i.firstAt(t, steps[0]), 0
	if t.Asked != nil {
		at = onTheMinute(t.Asked.At)
		next = above(steps, t.Asked.Step)
	}
	for n := next; n < len(steps); n++ {
		if n > 0 {
			if at = later(at, t.word()); t.Due.IsZero() {
				break // only what is late climbs the ladder
			}
			at = later(at, t.Due).Add(steps[n].After)
		}
		if at = i.asksIn(t, at); at.IsZero() {
			break // nobody is ever at work
		}
		if len(i.whom(steps[n].Ask, t)) > 0 {
			out = append(out, question{steps[n].Ask, at})
		}
	}
	return out
}

// missedQuestion is asked about an occurrence when the ones before were not done either: the next rung at the first, the
// third and the seventh miss and so on, so that what comes every five minutes does not ask every five minutes.
func (i Incident) missedQuestion(t Todo, steps []Rung) []question {
	n := bits.Len(uint(t.Missed+1)) - 1
	if t.Missed+1 != 1<<n || t.Asked != nil && t.Asked.Occurrence == t.Occurrence {
		return nil
	}
	switch {
	case t.Asked != nil:
		n = above(steps, t.Asked.Step)
	case t.Owner != "":
		n = 0 // nobody goes past an owner who was never asked
	}
	if n < len(steps) && steps[n].Ask == AskSite && (t.Asked == nil || t.Asked.Step != AskResponders) {
		n-- // nor past those who are on shift
	}
	if n >= len(steps) || len(i.whom(steps[n].Ask, t)) == 0 {
		return nil
	}
	return []question{{steps[n].Ask, i.answered(t, t.Due)}}
}

// climbed are the steps in the order in which every ladder has them.
var climbed = []Step{AskTake, AskOwner, AskCommander, AskResponders, AskSite}

// above is the first of steps above one that was asked, which need not be among them any more: whoever has t may lead since.
func above(steps []Rung, asked Step) int {
	n := slices.IndexFunc(steps, func(r Rung) bool { return slices.Index(climbed, r.Ask) > slices.Index(climbed, asked) })
	if n < 0 {
		return len(steps)
	}
	return n
}

// steps is the ladder of t: one that nobody has begins with those who could take it, and has no owner to ask.
func (i Incident) steps(t Todo) []Rung {
	ladder := slices.Clone(i.Playbook.Ladder(t))
	if t.Phase == Review { // another site is not called in for that
		ladder = slices.DeleteFunc(ladder, func(r Rung) bool { return r.Ask == AskSite })
	}
	if t.Owner != "" {
		if t.Due.IsZero() {
			return nil
		}
		return slices.DeleteFunc(ladder, func(r Rung) bool { return r.Ask == AskCommander && t.Owner == i.Commander })
	}
	ladder = slices.DeleteFunc(ladder, func(r Rung) bool { return r.Ask == AskOwner })
	return append([]Rung{{Ask: AskTake, After: i.Playbook.GraceOf(t)}}, ladder...)
}

// askAhead is how long before its due time nobody is asked to take a TODO yet: what is due later than that, people get to. A
// TODO to which the playbook gives a grace of its own is asked about when that is over.
const askAhead = 20 * time.Minute

// firstAt is when the first step of t is asked: the grace after it was left without an owner, but not while its due time is
// far, and when it becomes late at the latest; of one that has an owner when it is late, or a while after somebody took it
// that late.
func (i Incident) firstAt(t Todo, first Rung) time.Time {
	since := onTheMinute(later(later(t.OpenedAt, t.Since), i.stuckSince(t)))
	if first.Ask == AskTake {
		at := since.Add(first.After)
		if def, _ := i.Playbook.def(t.ID); def.Grace <= 0 {
			at = later(at, onTheMinute(t.Due.Add(-askAhead)))
		}
		if t.Due.After(since) {
			at = earlier(at, t.Due)
		}
		return i.answered(t, at)
	}
	at := t.Due.Add(first.After)
	if since.After(t.Due) {
		at = later(at, since.Add(i.patience(t)))
	}
	return i.answered(t, at)
}

// answered is a moment, or a while after the last word about t if that is later.
func (i Incident) answered(t Todo, at time.Time) time.Time {
	if t.word().IsZero() {
		return at
	}
	return later(at, t.word().Add(i.patience(t)))
}

// patience is how long an answer holds: the first gap of the ladder.
func (i Incident) patience(t Todo) time.Duration {
	for _, r := range i.Playbook.Ladder(t) {
		if r.After > 0 {
			return r.After
		}
	}
	return DefaultReminders.Ladder[1].After
}

// word is when somebody last said something about t.
func (t Todo) word() (at time.Time) {
	if t.Last != nil {
		at = onTheMinute(t.Last.At)
	}
	return at
}

// onTheMinute lets gaps count from the minute in which something happened: the clock ticks once in each, and never at the
// same second.
func onTheMinute(at time.Time) time.Time { return at.Truncate(time.Minute) }

// whom is who is asked, whoever is on shift: one person, or the user groups among the responders, or the responders if there are none. A
// drill's responders are those of drills, and a private incident's are inside.
func (i Incident) whom(step Step, t Todo) []string {
	switch step {
	case AskOwner:
		return one(t.Owner)
	case AskCommander:
		return one(i.Commander)
	case AskTake, AskResponders:
		return i.called(step)
	case AskSite:
		return i.reach(i.Settings.Sites)
	}
	return nil // a step of which nobody has said whom it asks
}

// called is whom a step asks that is for all who respond.
func (i Incident) called(step Step) []string {
	var groups []string
	for _, r := range i.Settings.Responders {
		if strings.HasPrefix(r, "S") { // Slack: ids of user groups begin with S
			groups = append(groups, r)
		}
	}
	switch {
	case len(groups) > 0:
		return groups
	case len(i.Settings.Responders) > 0:
		return slices.Clone(i.Settings.Responders)
	case len(i.Settings.Sites) > 0:
		return i.reach(i.Settings.Sites)
	case step == AskTake:
		return one(i.Commander)
	}
	return nil
}

func one(p PersonID) []string {
	if p == "" {
		return nil
	}
	return []string{string(p)}
}

// later is the later of two moments. Package clock has the same for others: the rules import nothing.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// earlier ignores a zero time.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
