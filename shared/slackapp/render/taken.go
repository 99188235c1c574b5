package render

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// ActionNotMe takes back a claim that an emoji made. Its value names the TODO.
const ActionNotMe = "todo_not_me"

// Taken tells somebody which TODO they took by an emoji, whose message is at url, and lets them take that back.
func Taken(f plan.Taken, url string) Reply {
	notMe := button(ActionNotMe, Value(f.Incident, f.Todo), text.ButtonNotMe.In(f.Lang))
	return Reply{Text: notice(takenIt(f, "")), Blocks: []slack.Block{Section(takenIt(f, url)), slack.NewActionBlock("", notMe)}}
}

func takenIt(f plan.Taken, url string) string {
	todo := Link(url, text.TodoName(f.Lang, f.Todo)+" "+Cut(f.Title, 120))
	said := text.TakenIt.In(f.Lang, "todo", todo)
	if f.With != "" {
		said = text.JoinedIn.In(f.Lang, "todo", todo, "owner", Person(f.With))
	}
	if !f.Due.IsZero() {
		said += text.Gap(f.Lang) + text.GivenDue.In(f.Lang, "due", WhenFrom(f.Since, f.Due, f.Lang, f.Timezone))
	}
	if f.Check {
		said += text.Gap(f.Lang) + text.TakenCheck.In(f.Lang)
	}
	return text.DrillPrefix(f.Lang, f.Drill) + said
}
