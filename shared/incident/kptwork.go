package incident

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// AddKPT writes a line into the review.
type AddKPT struct {
	Words KPTWords
	Word  string   // the ts of the message of a thread that it comes from; empty: none
	Said  *KPTSaid // what is known of that message
	Named []Naming // the members whom it names
}

func (AddKPT) scope() Scope  { return Scope{KPT: true} }
func (AddKPT) about() matter { return kpt }

func (a AddKPT) decide(d *decider) error {
	line := KPTLine{No: d.nextLine(), Heading: a.Words.Heading, By: d.req.By.ID, Name: d.req.By.Name, At: d.req.At, Word: a.Word}
	if line.No > MaxKPT {
		return refuse(RefusedKPTFull)
	}
	if err := d.write(&line, a.Words); err != nil {
		return err
	}
	line.said(a, d.req)
	d.putLine(line, EntryKPT)
	return nil
}

func (a AddKPT) recordedBy(e Entry, _ State) bool {
	return e.is(EntryKPT) && e.KPT.Heading == a.Words.Heading && e.Text == CleanText(a.Words.Text)
}

// ChangeKPT writes a line of the review otherwise. Its heading stays.
type ChangeKPT struct {
	No    int
	Words KPTWords
	Said  *KPTSaid // the version of its message that says so; nil: somebody changes the line itself
	Named []Naming // the members whom that version names
}

func (ChangeKPT) scope() Scope    { return Scope{KPT: true} }
func (a ChangeKPT) about() matter { return a.Said.matter() }

func (a ChangeKPT) decide(d *decider) error {
	line, err := d.line(a.No)
	if err != nil {
		return err
	}
	was := line
	if err := d.write(&line, a.Words); err != nil {
		return err
	}
	if err := line.saidAnew(a, d.req.ID); err != nil {
		return err
	}
	if reflect.DeepEqual(line, was) {
		return refuse(RefusedSame)
	}
	line.Edited = d.req.At
	d.putLine(line, EntryKPTChanged)
	return nil
}

func (a ChangeKPT) recordedBy(e Entry, _ State) bool {
	return e.is(EntryKPTChanged) && e.KPT.No == a.No && e.Text == CleanText(a.Words.Text)
}

// TakeKPT takes a line out of the review. What the timeline says of it stays there, unless its message was deleted.
type TakeKPT struct {
	No   int
	Said *KPTSaid // of a message that was deleted, or emptied; nil: somebody takes the line itself away
}

func (a TakeKPT) scope() Scope {
	if a.Said == nil {
		return Scope{KPT: true}
	}
	return Scope{KPT: true, Entries: []string{a.Said.Entry}, Edits: true}
}

// byNobody: Slack does not say who deleted a message.
func (TakeKPT) byNobody() {}

func (a TakeKPT) about() matter { return a.Said.matter() }

func (a TakeKPT) decide(d *decider) error {
	line, err := d.line(a.No)
	if err != nil {
		return err
	}
	line.Taken, line.Text, line.When, line.Why, line.Named = d.req.At, "", "", "", nil
	if a.Said != nil {
		d.redact(d.req.By.ID)
	}
	if line.Try != nil {
		try := *line.Try
		try.State, try.EndedAt, try.EndedBy = TryDropped, d.req.At, d.req.By.ID
		line.Try = &try
	}
	d.putLine(line, EntryKPTTaken)
	return nil
}

func (a TakeKPT) recordedBy(e Entry, _ State) bool { return e.is(EntryKPTTaken) && e.KPT.No == a.No }

// EndTry says that a try is done, or, with a reason, that it is dropped.
type EndTry struct {
	No      int
	Dropped bool
	Reason  string
}

func (EndTry) scope() Scope  { return Scope{KPT: true} }
func (EndTry) about() matter { return tried }

func (a EndTry) decide(d *decider) error {
	line, err := d.line(a.No)
	reason := CleanText(a.Reason)
	switch {
	case err != nil:
		return err
	case line.Try == nil || line.Try.State != TryOpen:
		return refuse(RefusedSame)
	case a.Dropped && reason == "":
		return refuse(RefusedReason)
	}
	try := *line.Try
	try.State, try.EndedAt, try.EndedBy, try.Reason = TryDone, d.req.At, d.req.By.ID, reason
	kind := EntryTryDone
	if a.Dropped {
		try.State, kind = TryDropped, EntryTryDropped
	}
	line.Try = &try
	line.quotedBy(d.req.ID)
	d.putLine(line, kind)
	d.out.Entry.Text, d.out.Entry.KPT.Said = reason, cut(line.Text, tryRunes)
	return nil
}

func (a EndTry) recordedBy(e Entry, _ State) bool {
	return e.is(EntryTryDone, EntryTryDropped) && e.KPT.No == a.No && e.Text == CleanText(a.Reason)
}

// MoveTry says until when a try may take instead, and who has it by then.
type MoveTry struct {
	No    int
	Due   string // 2026-12-15; empty: no date
	Owner Actor  // zero: who has it already
}

func (MoveTry) scope() Scope  { return Scope{KPT: true} }
func (MoveTry) about() matter { return tried }

func (a MoveTry) decide(d *decider) error {
	line, err := d.line(a.No)
	same := a.Owner.ID == "" || line.Try != nil && line.Try.Owner == a.Owner.ID
	switch {
	case err != nil:
		return err
	case line.Try == nil || line.Try.State != TryOpen || same && line.Try.Due == a.Due:
		return refuse(RefusedSame)
	}
	w := line.Words()
	if w.Due = a.Due; !same {
		w.Owner = a.Owner
	}
	if err := d.writeTry(&line, w); err != nil {
		return err
	}
	line.Edited = d.req.At
	line.quotedBy(d.req.ID)
	d.putLine(line, EntryKPTChanged)
	return nil
}

func (a MoveTry) recordedBy(e Entry, _ State) bool {
	return e.is(EntryKPTChanged) && e.KPT.No == a.No && e.KPT.Try != nil && e.KPT.Try.Due == a.Due && (a.Owner.ID == "" || e.KPT.Try.Owner == a.Owner.ID)
}

// nextLine is the number of the next line.
func (d *decider) nextLine() int { return len(d.state.KPT) + 1 }

// line is a line that stands.
func (d *decider) line(no int) (KPTLine, error) {
	n := slices.IndexFunc(d.state.KPT, func(l KPTLine) bool { return l.No == no && l.Taken.IsZero() })
	if n < 0 {
		return KPTLine{}, refuse(RefusedKPTLine)
	}
	return d.state.KPT[n], nil
}

// write puts words into a line, as far as its heading has a place for them.
func (d *decider) write(l *KPTLine, w KPTWords) error {
	l.Text = CleanText(w.Text)
	switch {
	case !slices.Contains(Headings, l.Heading):
		return refuse(RefusedUnknown)
	case l.Text == "":
		return refuse(RefusedText)
	}
	if l.Heading == HeadProblem {
		l.When = CleanTitle(w.When)
	}
	if l.Heading == HeadProblem || l.Heading == HeadNot {
		l.Why = CleanText(w.Why)
	}
	if l.Heading == HeadTry {
		return d.writeTry(l, w)
	}
	return nil
}

// writeTry says who tries it by when. What became of it stays.
func (d *decider) writeTry(l *KPTLine, w KPTWords) error {
	try := Try{State: TryOpen}
	if l.Try != nil {
		try = *l.Try
	}
	switch {
	case w.Owner.Outsider:
		return refuse(RefusedPerson)
	case !w.Worth.known() || !w.Cost.known():
		return refuse(RefusedUnknown)
	case w.Due != try.Due && !d.toCome(w.Due):
		return refuse(RefusedKPTDate)
	}
	try.Owner, try.Name, try.Due, try.Worth, try.Cost = w.Owner.ID, w.Owner.Name, w.Due, w.Worth, w.Cost
	l.Try = &try
	return nil
}

// known reports whether s is one of the sizes; nobody need judge.
func (s Size) known() bool { return s == "" || slices.Contains(Sizes, s) }

// lastDays is how far ahead the date of a try may be.
const lastDays = 3 * 366

// toCome reports whether a date is one from today on, by the clock of the team; none is fine, too.
func (d *decider) toCome(date string) bool {
	if date == "" {
		return true
	}
	day, err := time.Parse(time.DateOnly, date)
	today := civil(d.req.At.In(location(d.state.Incident.Settings.Timezone)))
	return err == nil && !day.Before(today) && !day.After(today.AddDate(0, 0, lastDays))
}

// putLine puts a line into the part that has it, and what the workspace knows of its try.
func (d *decider) putLine(line KPTLine, kind EntryKind) {
	all := slices.Clone(d.state.KPT)
	if line.No > len(all) {
		all = append(all, line)
	} else {
		all[line.No-1] = line
	}
	part := (line.No - 1) / KPTInPart
	d.out.KPT = map[int][]KPTLine{part: all[part*KPTInPart : min(len(all), (part+1)*KPTInPart)]}
	if line.Try != nil {
		d.out.Tries = append(d.out.Tries, d.now().tryRow(line))
	}
	d.out.Entry.Text = line.Text
	d.out.Entry.KPT = &KPTMark{No: line.No, Heading: line.Heading, When: line.When, Why: line.Why, Try: line.Try}
	d.entry(kind)
}

// tryRunes is how much of a try's text the workspace and the timeline know.
const tryRunes = 200

// tryRow is what the workspace knows of a try.
func (i Incident) tryRow(l KPTLine) TryRow {
	due := l.Try.Due
	if due == "" {
		due = "9999-12-31"
	}
	return TryRow{
		Incident: i.ID, No: l.No, Kind: i.Kind, Private: i.Private, Title: i.Facts.Title, T0: i.DeclaredAt, Text: cut(l.Text, tryRunes), Try: *l.Try,
		Open: l.Try.State == TryOpen, Due: due, Order: fmt.Sprintf("%s %s-%03d", due, i.ID, l.No), Owner: string(l.Try.Owner),
		At: l.At.UTC().Format("2006-01-02T15:04:05Z"),
	}
}
