package render

import (
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// maxTimeline keeps a timeline within maxBlocks: the JSON of escaped text is at most twice as long as the text. Where it has
// rich text, which is longer, fewer entries are shown.
const maxTimeline = 5000

// Limits of one entry on a timeline, so that a long report does not push the others out.
const (
	maxEntryText  = 200
	maxEntryTitle = 60 // of its TODO
	manyLeft      = 12 // TODOs that an entry names before the rest is counted
)

// Timeline lists entries, which are in order, the newest last, as many of the newest as fit; now is when it is read.
// What does not fit and the older ones are counted above them.
func Timeline(lang incident.Lang, s incident.State, entries []incident.Entry, older int, now time.Time) (r Reply) {
	for room := maxTimeline; ; room -= room / 4 {
		r = timeline(lang, s, entries, older, now, room)
		if weight(r.Blocks) <= maxBlocks || room < maxText/2 {
			return bounded(r)
		}
	}
}

// timeline is Timeline for so many characters of lines.
func timeline(lang incident.Lang, s incident.State, entries []incident.Entry, older int, now time.Time, room int) Reply {
	r := say(lang, text.TimelineTop.In(lang, "title", drillPrefix(lang, s.Incident)+typed(s.Incident.Facts.Title, 120)))
	var lines []string
	used := 0
	for i, e := range slices.Backward(entries) {
		line := entryLine(lang, s, e, now)
		if used += size(line) + 1; used > room {
			older += i + 1
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	if older > 0 {
		lines = append([]string{text.TimelineOlder.In(lang, "n", fmt.Sprint(older))}, lines...)
	}
	r.Blocks = append(r.Blocks, paragraphs(lines)...)
	return r
}

// entryLine is when · who did what.
func entryLine(lang incident.Lang, s incident.State, e incident.Entry, now time.Time) string {
	todo, _ := s.Todo(e.Todo)
	e.Text = Cut(incident.OneLine(e.Text), maxEntryText)
	unnamed := max(0, len(e.Left)-manyLeft)
	e.Left = e.Left[:len(e.Left)-unnamed]
	what := text.Entry(lang, escaped(namedEntry(lang, s.Incident, e)), typed(todo.Title.In(lang), maxEntryTitle), Person)
	if unnamed > 0 {
		what += " " + more(lang, unnamed)
	}
	return text.TimelineLine.In(lang, "when", WhenFrom(now, e.At, lang, s.Incident.Settings.Timezone), "what", what)
}

// paragraphs puts whole lines into as few sections as take them, shown in full: the end is what people look for.
func paragraphs(lines []string) (blocks []slack.Block) {
	var parts []string
	for _, line := range lines {
		if last := len(parts) - 1; last >= 0 && size(parts[last])+size(line) < maxText {
			parts[last] += "\n" + line
			continue
		}
		parts = append(parts, line)
	}
	for _, part := range parts {
		if holds(part) {
			blocks = append(blocks, rich(part))
			continue
		}
		blocks = append(blocks, slack.NewSectionBlock(markdown(part), nil, nil, slack.SectionBlockOptionExpand(true)))
	}
	return blocks
}
