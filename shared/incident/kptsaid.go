package incident

import (
	"slices"
)

// A line of the review may be said in the thread of its heading's message. It follows what its author does to that message, as a word of
// progress does.

// KPTSaid is what is known of the message that a line comes from. It is stored; field names must not change.
type KPTSaid struct {
	Thread string   `json:"thread"`          // the message that it answers
	Entry  string   `json:"entry"`           // of the timeline, that the line made
	Edits  []string `json:"edits,omitempty"` // likewise, of its later versions, and of what became of its try
	Stamp  string   `json:"stamp,omitempty"` // Slack's stamp of the version that counts; compares as text
	Sum    string   `json:"sum,omitempty"`   // Sum of what stands in the message
	Read   bool     `json:"-"`               // the version was read where it stands, so that nothing with the same stamp is later
}

// matter is what a change is about that follows a message, at any time; nil: that somebody makes, in the review.
func (s *KPTSaid) matter() matter {
	if s == nil {
		return kpt
	}
	return words
}

// HasReview reports whether it has, or had before it was taken up again, a review.
func (i Incident) HasReview() bool {
	return i.Status == Resolved || i.Status == Closed || i.Notices.Relapses > 0
}

// Standing are the lines of a heading that were not taken away, in the order of their numbers.
func Standing(lines []KPTLine, h Heading) (out []KPTLine) {
	for _, l := range lines {
		if l.Heading == h && l.Taken.IsZero() {
			out = append(out, l)
		}
	}
	return out
}

// LineAt returns the line that is said in a message, and whether it stands.
func LineAt(lines []KPTLine, ts string) (l KPTLine, stands bool) {
	n := slices.IndexFunc(lines, func(l KPTLine) bool { return l.Word == ts && ts != "" })
	if n < 0 {
		return KPTLine{}, false
	}
	return lines[n], lines[n].Taken.IsZero()
}

// Words are what a line says, as somebody would write it.
func (l KPTLine) Words() KPTWords {
	w := KPTWords{Heading: l.Heading, Text: l.Text, When: l.When, Why: l.Why}
	if l.Try != nil {
		w.Owner, w.Due, w.Worth, w.Cost = Actor{ID: l.Try.Owner, Name: l.Try.Name}, l.Try.Due, l.Try.Worth, l.Try.Cost
	}
	return w
}

// said notes the message that a line comes from.
func (l *KPTLine) said(a AddKPT, req Request) {
	if a.Word == "" || a.Said == nil {
		return
	}
	said := *a.Said
	said.Entry, said.Edits = req.ID, nil
	l.Said, l.Named, l.Lang = &said, a.Named, req.By.Lang
}

// saidAnew notes the version of its message that changes a line, or that somebody changes the line itself: that answers whom it named. A
// version that is not later than the one that counts changes nothing.
func (l *KPTLine) saidAnew(a ChangeKPT, entry string) error {
	l.Named = a.Named
	if l.Said == nil {
		return nil
	}
	said := *l.Said
	if v := a.Said; v != nil {
		if !(v.Stamp > said.Stamp || v.Read && v.Stamp == said.Stamp) || v.Sum == said.Sum {
			return refuse(RefusedSame)
		}
		said.Stamp, said.Sum = v.Stamp, v.Sum
	}
	l.Said = &said
	l.quotedBy(entry)
	return nil
}

// quotedBy notes an entry that says what the line says, so that it says it no longer than the message stands.
func (l *KPTLine) quotedBy(entry string) {
	if l.Said == nil {
		return
	}
	said := *l.Said
	said.Edits = append(slices.Clone(said.Edits), entry)
	l.Said = &said
}
