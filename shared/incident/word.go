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
	// TS and Thread are those of its message in Slack; empty: it was not said there. Channel is the message's, of what was kept.
	TS      string    `json:"ts,omitempty"`
	Thread  string    `json:"thread,omitempty"`
	Channel string    `json:"channel,omitempty"`
	By      PersonID  `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Text    string    `json:"text,omitempty"`   // its beginning; only the newest words have one
	Sum     string    `json:"sum,omitempty"`    // identifies what stands in its message; empty: not known
	Edited  string    `json:"edited,omitempty"` // Slack's stamp of the version that counts; compares as text
	Edits   []string  `json:"edits,omitempty"`  // entries of its later versions
	Deleted bool      `json:"deleted,omitempty"`
	// Emptied says that its author left nothing to read of it. The message stands, so a later version of it counts.
	Emptied bool `json:"emptied,omitempty"`
	// Pinned says that somebody pinned it, or that it says what is decided: Noroshi's own 📌 on it says that it is recorded.
	Pinned bool  `json:"pinned,omitempty"`
	Files  Files `json:"files,omitzero"`
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

func (t Todo) wordIndex(id string) int { return wordIndex(t.Words, id) }

// wordIndex is where a word stands in a list; -1: nowhere.
func wordIndex(words []Word, id string) int {
	return slices.IndexFunc(words, func(w Word) bool { return w.ID == id })
}

// heard keeps what is known of a word that was just said.
func (t *Todo) heard(w Word, text string) {
	w.Text = cut(text, keptRunes)
	t.Words = slices.DeleteFunc(slices.Clone(t.Words), func(o Word) bool { return o.ID == w.ID })
	t.Words = newest(append(t.Words, w), keptWords)
	t.settleWords()
}

// newest are the last of words, as many as are kept.
func newest(words []Word, most int) []Word { return words[max(0, len(words)-most):] }

// settleWords keeps the texts of the newest words, and which is the last. A last word that stands in no list was heard before
// there were lists.
func (t *Todo) settleWords() {
	unlisted := t.Last
	t.Last = nil
	latest := slices.Clone(t.Words)
	slices.SortStableFunc(latest, func(a, b Word) int { return b.At.Compare(a.At) })
	texts := 0
	for _, w := range latest {
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

// listed returns a copy of a list of words, and where a word stands in it. It lists it if only its entry is known; known says
// whether that is.
func (d *decider) listed(words []Word, w Word) (list []Word, index int, known bool) {
	list = slices.Clone(words)
	if i := wordIndex(list, w.ID); i >= 0 {
		return list, i, true
	}
	for _, e := range d.state.Entries {
		if said := e.is(EntryProgress, EntryKept, EntryDecided, EntrySaid); said && e.ID == w.ID && e.Redacted == nil {
			w.By, w.At, w.Text, known = e.By, e.At, cut(e.Text, keptRunes), true
		}
	}
	return append(list, w), len(list), known
}
