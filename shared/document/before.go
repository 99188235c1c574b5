package document

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// edition is how a version writes what it knows. All else every version writes alike.
type edition struct {
	unknown   text.Phrase
	commander text.Phrase // where no name is known
	region    func(incident.Lang, string) string
	severity  func(incident.Lang, incident.Severity) string
}

// editions are all that documents were ever written in, today's first. What changes in how a field reads gets a new one at the top:
// by the others a document that an earlier version made is told from one that people have edited.
var editions = []edition{
	{text.BeingConfirmed, text.DocCommander, text.PlaceCode, named},
	{beingConfirmed, text.DocCommander, code, bare}, // until documents followed the facts
	{beingConfirmed, seeFixedBoard, code, bare},     // until the board was pinned in Japanese, too
}

var (
	beingConfirmed = text.Phrase{JA: "確認中", EN: "being confirmed"}
	seeFixedBoard  = text.Phrase{JA: "チャンネルの固定ボードを参照", EN: "see the pinned board in the channel"}
)

func named(lang incident.Lang, s incident.Severity) string {
	if s == "" {
		return ""
	}
	return text.Severity(lang, s)
}

func bare(_ incident.Lang, s incident.Severity) string { return string(s) }

func code(_ incident.Lang, region string) string { return region }

// wordings is what may stand in a place, by its field, each text once.
type wordings map[string][]string

// add adds the fields that follow, as every version writes them.
func (w wordings) add(d plan.Document, extras Extras) {
	for _, e := range editions {
		for field, says := range e.fields(d, extras) {
			if IsFollowed(field) && !slices.Contains(w[field], says) {
				w[field] = append(w[field], says)
			}
		}
	}
}

// before is what an earlier version may have put into a document, which remembered nothing of it: what was known at any moment until it
// had made the document. Nobody can have edited it before.
func (s *System) before(ctx context.Context, d plan.Document) (map[string][]string, error) {
	timeline, err := s.opt.Timeline(ctx, d.Incident)
	if err != nil {
		return nil, fmt.Errorf("read what document %s of %s said at first: %w", d.ID, d.Incident, err)
	}
	p := past{d, timeline, slices.IndexFunc(timeline, func(e incident.Entry) bool {
		return e.Kind == incident.EntryMade && e.Key == incident.DocumentLink(d.ID)
	})}
	all := wordings{}
	names := []string{s.opt.Commander(ctx, d.Command)}
	for _, id := range p.commanders() {
		names = append(names, s.opt.Commander(ctx, id))
	}
	for _, name := range append(names, "") {
		all.add(d, Extras{Commander: name})
	}
	for _, was := range p.facts() {
		all.add(was, Extras{})
	}
	for _, moment := range moments {
		delete(all, moment) // of which nothing was said so far
	}
	for _, at := range p.moments() {
		all.add(d, Extras{AsOf: at})
	}
	return all, nil
}

// past is a document, and the timeline of its incident up to the entry with which it was made; made < 0: there is none.
type past struct {
	plan.Document
	timeline []incident.Entry
	made     int
}

// facts are the document with the facts that held until it was made. Where nobody knows when that was, it is the one that knows nothing.
func (p past) facts() (all []plan.Document) {
	d := p.Document
	if p.made < 0 {
		d.Facts, d.Channel, d.Meeting, d.FollowUp = incident.Facts{}, "", "", time.Time{}
		return []plan.Document{d}
	}
	for n, e := range slices.Backward(p.timeline) {
		if n <= p.made {
			all = append(all, d)
		}
		e.Undo(&d.Facts, &d.Meeting)
	}
	return append(all, d)
}

// commanders are those who led until the document was made.
func (p past) commanders() (all []incident.PersonID) {
	for n, e := range p.timeline {
		switch {
		case n > p.made:
		case e.Kind == incident.EntryCommander, e.Kind == incident.EntryDeclared && e.To != "":
			all = append(all, e.To)
		case e.Kind == incident.EntryDeclared:
			all = append(all, e.By)
		}
	}
	return all
}

// making is the longest that making a document takes, with what of it has to be found again.
const making = 15 * time.Minute

// moments are the minutes as of when the document may have been made.
func (p past) moments() (all []time.Time) {
	if p.made < 0 {
		return nil
	}
	made := p.timeline[p.made].At
	for at := made; !at.Before(made.Add(-making)) && !at.Before(p.Since.Truncate(time.Minute)); at = at.Add(-time.Minute) {
		all = append(all, at)
	}
	return all
}

// Says reports whether a text says of a place what is known, as any version writes it; shaped is how it is written where the document is.
func (w Wish) Says(place, says string, shaped func(string) string) bool {
	return slices.ContainsFunc(w.Words[place], func(s string) bool { return shaped(s) == says })
}

// Tells reports whether a text holds what is known of a place, as any version writes it.
func (w Wish) Tells(place, says string, shaped func(string) string) bool {
	return slices.ContainsFunc(append([]string{w.Fields[place]}, w.Words[place]...), func(s string) bool { return strings.Contains(says, shaped(s)) })
}
