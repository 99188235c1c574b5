package render

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// said is a word of progress from the browser, by whom and when.
func said(f plan.Said) Reply {
	s := text.DrillPrefix(f.Lang, f.Drill) + text.ProgressFrom.In(f.Lang, "who", Person(f.By), "when", WhenFrom(f.Since, f.At, f.Lang, f.Timezone), "text", typed(f.Text, 2500))
	return Reply{Text: notice(s), Blocks: []slack.Block{Section(fit(f.Lang, []string{s}, maxText))}}
}
