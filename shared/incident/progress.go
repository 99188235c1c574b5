package incident

import "slices"

// AddProgress is a word of progress on a TODO. Of one that was said in Slack it says where.
type AddProgress struct {
	Todo       TodoID
	Text       string
	Names      []Name
	TS, Thread string // of its message and of the TODO's
	Stamp      string // of the version, where it was changed before it was heard
	Sum        string // Sum of what stands in the message, of which Text is the reading
	Files      Files
	Pinned     bool // somebody pinned it, or it says what is decided
}

func (a AddProgress) scope() Scope            { return onlyTodo(a.Todo) }
func (a AddProgress) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (AddProgress) about() matter             { return words }

func (a AddProgress) change(d *decider, t *Todo) error {
	text := CleanText(a.Text)
	if text == "" {
		return refuse(RefusedText)
	}
	if w, _ := t.Word(d.req.ID); w.gone(a.Stamp) { // before it was heard
		return refuse(RefusedSame)
	}
	t.Progress++
	t.heard(Word{ID: d.req.ID, TS: a.TS, Thread: a.Thread, By: d.req.By.ID, At: d.req.At, Edited: a.Stamp, Sum: a.Sum, Files: a.Files, Pinned: a.Pinned}, text)
	if d.req.Via != ViaSlack {
		t.Said = append(slices.Clip(t.Said), Progress{ID: d.req.ID, By: d.req.By.ID, At: d.req.At, Text: text})
		t.Said = t.Said[max(0, len(t.Said)-keptSaid):]
	}
	if d.state.Incident.MayWork(*t) && t.answeredBy(d.req) {
		d.close(t, TodoDone, EntryDone)
		t.ByWord, d.out.Entry.Round = d.req.ID, t.Occurrence+1
	}
	d.out.Entry.Text, d.out.Entry.Names, d.out.Entry.Edited = text, a.Names, Stamped(a.Stamp)
	d.entry(EntryProgress)
	return nil
}

func (a AddProgress) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryProgress) && e.Text == CleanText(a.Text)
}

// Look reports whether t is to look again and again, so that what its owner says of it is the result. Word to customers is
// more than a word.
func (t Todo) Look() bool { return t.Every > 0 && !t.Notice }

// answeredBy reports whether a word does a round of t: its owner has just said what they saw.
func (t *Todo) answeredBy(req Request) bool {
	return t.Look() && !t.Closed() && t.Owner != "" && t.Owner == req.By.ID && !req.At.Before(t.roundBegan())
}

// keptSaid is how many words of progress wait for Slack at most; older ones are on the timeline.
const keptSaid = 20
