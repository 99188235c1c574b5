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
