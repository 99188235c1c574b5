package incident

import "slices"

// Keep puts a message of the room on the timeline: whoever asks pinned it, or says in it what is decided. A message is kept once,
// since the request's id follows from it.
type Keep struct {
	Text    string
	Names   []Name
	Author  PersonID // who wrote it; empty: an app that has no account
	App     string   // the name of the app that wrote it; empty: a person did
	Decided bool     // its author says what is decided
	Said    bool     // it stands in the thread of a sign's card, all of which is the sign's record

	Channel, TS, Thread string // of its message, and of the one that it answers
	Stamp, Sum          string // as those of AddProgress
	Files               Files
}

func (Keep) scope() Scope  { return Scope{} }
func (Keep) about() matter { return words }

func (a Keep) decide(d *decider) error {
	text := CleanText(a.Text)
	if text == "" {
		return refuse(RefusedText)
	}
	if i := wordIndex(d.state.Incident.Kept, d.req.ID); i >= 0 && d.state.Incident.Kept[i].gone(a.Stamp) { // before it was heard
		return refuse(RefusedSame)
	}
	d.out.Entry.Text, d.out.Entry.Names, d.out.Entry.Edited, d.out.Entry.App = text, a.Names, Stamped(a.Stamp), a.App
	if a.Author != d.req.By.ID {
		d.out.Entry.To = a.Author
	}
	d.entry(EntryKept)
	if a.Decided {
		d.entry(EntryDecided)
	} else if a.Said {
		d.entry(EntrySaid)
	}
	return d.onKept(func(words []Word) ([]Word, error) {
		words = slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return w.ID == d.req.ID })
		return append(words, Word{
			ID: d.req.ID, TS: a.TS, Thread: a.Thread, Channel: a.Channel, By: a.Author, At: d.req.At, Edited: a.Stamp, Sum: a.Sum,
			Files: a.Files, Pinned: true,
		}), nil
	})
}

// keptMessages is how many of the messages that were kept are still looked at when Slack is read back. It is few, since whoever
// claims a TODO reads them, too. What happens to an older one is heard of all the same.
const keptMessages = 100

// onKept changes what is known of the messages that were kept.
func (d *decider) onKept(change func([]Word) ([]Word, error)) error {
	kept, err := change(d.state.Incident.Kept)
	if err != nil {
		return err
	}
	for i := range kept {
		kept[i].Text = "" // it is on the timeline
	}
	d.header().Kept = newest(kept, keptMessages)
	return nil
}

// KeptAt returns what is known of the message that was kept at a ts of a channel.
func (i Incident) KeptAt(channel, ts string) (Word, bool) {
	n := slices.IndexFunc(i.Kept, func(w Word) bool { return w.Channel == channel && w.TS == ts })
	if n < 0 {
		return Word{}, false
	}
	return i.Kept[n], true
}

// Pin notes that somebody pinned a word of progress. It is on the timeline already, and Noroshi's own 📌 says so.
type Pin struct {
	Todo TodoID
	Word string // the entry's id
}

func (a Pin) scope() Scope            { return onlyTodo(a.Todo) }
func (Pin) about() matter             { return words }
func (a Pin) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }

func (a Pin) change(d *decider, t *Todo) error {
	i := t.wordIndex(a.Word)
	switch {
	case i < 0:
		return refuse(RefusedUnknown)
	case t.Words[i].Pinned || t.Words[i].Deleted:
		return refuse(RefusedSame)
	}
	t.Words = slices.Clone(t.Words)
	t.Words[i].Pinned = true
	d.entry(EntryPinned)
	return nil
}

// Conclude says what is decided, by whoever says it in the browser. In Slack it is said in the room.
type Conclude struct{ Text string }

func (Conclude) scope() Scope  { return Scope{} }
func (Conclude) about() matter { return words }

func (a Conclude) decide(d *decider) error {
	text := CleanText(a.Text)
	if text == "" {
		return refuse(RefusedText)
	}
	d.out.Entry.Text = text
	d.entry(EntryDecided)
	return nil
}

func (a Conclude) recordedBy(e Entry, _ State) bool {
	return e.is(EntryDecided) && e.Text == CleanText(a.Text)
}
