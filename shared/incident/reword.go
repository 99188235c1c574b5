package incident

import "slices"

// Reword is a later version of a word of progress, or of a message that was kept.
type Reword struct {
	Todo       TodoID // empty: of a message that was kept
	Word       string // the entry's id
	Text       string
	Names      []Name
	TS, Thread string // of its message and of the TODO's
	Channel    string // of its message, where that was kept
	Decided    bool   // it says what is decided
	// Stamp is Slack's stamp of the version. Of two versions the later counts.
	Stamp string
	Sum   string // Sum of what stands in the message
	// Read says that the version was read where it stands, so that nothing with the same stamp is later.
	Read bool
	// Files are those of the message. Where one was taken away the versions that name it are redacted.
	Files Files
}

func (a Reword) scope() Scope { return scopeOfWord(a.Todo, a.Word) }
func (Reword) about() matter  { return words }

// byNobody: what an app said, which has no account, it may say anew.
func (Reword) byNobody() {}

// scopeOfWord is the scope of what concerns a word that is recorded.
func scopeOfWord(todo TodoID, word string) Scope {
	s := Scope{Entries: []string{word}, Edits: true}
	if todo != "" {
		s.Todos = []TodoID{todo}
	}
	return s
}

func (a Reword) decide(d *decider) error {
	if a.Todo != "" {
		return d.onTodo(a.Todo, a.change)
	}
	return d.onKept(func(words []Word) ([]Word, error) {
		kept, _, err := a.version(d, words)
		return kept, err
	})
}

func (a Reword) change(d *decider, t *Todo) error {
	words, was, err := a.version(d, t.Words)
	if err != nil {
		return err
	}
	t.Words = newest(words, keptWords)
	t.Progress += counted(was.Emptied)
	t.settleWords()
	return nil
}

// version puts the version into a list of words. was is what was known of the word before.
func (a Reword) version(d *decider, words []Word) (list []Word, was Word, err error) {
	text := CleanText(a.Text)
	if text == "" {
		return nil, was, refuse(RefusedText)
	}
	list, i, known := d.listed(words, Word{ID: a.Word, TS: a.TS, Thread: a.Thread, Channel: a.Channel})
	w := &list[i]
	if !known || !w.followed(a.Stamp, a.Sum, a.Read) || w.Sum == "" && d.says(a.Word, text) {
		return nil, was, refuse(RefusedSame)
	}
	was = *w
	if a.Files.fewer(w.Files) {
		d.redact("")
		w.Edits = nil
	}
	if w.Text != "" || w.Emptied {
		w.Text = cut(text, keptRunes)
	}
	w.Sum, w.Edited, w.Edits = a.Sum, a.Stamp, append(slices.Clone(w.Edits), d.req.ID)
	w.Files, w.Emptied, w.Pinned = a.Files, false, w.Pinned || a.Decided
	d.out.Entry.Of, d.out.Entry.Text, d.out.Entry.Names = a.Word, text, a.Names
	d.entry(EntryReworded)
	return list, was, nil
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

// Unsay takes a word of progress away, or a message that was kept, since its message was deleted. Of what nobody heard it keeps
// that it is gone.
type Unsay struct {
	Todo       TodoID // empty: of a message that was kept
	Word       string // the entry's id
	TS, Thread string
	Channel    string // of its message, where that was kept
	// Stands says that the message is there, in a version of which nothing can be read. Stamp, Sum and Read are as those of
	// Reword.
	Stands     bool
	Stamp, Sum string
	Read       bool
}

func (a Unsay) scope() Scope { return scopeOfWord(a.Todo, a.Word) }
func (Unsay) about() matter  { return words }

// byNobody: Slack does not say who deleted a message.
func (Unsay) byNobody() {}

func (a Unsay) decide(d *decider) error {
	if a.Todo != "" {
		return d.onTodo(a.Todo, a.change)
	}
	return d.onKept(func(words []Word) ([]Word, error) {
		kept, _, _, err := a.gone(d, words)
		return kept, err
	})
}

func (a Unsay) change(d *decider, t *Todo) error {
	words, was, known, err := a.gone(d, t.Words)
	if err != nil {
		return err
	}
	t.Words = newest(words, keptWords)
	t.Progress = max(0, t.Progress-counted(known && !was.Emptied))
	t.settleWords()
	t.forget(a.Word)
	if t.ByWord == a.Word && t.Closed() && d.state.Incident.MayWork(*t) {
		d.unanswer(t)
	}
	d.entry(EntryUnsaid)
	return nil
}

// gone takes the word away in a list of words. was is what was known of it before, if it was known.
func (a Unsay) gone(d *decider, words []Word) (list []Word, was Word, known bool, err error) {
	list, i, known := d.listed(words, Word{ID: a.Word, TS: a.TS, Thread: a.Thread, Channel: a.Channel})
	w := &list[i]
	if !known {
		w.By, w.At = d.req.By.ID, d.req.At
	}
	if was = *w; w.Deleted || a.Stands && !w.followed(a.Stamp, a.Sum, a.Read) {
		return nil, was, known, refuse(RefusedSame)
	}
	w.Text, w.Sum, w.Edits, w.Deleted, w.Emptied = "", a.Sum, nil, !a.Stands, a.Stands
	if w.Emptied {
		w.Edited = a.Stamp
	}
	d.redact(d.req.By.ID)
	d.out.Entry.Of = a.Word
	d.entry(EntryUnsaid)
	return list, was, known, nil
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
	case t.anyDoneReaction():
		t.ByWord, t.ByReaction = "", true
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
