package incident

import "slices"

// Reword is a later version of a word of progress.
type Reword struct {
	Todo       TodoID
	Word       string // the entry's id
	Text       string
	Names      []Name
	TS, Thread string // of its message and of the TODO's
	// Stamp is Slack's stamp of the version. Of two versions the later counts.
	Stamp string
	Sum   string // Sum of what stands in the message
	// Read says that the version was read where it stands, so that nothing with the same stamp is later.
	Read bool
	// Files are those of the message. Where one was taken away the versions that name it are redacted.
	Files Files
}

func (a Reword) scope() Scope {
	return Scope{Todos: []TodoID{a.Todo}, Entries: []string{a.Word}, Edits: true}
}

func (Reword) about() matter             { return words }
func (a Reword) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }

func (a Reword) change(d *decider, t *Todo) error {
	text := CleanText(a.Text)
	if text == "" {
		return refuse(RefusedText)
	}
	i, known := d.listed(t, a.Word, a.TS, a.Thread)
	if !known || !t.Words[i].followed(a.Stamp, a.Sum, a.Read) || t.Words[i].Sum == "" && d.says(a.Word, text) {
		return refuse(RefusedSame)
	}
	w := &t.Words[i]
	if a.Files.fewer(w.Files) {
		d.redact("")
		w.Edits = nil
	}
	if w.Text != "" || w.Emptied {
		w.Text = cut(text, keptRunes)
	}
	t.Progress += counted(w.Emptied)
	w.Sum, w.Edited, w.Edits = a.Sum, a.Stamp, append(slices.Clone(w.Edits), d.req.ID)
	w.Files, w.Emptied = a.Files, false
	t.settleWords()
	d.out.Entry.Of, d.out.Entry.Text, d.out.Entry.Names = a.Word, text, a.Names
	d.entry(EntryReworded)
	return nil
}

func (a Reword) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryReworded) && e.Text == CleanText(a.Text)
}

// followed reports whether a version is another than the one that counts, and a later one.
func (w Word) followed(stamp, sum string, read bool) bool {
	later := stamp > w.Edited || read && stamp == w.Edited
	return !w.Deleted && later && (w.Sum == "" || w.Sum != sum)
}

// says reports whether an entry that was loaded has a text.
func (d *decider) says(entry, text string) bool {
	return slices.ContainsFunc(d.state.Entries, func(e Entry) bool { return e.ID == entry && e.Text == text })
}

// Unsay takes a word of progress away, since its message was deleted. Of a word that nobody heard it keeps that it is gone.
type Unsay struct {
	Todo       TodoID
	Word       string // the entry's id
	TS, Thread string
	// Stands says that the message is there, in a version of which nothing can be read. Stamp, Sum and Read are as those of
	// Reword.
	Stands     bool
	Stamp, Sum string
	Read       bool
}

func (a Unsay) scope() Scope {
	return Scope{Todos: []TodoID{a.Todo}, Entries: []string{a.Word}, Edits: true}
}

func (Unsay) about() matter { return words }

// byNobody: Slack does not say who deleted a message.
func (Unsay) byNobody()                 {}
func (a Unsay) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }

func (a Unsay) change(d *decider, t *Todo) error {
	i, known := d.listed(t, a.Word, a.TS, a.Thread)
	if !known {
		i = t.list(Word{ID: a.Word, TS: a.TS, Thread: a.Thread, By: d.req.By.ID, At: d.req.At})
	}
	w := &t.Words[i]
	if w.Deleted || a.Stands && !w.followed(a.Stamp, a.Sum, a.Read) {
		return refuse(RefusedSame)
	}
	t.Progress = max(0, t.Progress-counted(known && !w.Emptied))
	w.Text, w.Sum, w.Edits, w.Deleted, w.Emptied = "", a.Sum, nil, !a.Stands, a.Stands
	if w.Emptied {
		w.Edited = a.Stamp
	}
	t.settleWords()
	t.forget(a.Word)
	d.redact(d.req.By.ID)
	d.out.Entry.Of = a.Word
	if t.ByWord == a.Word && t.Closed() && d.state.Incident.Status.Editable() {
		d.unanswer(t)
	}
	d.entry(EntryUnsaid)
	return nil
}

func (a Unsay) recordedBy(e Entry, _ State) bool { return e.of(a.Todo, EntryUnsaid) }

// gone reports whether what a word says is taken away already, or by a later version than its own.
func (w Word) gone(stamp string) bool { return w.Deleted || w.Emptied && stamp <= w.Edited }

// unanswer takes a round back that a word did, unless something else says that it is done: a later word of the same person, or
// the emoji that means done.
func (d *decider) unanswer(t *Todo) {
	i := slices.IndexFunc(t.Words, func(w Word) bool {
		return w.By == t.ClosedBy && !w.Deleted && !w.Emptied && !w.At.Before(t.roundBegan())
	})
	switch {
	case i >= 0:
		t.ByWord = t.Words[i].ID
	case t.anyDoneSign():
		t.ByWord, t.BySign = "", true
	default:
		d.out.Entry.Round = t.Occurrence + 1
		d.open(t)
	}
}

func counted(word bool) int {
	if word {
		return 1
	}
	return 0
}

// redact takes the texts of the entries that were loaded away. by is empty where nobody says who did that.
func (d *decider) redact(by PersonID) {
	for _, e := range d.state.Entries {
		if e.Redacted == nil {
			d.out.Redacted = append(d.out.Redacted, e.Redact(d.req.At, by, WhyDeleted))
		}
	}
}

// forget takes a word out of those that go to its thread.
func (t *Todo) forget(word string) {
	t.Said = slices.DeleteFunc(slices.Clone(t.Said), func(p Progress) bool { return p.ID == word })
}
