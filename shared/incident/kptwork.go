package incident

import (
	"fmt"
	"slices"
)

// AddKPT writes a line into the review.
type AddKPT struct {
	Words KPTWords
	Word  string // the message of a thread that it comes from; empty: none
}

func (AddKPT) scope() Scope  { return Scope{KPT: true} }
func (AddKPT) about() matter { return kpt }

func (a AddKPT) decide(d *decider) error {
	line := KPTLine{No: d.nextLine(), Heading: a.Words.Heading, By: d.req.By.ID, Name: d.req.By.Name, At: d.req.At, Word: a.Word}
	if err := line.write(a.Words); err != nil {
		return err
	}
	if line.No > MaxKPT {
		return refuse(RefusedKPTFull)
	}
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
}

func (ChangeKPT) scope() Scope  { return Scope{KPT: true} }
func (ChangeKPT) about() matter { return kpt }

func (a ChangeKPT) decide(d *decider) error {
	line, err := d.line(a.No)
	if err != nil {
		return err
	}
	a.Words.Heading = line.Heading
	if err := line.write(a.Words); err != nil {
		return err
	}
	line.Edited = d.req.At
	d.putLine(line, EntryKPTChanged)
	return nil
}

func (a ChangeKPT) recordedBy(e Entry, _ State) bool {
	return e.is(EntryKPTChanged) && e.KPT.No == a.No && e.Text == CleanText(a.Words.Text)
}

// TakeKPT takes a line out of the review. What the timeline says of it stays there.
type TakeKPT struct{ No int }

func (TakeKPT) scope() Scope  { return Scope{KPT: true} }
func (TakeKPT) about() matter { return kpt }

func (a TakeKPT) decide(d *decider) error {
	line, err := d.line(a.No)
	if err != nil {
		return err
	}
	line.Taken, line.Text, line.When, line.Why = d.req.At, "", "", ""
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
func (EndTry) about() matter { return kpt }

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
func (MoveTry) about() matter { return kpt }

func (a MoveTry) decide(d *decider) error {
	line, err := d.line(a.No)
	same := a.Owner.ID == "" || line.Try != nil && line.Try.Owner == a.Owner.ID
	switch {
	case err != nil:
		return err
	case line.Try == nil || line.Try.State != TryOpen || same && line.Try.Due == a.Due:
		return refuse(RefusedSame)
	case a.Owner.Outsider:
		return refuse(RefusedPerson)
	}
	try := *line.Try
	if try.Due = a.Due; !same {
		try.Owner, try.Name = a.Owner.ID, a.Owner.Name
	}
	line.Try, line.Edited = &try, d.req.At
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
func (l *KPTLine) write(w KPTWords) error {
	l.Text = CleanText(w.Text)
	if l.Text == "" {
		return refuse(RefusedText)
	}
	if l.Heading == HeadProblem {
		l.When = OneLine(CleanText(w.When))
	}
	if l.Heading == HeadProblem || l.Heading == HeadNot {
		l.Why = CleanText(w.Why)
	}
	if l.Heading == HeadTry {
		try := Try{State: TryOpen}
		if l.Try != nil {
			try = *l.Try
		}
		try.Owner, try.Name, try.Due, try.Worth, try.Cost = w.Owner.ID, w.Owner.Name, w.Due, w.Worth, w.Cost
		l.Try = &try
	}
	return nil
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
