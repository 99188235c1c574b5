package render

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// codeUsed names whoever came in as they typed it, and the account that has the address.
func codeUsed(f plan.CodeUsed) Reply {
	who := typed(f.Name, 80) + " (" + typed(f.Mail, 100) + ")"
	if said := Person(f.By); said != f.Mail && said != typed(f.Mail, 100) {
		who += " " + said
	}
	s := text.CodeUsedHelp.In(f.Lang, "who", who, "when", When(f.At, f.Lang, f.Timezone))
	return Reply{Text: notice(s), Blocks: []slack.Block{Section(s)}}
}
