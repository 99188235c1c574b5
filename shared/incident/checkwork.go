package incident

import "slices"

// CheckRight says of lines that what was ticked was done. Nobody says so who did one of a line's TODOs.
type CheckRight struct{ Lines []string }

func (CheckRight) scope() Scope { return Scope{All: true} }

func (a CheckRight) decide(d *decider) error {
	return d.onLines(EntryChecked, a.Lines, func(l *CheckLine) error {
		undone, doers := l.Undone(), l.Doers()
		switch {
		case l.Is == LineRight:
			return refuse(RefusedSame)
		case len(undone) > 0:
			return &Refusal{Code: RefusedUndone, Omission: Omission{Left: undone}, Line: l.Line}
		case slices.Contains(doers, d.req.By.ID):
			return &Refusal{Code: RefusedDoer, Line: l.Line, Able: d.state.Checkers(*l)}
		}
		l.CheckMark = CheckMark{Line: l.Line, Is: LineRight}
		for _, t := range l.Todos {
			if did := t.LastDone(); !did.At.IsZero() {
				l.Did = append(l.Did, did)
			}
		}
		return nil
	})
}

func (a CheckRight) recordedBy(e Entry, _ State) bool { return e.checks(EntryChecked, a.Lines) }

// CheckExcused says why nobody checks lines.
type CheckExcused struct {
	Lines  []string
	Reason string
}

func (CheckExcused) scope() Scope { return Scope{All: true} }

func (a CheckExcused) decide(d *decider) error {
	why := CleanText(a.Reason)
	if why == "" {
		return refuse(RefusedReason)
	}
	d.out.Entry.Text = why
	return d.onLines(EntryExcused, a.Lines, func(l *CheckLine) error {
		if l.Settled() {
			return refuse(RefusedSame)
		}
		l.CheckMark = CheckMark{Line: l.Line, Is: LineExcused, Why: why}
		return nil
	})
}

func (a CheckExcused) recordedBy(e Entry, _ State) bool {
	return e.checks(EntryExcused, a.Lines) && e.Text == CleanText(a.Reason)
}

// CheckMissing says that a TODO of a line was not done, or not rightly. It is open again.
type CheckMissing struct {
	Todo   TodoID
	Reason string
}

func (CheckMissing) scope() Scope { return Scope{All: true} }

func (a CheckMissing) decide(d *decider) error {
	why := CleanText(a.Reason)
	if why == "" {
		return refuse(RefusedReason)
	}
	d.out.Entry.Todo, d.out.Entry.Text = a.Todo, why
	return d.onLines(EntryMissing, []string{a.Todo.Group()}, func(l *CheckLine) error {
		t, ok := State{Todos: l.Todos}.Todo(a.Todo)
		switch {
		case !ok:
			return refuse(RefusedTodo)
		case !t.Closed() && t.Did == nil:
			return &Refusal{Code: RefusedUndone, Omission: Omission{Left: []Todo{t}}, Line: l.Line}
		}
		d.openAll(func(o Todo) bool { return o.ID == a.Todo })
		l.CheckMark = CheckMark{Line: l.Line, Is: LineMissing, Todo: a.Todo, Why: why}
		return nil
	})
}

func (a CheckMissing) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryMissing) && e.Text == CleanText(a.Reason)
}

// checks reports whether an entry is of a kind, about the same lines.
func (e Entry) checks(kind EntryKind, lines []string) bool {
	return e.is(kind) && e.Check != nil && slices.Equal(e.Check.Lines, lines)
}

// onLines decides what somebody found of lines: all of it, or nothing.
func (d *decider) onLines(kind EntryKind, names []string, find func(*CheckLine) error) error {
	check, ok := d.state.CheckTodo()
	lines := d.state.CheckLines()
	if !ok || len(names) == 0 {
		return refuse(RefusedLine)
	}
	if check.State == TodoSkipped {
		return shows(refuse(RefusedSame), check)
	}
	for _, name := range names {
		n := slices.IndexFunc(lines, func(l CheckLine) bool { return l.Line == name })
		if n < 0 {
			return refuse(RefusedLine)
		}
		if err := find(&lines[n]); err != nil {
			return err
		}
		lines[n].By, lines[n].At = d.req.By.ID, d.req.At
	}
	d.keepLines(check, lines)
	d.out.Entry.Check = &CheckCount{Lines: names, Done: d.settleCheck(check, lines), Of: len(lines)}
	d.entry(kind)
	return nil
}

// keepLines keeps what was found of lines so far.
func (d *decider) keepLines(check Todo, lines []CheckLine) {
	c := d.check()
	c.Todo, c.Lines, c.Same = check.ID, nil, false
	for _, l := range lines {
		if l.Is != "" {
			c.Lines = append(c.Lines, l.CheckMark)
		}
	}
}

// check is the check of the header, to change.
func (d *decider) check() *Check {
	h := d.header()
	if h.Check == nil {
		h.Check = &Check{}
	}
	return h.Check
}

// settleCheck completes the check with its last line, and opens it again with one that is found missing. It returns how many lines are
// settled.
func (d *decider) settleCheck(check Todo, lines []CheckLine) (settled int) {
	for _, l := range lines {
		if l.Settled() {
			settled++
		}
	}
	switch {
	case settled < len(lines):
		d.reopenCheck()
	case !check.Closed():
		check = check.clone()
		d.done(&check)
		d.out.Todos = append(d.out.Todos, check)
		d.check().Done = true
		if d.makeSheet(); d.state.Incident.HasSheet() {
			d.out.Systems = append(d.out.Systems, Docs)
		}
		d.offerWatch(check)
	}
	return settled
}

// reopenCheck opens the check again that was complete.
func (d *decider) reopenCheck() {
	if c := d.now().Check; c == nil || !c.Done {
		return
	}
	c := d.check()
	c.Done = false
	t, ok := State{Todos: slices.Concat(d.out.Todos, d.state.Todos)}.Todo(c.Todo)
	if !ok || t.State != TodoDone {
		return
	}
	t = t.clone()
	t.undo()
	t.newAssignment(d.req.At)
	d.out.Todos = append(slices.DeleteFunc(d.out.Todos, func(o Todo) bool { return o.ID == t.ID }), t)
}

// voidLines makes void what was found of a line one of whose TODOs was opened again, or done anew, since.
func (d *decider) voidLines() {
	if d.now().Check == nil {
		return
	}
	for _, t := range d.out.Todos {
		was, known := d.state.Todo(t.ID)
		same := t.Closed() && t.ClosedAt.Equal(was.ClosedAt)
		told := d.out.Entry.Kind == EntryNoticeSent && t.Closed() // it is done once more: nothing that was checked is other than it was
		if known && was.Closed() && !same && !told && t.Occurrence == was.Occurrence {
			d.voidLine(t.ID.Group())
		}
	}
}

func (d *decider) voidLine(line string) {
	if d.now().Check.mark(line).Is != LineRight {
		return
	}
	c := d.check()
	c.Lines = slices.DeleteFunc(c.Lines, func(m CheckMark) bool { return m.Line == line })
	c.Same = false
	if d.out.Entry.Check == nil {
		d.out.Entry.Check = &CheckCount{}
	}
	d.out.Entry.Check.Lines = append(d.out.Entry.Check.Lines, line)
	d.reopenCheck()
}

// MakeSheet asks for a document that says how the check stands.
type MakeSheet struct{}

func (MakeSheet) scope() Scope { return Scope{} }

func (MakeSheet) decide(d *decider) error {
	i := d.state.Incident
	switch {
	case !i.HasSheet():
		return refuse(RefusedNoSheet)
	case i.Check != nil && i.Check.Same:
		return refuse(RefusedSame)
	}
	d.makeSheet()
	d.entry(EntrySheet)
	d.out.Entry.Count = d.header().Check.Sheets
	return nil
}

func (MakeSheet) recordedBy(e Entry, _ State) bool { return e.is(EntrySheet) }

// makeSheet has another document made of how the check stands.
func (d *decider) makeSheet() {
	if !d.state.Incident.HasSheet() {
		return
	}
	c := d.check()
	c.Sheets++
	c.Same = true
}
