package render

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// maxExecutive is the most of one of the three lines, in characters.
const maxExecutive = 400

// executives tells executives how it stands, in three lines. It mentions nobody.
func executives(f plan.Executives) Reply {
	first := text.DrillPrefix(f.Lang, f.Drill) + text.ExecutivesFirst.In(f.Lang, "at", WhenFrom(f.Since, f.Told.At, f.Lang, f.Timezone))
	var lines []string
	for _, l := range f.Told.Lines() {
		lines = append(lines, typed(l, maxExecutive))
	}
	return Reply{Text: notice(first, lines[0]), Blocks: []slack.Block{Section("*" + first + "*"), Section(text.Numbered(lines))}}
}
