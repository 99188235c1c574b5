package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// checkup says first how many lines need somebody, then which, then what lives with the provider and what has changed in the
// playbook, then the rest in small print.
func checkup(f plan.Checkup) Reply {
	first := text.PreflightSummary(f.Lang, text.WeeklyPreflight, f.Findings)
	var faults, fine []string
	for _, x := range incident.Checks(f.Findings) {
		line := findingLine(f.Lang, x)
		if x.OK() {
			fine = append(fine, line)
		} else {
			faults = append(faults, line)
		}
	}
	faults, room := shortened(f.Lang, faults, maxFindings)
	fine, _ = shortened(f.Lang, fine, room)
	blocks := []slack.Block{Section(first)}
	for _, part := range parts(faults) {
		blocks = append(blocks, Section(part))
	}
	blocks = append(blocks, listActs(f)...)
	for _, about := range [][]string{homes(f), text.ChangeLines(f.Lang, f.Changes)} {
		for _, part := range parts(about) {
			blocks = append(blocks, Section(part))
		}
	}
	for _, part := range parts(fine) {
		blocks = append(blocks, Note(part))
	}
	return Reply{Text: notice(append([]string{first}, faults...)...), Blocks: blocks}
}

// homes are the lines about where hosts live.
func homes(f plan.Checkup) []string {
	var written []incident.Finding
	for _, x := range f.Findings {
		if x.Home != nil {
			x.Subject = "`" + typed(x.Subject, maxDetail) + "`"
			home := *x.Home
			home.Uses = slices.Clone(home.Uses)
			for i, u := range home.Uses {
				home.Uses[i].Tool = incident.Text{JA: typed(u.Tool.JA, maxDetail), EN: typed(u.Tool.EN, maxDetail)}
			}
			x.Home = &home
			written = append(written, x)
		}
	}
	return text.HomeLines(f.Lang, written)
}

// maxFindings is how many characters a preflight's lines have in the JSON by which Slack measures a message: where the settings name
// hundreds of people, each of them is a line.
const maxFindings = 10000

// shortened are the lines that fit, and how many are missing; left is the room for more.
func shortened(lang incident.Lang, lines []string, room int) (fit []string, left int) {
	for i, line := range lines {
		body, err := json.Marshal(line)
		if err != nil { // a string always marshals
			panic(fmt.Sprintf("render: %v", err))
		}
		if room -= utf8.RuneCount(body); room < 0 {
			return append(lines[:i:i], more(lang, len(lines)-i)), 0
		}
	}
	return lines, room
}

// maxDetail is how much is shown of what is wrong; a file's fault is a line, missing scopes are a few words.
const maxDetail = 300

// findingLine names people and groups by their ids, so that nobody is notified of a preflight.
func findingLine(lang incident.Lang, x incident.Finding) string {
	subject := typed(x.Subject, maxDetail)
	switch {
	case x.Row == incident.PreflightChannel:
		subject = Channel(x.Subject)
	case x.Subject != "":
		subject = "`" + subject + "`"
	}
	x.Detail = typed(x.Detail, maxDetail)
	return text.PreflightLine(lang, x, subject)
}

// parts puts lines together, as many as fit.
func parts(lines []string) (out []string) {
	var b strings.Builder
	for _, line := range lines {
		if b.Len() > 0 && size(b.String())+1+size(line) > maxText {
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
