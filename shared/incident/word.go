package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// Words of progress follow what stands in Slack: whoever wrote one may correct it or delete it there. Events of that come
// twice, in the wrong order or not at all, so a TODO knows of each word where it stands and which of its versions counts.

// Word is what a TODO knows of one word of progress.
type Word struct {
	ID string `json:"id"` // of its entry
	// TS and Thread are those of its message in Slack; empty: it was not said there.
	TS      string    `json:"ts,omitempty"`
	Thread  string    `json:"thread,omitempty"`
	By      PersonID  `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Text    string    `json:"text,omitempty"`   // its beginning; only the newest words have one
	Sum     string    `json:"sum,omitempty"`    // identifies what stands in its message; empty: not known
	Edited  string    `json:"edited,omitempty"` // Slack's stamp of the version that counts; compares as text
	Edits   []string  `json:"edits,omitempty"`  // entries of its later versions
	Deleted bool      `json:"deleted,omitempty"`
	// Emptied says that its author left nothing to read of it. The message stands, so a later version of it counts.
	Emptied bool  `json:"emptied,omitempty"`
	Files   Files `json:"files,omitzero"`
}

// Files counts the files of a message.
type Files struct {
	There int `json:"there,omitempty"`
	Taken int `json:"taken,omitempty"` // deleted, as far as Slack leaves a tombstone of them
}

// fewer reports whether a file that stood in a version was taken away since.
func (f Files) fewer(was Files) bool { return f.There < was.There || f.Taken > was.Taken }

// Limits of what a TODO knows of its words. What is beyond them is on the timeline, and what happens to it is still heard of.
const (
	keptWords = 500
	keptTexts = 20
	keptRunes = 200
)

// Sum identifies what stands in a message. What is recorded of it is a reading, which changes with people's names.
func Sum(message string) string {
	sum := sha256.Sum256([]byte(message))
	return hex.EncodeToString(sum[:8])
}

// Word returns what is known of a word.
func (t Todo) Word(id string) (Word, bool) {
	if i := t.wordIndex(id); i >= 0 {
		return t.Words[i], true
	}
	return Word{}, false
}

// WordAt returns the word that is said in a message.
func (t Todo) WordAt(ts string) (Word, bool) {
	for _, w := range t.Words {
		if w.TS == ts && ts != "" {
			return w, true
		}
	}
	return Word{}, false
}

func (t Todo) wordIndex(id string) int {
	return slices.IndexFunc(t.Words, func(w Word) bool { return w.ID == id })
}

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

func (a Reword) scope() Scope {
	return Scope{Todos: []TodoID{a.Todo}, Entries: []string{a.Word}, Edits: true}
}

func (a Unsay) scope() Scope {
	return Scope{Todos: []TodoID{a.Todo}, Entries: []string{a.Word}, Edits: true}
}

// heard keeps what is known of a word that was just said.
func (t *Todo) heard(w Word, text string) {
	w.Text = cut(text, keptRunes)
	t.Words = slices.DeleteFunc(slices.Clone(t.Words), func(o Word) bool { return o.ID == w.ID })
	t.list(w)
	t.settleWords()
}

// list adds a word to those that are known, which are its own, and returns where it stands.
func (t *Todo) list(w Word) (index int) {
	t.Words = append(t.Words, w)
	t.Words = t.Words[max(0, len(t.Words)-keptWords):]
	return len(t.Words) - 1
}

// settleWords keeps the texts of the newest words, and which is the last. A last word that stands in no list was heard before
// there were lists.
func (t *Todo) settleWords() {
	unlisted := t.Last
	t.Last = nil
	newest := slices.Clone(t.Words)
	slices.SortStableFunc(newest, func(a, b Word) int { return b.At.Compare(a.At) })
	texts := 0
	for _, w := range newest {
		if w.Text == "" {
			continue
		}
		if texts++; texts == 1 {
			t.Last = &Progress{ID: w.ID, By: w.By, At: w.At, Text: w.Text}
		}
		if texts > keptTexts {
			t.Words[t.wordIndex(w.ID)].Text = ""
		}
	}
	if unlisted == nil || unlisted.ID != "" || t.Last != nil && !t.Last.At.Before(unlisted.At) {
		return
	}
	if !slices.ContainsFunc(t.Words, func(w Word) bool { return w.By == unlisted.By && w.At.Equal(unlisted.At) }) {
		t.Last = unlisted
	}
}

// listed returns where a word stands in the list, and lists it if only its entry is known.
func (d *decider) listed(t *Todo, word, ts, thread string) (index int, known bool) {
	t.Words = slices.Clone(t.Words)
	if i := t.wordIndex(word); i >= 0 {
		return i, true
	}
	for _, e := range d.state.Entries {
		if e.ID == word && e.Kind == EntryProgress && e.Redacted == nil {
			return t.list(Word{ID: word, TS: ts, Thread: thread, By: e.By, At: e.At, Text: cut(e.Text, keptRunes)}), true
		}
	}
	return -1, false
}

func (d *decider) reword(t *Todo, a Reword) error {
	text := CleanText(a.Text)
	if text == "" {
		return &Refusal{Code: RefusedText, Todo: *t}
	}
	i, known := d.listed(t, a.Word, a.TS, a.Thread)
	if !known || !t.Words[i].followed(a.Stamp, a.Sum, a.Read) || t.Words[i].Sum == "" && d.says(a.Word, text) {
		return &Refusal{Code: RefusedSame, Todo: *t}
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

// followed reports whether a version is another than the one that counts, and a later one.
func (w Word) followed(stamp, sum string, read bool) bool {
	later := stamp > w.Edited || read && stamp == w.Edited
	return !w.Deleted && later && (w.Sum == "" || w.Sum != sum)
}

// says reports whether an entry that was loaded has a text.
func (d *decider) says(entry, text string) bool {
	return slices.ContainsFunc(d.state.Entries, func(e Entry) bool { return e.ID == entry && e.Text == text })
}

// gone reports whether what a word says is taken away already, or by a later version than its own.
func (w Word) gone(stamp string) bool { return w.Deleted || w.Emptied && stamp <= w.Edited }

func (d *decider) unsay(t *Todo, a Unsay) error {
	i, known := d.listed(t, a.Word, a.TS, a.Thread)
	if !known {
		i = t.list(Word{ID: a.Word, TS: a.TS, Thread: a.Thread, By: d.req.By.ID, At: d.req.At})
	}
	w := &t.Words[i]
	if w.Deleted || a.Stands && !w.followed(a.Stamp, a.Sum, a.Read) {
		return &Refusal{Code: RefusedSame, Todo: *t}
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
	if t.ByWord == a.Word && t.Closed() && d.state.Incident.Running() {
		d.unanswer(t)
	}
	d.entry(EntryUnsaid)
	return nil
}

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
