package incident

import (
	"slices"
	"time"
)

// ToAll is a word to all who were told of the incident 共有: what has changed, in a line. It is stored; field names must not change.
type ToAll struct {
	No   int       `json:"no"` // which word it is, from 1
	Text string    `json:"text"`
	By   PersonID  `json:"by"`
	Who  string    `json:"who,omitempty"` // By's name
	At   time.Time `json:"at"`
	// About is what was hit, and where, as it was known then: what was said stays as it is.
	About Facts `json:"about"`
}

// toAllKept is how many of the latest words are kept, so that each is told in its turn when those outside can be told late. Older ones are
// on the timeline.
const toAllKept = 20

// LatestToAll is the latest word to all; ok is false where there was none.
func (i Incident) LatestToAll() (latest ToAll, ok bool) {
	if len(i.ToAll) == 0 {
		return ToAll{}, false
	}
	return i.ToAll[len(i.ToAll)-1], true
}

// ToldPlaces is how many channels were told of the incident, and hear the words to all. Of a private one they hear none.
func (i Incident) ToldPlaces() int {
	if i.Private {
		return 0
	}
	var channels []string
	for _, a := range i.Settings.Announce {
		channels = append(channels, a.Channel)
	}
	if i.Kind == Live && i.Settings.Help != "" {
		channels = append(channels, i.Settings.Help)
	}
	slices.Sort(channels)
	return len(slices.Compact(channels))
}

// TellAll tells all who were told of the incident what has changed. Customers hear notices, and nothing else.
type TellAll struct{ Text string }

func (TellAll) scope() Scope  { return Scope{} }
func (TellAll) about() matter { return started }

// line is the word, in one line.
func (a TellAll) line() string { return OneLine(CleanText(a.Text)) }

func (a TellAll) decide(d *decider) error {
	line := a.line()
	if line == "" {
		return refuse(RefusedText)
	}
	i := d.header()
	word := ToAll{No: 1, Text: line, By: d.req.By.ID, Who: d.req.By.Name, At: d.req.At, About: i.Facts.hit()}
	if before, told := i.LatestToAll(); told {
		word.No = before.No + 1
	}
	i.ToAll = append(i.ToAll, word)
	i.ToAll = i.ToAll[max(0, len(i.ToAll)-toAllKept):]
	d.out.Entry.Text, d.out.Entry.Count = line, i.ToldPlaces()
	d.entry(EntryToAll)
	return nil
}

func (a TellAll) recordedBy(e Entry, _ State) bool { return e.is(EntryToAll) && e.Text == a.line() }

// hit are the facts that say what was hit and where, without what the response found out.
func (f Facts) hit() Facts {
	return Facts{Title: f.Title, Region: f.Region, Services: slices.Clone(f.Services)}
}
