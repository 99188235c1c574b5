package render

import (
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// checkup says first how many lines need somebody, then which, then the rest in small print.
func checkup(f plan.Checkup) Reply {
	first := text.CheckSummary(f.Lang, text.WeeklyCheck, f.Findings)
	var faults, fine []string
	for _, x := range f.Findings {
		line := checkLine(f.Lang, x)
		if x.OK() {
			fine = append(fine, line)
		} else {
			faults = append(faults, line)
		}
	}
	blocks := []slack.Block{section(first)}
	for _, part := range parts(faults, maxText) {
		blocks = append(blocks, section(part))
	}
	for _, part := range parts(fine, maxText) {
		blocks = append(blocks, note(part))
	}
	return Reply{Text: notice(append([]string{first}, faults...)...), Blocks: blocks}
}

// maxDetail is how much is shown of what is wrong; a file's fault is a line, missing scopes are a few words.
const maxDetail = 300

// checkLine names people and groups by their ids, so that nobody is notified of a check.
func checkLine(lang incident.Lang, x incident.Finding) string {
	subject := typed(x.Subject, maxDetail)
	switch {
	case x.Check == incident.CheckChannel:
		subject = Channel(x.Subject)
	case x.Subject != "":
		subject = "`" + subject + "`"
	}
	x.Detail = typed(x.Detail, maxDetail)
	return text.CheckLine(lang, x, subject)
}

// parts puts lines together, as many as fit.
func parts(lines []string, limit int) (out []string) {
	var b strings.Builder
	for _, line := range lines {
		if b.Len() > 0 && size(b.String())+1+size(line) > limit {
			out = append(out, b.String())
			b.Reset()
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}
