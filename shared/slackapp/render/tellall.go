package render

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// maxToAll is the most of a word to all, in characters.
const maxToAll = 600

// toldAll tells all who were told of an incident what has changed. It mentions nobody.
func toldAll(f plan.ToldAll) Reply {
	lang, word := f.Lang, f.Word
	typed := func(s string) string { return typed(s, maxToAll) }
	first := text.DrillPrefix(lang, f.Drill) + text.ToAll(lang, word, typed)
	by := text.ToldBy.In(lang, "at", WhenFrom(f.Since, word.At, lang, f.Timezone), "who", byName(word.Who, word.By))
	lines, blocks := []string{first}, []slack.Block{Section(first), Note(by)}
	if f.Also != "" {
		second := text.DrillPrefix(f.Also, f.Drill) + text.ToAllSecond(f.Also, word, typed)
		lines, blocks = append(lines, second), append(blocks, Note(second))
	}
	return Reply{Text: notice(lines...), Blocks: blocks}
}

// wordBlocks are the latest word to all, while the response goes on.
func (m boardMaker) wordBlocks() []slack.Block {
	if m.Word == nil || m.over() {
		return nil
	}
	at := func(w incident.ToAll) string { return WhenFrom(m.Since, w.At, m.Lang, m.Timezone) }
	return []slack.Block{Section(text.BoardTold.In(m.Lang, "at", at(*m.Word), "who", who(m.Lang, m.Word.By), "text", typed(m.Word.Text, m.room.fact)))}
}
