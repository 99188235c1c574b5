package render

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// known tells whoever comes into the room what was known before the start: how much, then the observations, then the reports, the
// newest first, so that what does not fit is the oldest.
func known(f plan.Known) Reply {
	m := knownMaker{f}
	lines, blocks := inBoth(plan.Head{Lang: f.Lang, Also: f.Also}, func(lang incident.Lang) string {
		return text.DrillPrefix(lang, f.Drill) + text.SignKnown.In(lang, "many", text.SignReports(lang, f.Count, f.Sources))
	})
	for _, part := range [][]string{m.about(), m.words("📎 ", f.Evidence), m.words("• ", f.Reports)} {
		if len(part) > 0 {
			blocks = append(blocks, Section(fit(f.Lang, part, maxText)))
		}
	}
	if f.Card != "" {
		blocks = append(blocks, Note(text.SignCards.In(f.Lang, "link", Link(f.Card, text.SignCard.In(f.Lang)))))
	}
	return Reply{Text: notice(lines...), Blocks: blocks}
}

type knownMaker struct{ plan.Known }

func (m knownMaker) when(t time.Time) string { return WhenFrom(m.Since, t, m.Lang, m.Timezone) }

// about is what was known of the whole.
func (m knownMaker) about() (out []string) {
	if m.Expected != "" {
		out = append(out, text.SignExpected.In(m.Lang, "expected", typed(m.Expected, 400)))
	}
	if m.Ours {
		out = append(out, text.SignOurs.In(m.Lang, "ours", text.SignYes.In(m.Lang)))
	}
	if m.After != nil {
		out = append(out, cameBack(m.Lang, m.Form, m.when(m.After.At), m.After.ID))
	}
	return out
}

// words are what people said, a line each. They are named, and not called.
func (m knownMaker) words(mark string, all []incident.Report) (out []string) {
	for _, r := range slices.Backward(all) {
		line := text.SignSaid.In(m.Lang, "when", m.when(r.At), "who", byName(r.Who, r.By), "text", reported(m.Lang, r, 200))
		out = append(out, mark+line+linked(r.Link))
	}
	return out
}
