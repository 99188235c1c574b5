package render

import (
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// languageButton shows all of a message in another language of its room. todo is "" for the board.
func languageButton(also incident.Lang, inc incident.ID, todo incident.TodoID) *slack.ButtonBlockElement {
	return actButton(ask.Language, ask.Seen{Lang: also}, Value(inc, todo))
}

// inBoth is the first line of a message, and in small letters what it says in the second language of its readers, if they have one.
func inBoth(f plan.Head, line func(incident.Lang) string) (lines []string, blocks []slack.Block) {
	first := line(f.Lang)
	lines, blocks = []string{first}, []slack.Block{Section(first)}
	if f.Also != "" {
		small := line(f.Also)
		lines, blocks = append(lines, small), append(blocks, Note(small))
	}
	return lines, blocks
}

// InLanguage is a message of a room in lang, for one reader: as it is now, with where it stands for everybody. e is of plan.InLanguage.
func InLanguage(lang incident.Lang, e plan.Effect, refs plan.Refs, now time.Time, tz string) (Reply, error) {
	r, err := message(e, refs)
	said := text.LanguageAsOf.In(lang, "when", When(now, lang, tz))
	if f, ok := e.Facts.(plan.TodoCard); ok && !f.Over { // nobody can react or reply to what one reader sees
		link := Link(refs[e.Key].URL, text.LanguageLink.In(lang))
		said = text.LanguageAsOfTodo.In(lang, "when", When(now, lang, tz), "link", link)
	}
	r.Blocks = append(r.Blocks, Note(said))
	return bounded(r), err
}
