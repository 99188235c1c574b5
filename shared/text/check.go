package text

import (
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What people read of the check, by which a second person says that what was ticked was done.
var (
	CommandCheck = Command{[]string{"check", "照合"}, Phrase{"[行 または TODO] [一言]", "[line or TODO] [words]"}, Phrase{"ほかの人が行った TODO を照合する", "check what others did"}}

	ButtonCheck = Phrase{"照合する", "Check"}
	ButtonSheet = Phrase{"照合表を作る", "Make sheet"}
	FormCheck   = Phrase{"照合する", "Check"}
	SubmitCheck = Phrase{"記録する", "Record"}

	LabelVerdict  = Phrase{"結果", "Result"}
	OptionRight   = Phrase{"できている", "It was done"}
	OptionMissing = Phrase{"抜けがある(TODO を未完了に戻す)", "Something is missing (reopens the TODO)"}
	OptionExcused = Phrase{"この行の照合を省く(少人数のときなど)", "Leave this line out (a small shift, for example)"}
	LabelLines    = Phrase{"照合する行", "Lines"}
	HintLines     = Phrase{"「抜けがある」のときは選ばなくて構いません", "Not needed when something is missing"}
	LabelGap      = Phrase{"抜けている TODO", "TODO that is missing"}
	HintGap       = Phrase{"「抜けがある」のときだけ選びます", "Only when something is missing"}
	OptionNoGap   = Phrase{"なし", "None"}
	LabelCheckWhy = Phrase{"何が抜けているか・省く理由", "What is missing, or why a line is left out"}
	HintCheckWhy  = Phrase{"「できている」のときは不要です", "Not needed when it was done"}
	SampleCheck   = Phrase{"例: ポータルにまだ載っていない", "e.g. not on the portal yet"}
	ErrorLines    = Phrase{"行を選んでください。", "Choose a line."}
	ErrorGap      = Phrase{"抜けている TODO を選んでください。", "Choose the TODO that is missing."}

	// CheckCounted is how far the check has come.
	CheckCounted = Phrase{"{of}行のうち{done}行", "{done} of {of}"}
	CheckCard    = Phrase{"照合: {count} · 最後の行が済むと自動で完了", "Checked: {count} lines · the last one completes this"}
	// TakenCheck is said to whoever took the check by an emoji, such as the one that ticks.
	TakenCheck = Phrase{"「照合する」から行ごとに記録してください。最後の行が済むと完了します。", "Record each line with \"Check\"; the last one completes it."}
	// LineOfCheck is a line of the check in a list, and what was found of it.
	LineOfCheck = Phrase{"{line}: {result}", "{line}: {result}"}
	LineDone    = Phrase{"実施: {done}", "Done: {done}"}

	LineOpen     = Phrase{"未照合", "not checked yet"}
	lineRight    = Phrase{"✅ 照合済み", "✅ checked"}
	lineMissing  = Phrase{"⬜ 抜け {todo}: {why}", "⬜ {todo} missing: {why}"}
	lineExcused  = Phrase{"⏭ 照合を省略: {why}", "⏭ left out: {why}"}
	LineYours    = Phrase{"あなたが行った TODO があるため、照合できるのは {others} です", "You did one of its TODOs. Who can check it: {others}"}
	LineUndone   = Phrase{"{todos} が終わってから照合します", "To be checked once these are done: {todos}"}
	someoneElse  = Phrase{"ほかの方", "someone else"}
	lineBy       = Phrase{"{who}({when})", "{who} ({when})"}
	lineTodo     = Phrase{"{todo} {who}({when})", "{todo} {who} ({when})"}
	lineTodoSkip = Phrase{"{todo} ⏭ {who}({when})", "{todo} ⏭ {who} ({when})"}
	lineTodoOpen = Phrase{"{todo} 未完了", "{todo} not done"}
	lineTodoAuto = Phrase{"自動", "automatic"}

	RefusedDoerBy   = Phrase{"{line} の TODO を行った方は照合できません。{others} に依頼してください。", "Whoever did a TODO of {line} cannot check it. Ask {others}."}
	RefusedUndoneOf = Phrase{"{line} はまだ照合できません。終わっていない TODO: {todos}。終わってから照合するか、理由を添えてこの行を省いてください。", "{line} cannot be checked yet. Not done: {todos}. Check it when they are, or leave the line out with a reason."}

	// voidLines is said where something made lines of the check void.
	voidLines = Phrase{"{sentence}({lines} の照合はやり直し)", "{sentence} (the check of {lines} is void)"}

	// CheckSheet is the page that says who checked what.
	CheckSheet      = Phrase{"照合表", "Sheet of the check"}
	CheckSheetState = Phrase{"{now} 現在: {count}", "As of {now}: {count} lines checked"}
	ColumnLine      = Phrase{"行", "Line"}
	ColumnDone      = Phrase{"実施", "Done"}
	ColumnChecked   = Phrase{"照合", "Checked"}
	ButtonRight     = Phrase{"{line} を照合した", "{line} was done"}
	ButtonGap       = Phrase{"抜けを記録・行を省く", "Record what is missing, or leave a line out"}
	LinkSheet       = Phrase{"照合表", "Sheet of the check"}
)

// CheckCountOf says how far the check has come.
func CheckCountOf(lang incident.Lang, c incident.CheckCount) string {
	return CheckCounted.In(lang, "done", strconv.Itoa(c.Done), "of", strconv.Itoa(c.Of))
}

// SheetWords writes a line of the check: names writes a person's name, when a moment, typed what a person typed.
type SheetWords struct {
	Lang  incident.Lang
	Names func(incident.PersonID) string
	When  func(time.Time) string
	Typed func(string) string
}

// Result is what was found of a line.
func (w SheetWords) Result(m incident.CheckMark) string {
	p := map[incident.Verdict]Phrase{incident.LineRight: lineRight, incident.LineMissing: lineMissing, incident.LineExcused: lineExcused}[m.Is]
	if p == (Phrase{}) {
		return LineOpen.In(w.Lang)
	}
	return p.In(w.Lang, "todo", TodoName(w.Lang, m.Todo), "why", w.Typed(m.Why))
}

// By is who looked at a line, and when; "": nobody has.
func (w SheetWords) By(m incident.CheckMark) string {
	if m.Is == "" {
		return ""
	}
	return lineBy.In(w.Lang, "who", w.Names(m.By), "when", w.When(m.At))
}

// Done is who did the TODOs of a line, and when.
func (w SheetWords) Done(l incident.SheetLine) string {
	var all []string
	for _, t := range l.Todos {
		all = append(all, w.Todo(t))
	}
	return strings.Join(all, " · ")
}

// Todo is who did a TODO of a line, and when.
func (w SheetWords) Todo(t incident.SheetTodo) string {
	if t.At.IsZero() {
		return lineTodoOpen.In(w.Lang, "todo", TodoName(w.Lang, t.ID))
	}
	who, p := lineTodoAuto.In(w.Lang), lineTodo
	if len(t.By) > 0 {
		who = w.people(t.By)
	}
	if t.State == incident.TodoSkipped {
		p = lineTodoSkip
	}
	return p.In(w.Lang, "todo", TodoName(w.Lang, t.ID), "who", who, "when", w.When(t.At))
}

func (w SheetWords) people(all []incident.PersonID) string {
	var names []string
	for _, p := range all {
		names = append(names, w.Names(p))
	}
	return List(w.Lang, names)
}

// mostOthers is how many people are named who may check a line.
const mostOthers = 4

// Others names people who may check a line; nobody known: anyone else.
func (w SheetWords) Others(all []incident.PersonID) string {
	if len(all) == 0 {
		return someoneElse.In(w.Lang)
	}
	return w.people(all[:min(len(all), mostOthers)])
}

// NamesOf are the names of TODOs in a list.
func NamesOf(lang incident.Lang, todos []incident.Todo) string {
	return TodoNames(lang, incident.Omission{Left: todos}.IDs())
}

// RefusedLine says why a line is not checked, and who or what is needed; "" where r is about no line.
func RefusedLine(lang incident.Lang, r *incident.Refusal, names func(incident.PersonID) string) string {
	switch r.Code {
	case incident.RefusedDoer:
		return RefusedDoerBy.In(lang, "line", r.Line, "others", SheetWords{Lang: lang, Names: names}.Others(r.Able))
	case incident.RefusedUndone:
		return RefusedUndoneOf.In(lang, "line", r.Line, "todos", NamesOf(lang, r.Left))
	}
	return ""
}

// checkPlaces are the places of a sentence about the check.
func checkPlaces(lang incident.Lang, e incident.Entry) []string {
	if e.Check == nil {
		return []string{"lines", "", "checks", ""}
	}
	return []string{"lines", List(lang, e.Check.Lines), "checks", CheckCountOf(lang, *e.Check)}
}
