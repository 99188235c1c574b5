package text

import (
	"cmp"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// How it stands, in ten lines at most, for whoever comes later: made from the brief.
var (
	ButtonCatchUp = Phrase{"いまの状況", "Where things stand"}
	LinkForm      = Phrase{"ブラウザの画面", "In the browser"}
	CatchUpFirst  = Phrase{"いまの状況({at} 現在): {title}", "Where things stand as of {at}: {title}"}

	catchLabel  = Phrase{"{label}: {said}", "{label}: {said}"}
	catchImpact = Phrase{"影響: {impact}", "Impact: {impact}"}
	catchLatest = Phrase{"最新", "Latest"}
	catchNone   = Phrase{"未完了の TODO なし", "No open TODOs"}
	catchOpen   = Phrase{"未完了の TODO {n}件", "Open TODOs: {n}"}
	catchLate   = Phrase{"🔴 期限超過: {todos}", "🔴 late: {todos}"}
	catchNobody = Phrase{"担当なし: {todos}", "nobody on it: {todos}"}
	catchMore   = Phrase{"{todos} ほか{n}件", "{todos} and {n} more"}
)

// mostCaught is how many TODOs one of the lines names.
const mostCaught = 4

// CatchUp says how it stands: what and where, since when, who commands, what has changed last, what customers were told and are promised,
// what is late and what nobody has, what does not work, and what is decided. Nothing is said of what there is none of. The links are for
// another line, as they are written there.
func (w BriefWords) CatchUp(b incident.Brief) (lines []string) {
	f := b.Facts
	lines = append(lines, ProvisionalPrefix(w.Lang, f.Provisional)+w.where(f), catchImpact.In(w.Lang, "impact", OrUnknown(w.Lang, w.Typed(f.Facts.Impact))), w.commander(f))
	latest := func(label string, all []incident.Entry) {
		if len(all) > 0 {
			lines = append(lines, catchLabel.In(w.Lang, "label", label, "said", w.entries(all[len(all)-1:])[0]))
		}
	}
	latest(catchLatest.In(w.Lang), w.Incident.Changes())
	promised := w.promises(b.Promises)
	lines = append(lines, strings.Join(promised[:min(2, len(promised))], " · "))
	lines = append(append(lines, first(w.customers(b.Customers))...), w.openTodos(b.Todos))
	if failed := w.failed(b.Failed); len(failed) > 0 {
		lines = append(lines, catchLabel.In(w.Lang, "label", BriefTitle(w.Lang, incident.BriefFailed), "said", w.Line(b, incident.BriefFailed)))
	}
	latest(BriefTitle(w.Lang, incident.BriefDecisions), b.Decisions)
	return lines
}

func first(lines []string) []string { return lines[:min(1, len(lines))] }

// openTodos counts what is to be done, and names what is late and what nobody has.
func (w BriefWords) openTodos(t incident.TodosBrief) string {
	parts := []string{Counted(len(t.Open), catchNone, catchOpen, catchOpen).In(w.Lang, "n", strconv.Itoa(len(t.Open)))}
	for _, part := range []struct {
		said  Phrase
		todos []incident.Todo
	}{{catchLate, t.Late()}, {catchNobody, t.Unowned()}} {
		if len(part.todos) > 0 {
			parts = append(parts, part.said.In(w.Lang, "todos", w.some(part.todos)))
		}
	}
	return strings.Join(parts, " · ")
}

// some names the first of several, and counts the others.
func (w BriefWords) some(todos []incident.Todo) string {
	if more := len(todos) - mostCaught; more > 0 {
		return catchMore.In(w.Lang, "todos", NamesOf(w.Lang, todos[:mostCaught]), "n", strconv.Itoa(more))
	}
	return NamesOf(w.Lang, todos)
}

// LinkTitle is what a link of a brief is called.
func (w BriefWords) LinkTitle(l incident.Link) string {
	if id, document := strings.CutPrefix(l.Ref, incident.DocumentLink("")); document {
		return cmp.Or(w.Document(id), id)
	}
	return cmp.Or(LinkName(w.Lang, l.Ref), l.Name, l.Ref)
}
