package ask

import (
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people do with the TODO that is the check 照合.
var (
	Check = &Ask{
		Name: "check", Button: "todo_check", View: "check", On: OnCard, Command: text.CommandCheck, Says: text.ButtonCheck,
		When: func(s Seen) bool { return s.Todo.Check && s.Todo.State != incident.TodoSkipped },
		Form: checkForm, Short: shortCheck, Does: checked,
	}
	Sheet = &Ask{
		Name: "sheet", Button: "todo_sheet", On: OnCard, Says: text.ButtonSheet,
		When: func(s Seen) bool {
			return s.Todo.Check && (s.State.Incident.Check == nil || !s.State.Incident.Check.Same)
		},
		Does: func(Values) incident.Action { return incident.MakeSheet{} },
	}
)

// The names of its fields.
const (
	CheckVerdict = "verdict"
	CheckLines   = "lines"
	checkGap     = "gap"
)

func checked(v Values) incident.Action {
	lines := strings.Fields(v.New[CheckLines])
	switch incident.Verdict(v.New[CheckVerdict]) {
	case incident.LineMissing:
		return incident.CheckMissing{Todo: incident.TodoID(v.New[checkGap]), Reason: v.New[Reason]}
	case incident.LineExcused:
		return incident.CheckExcused{Lines: lines, Reason: v.New[Reason]}
	}
	return incident.CheckRight{Lines: lines}
}

func checkForm(s Seen) Form {
	lines := s.State.CheckLines()
	f := Form{Title: text.FormCheck, Submit: text.SubmitCheck, Fields: []Field{{
		Name: CheckVerdict, Kind: Radio, Label: text.LabelVerdict, Required: true, Value: string(incident.LineRight), Options: []Option{
			{string(incident.LineRight), text.OptionRight}, {string(incident.LineMissing), text.OptionMissing}, {string(incident.LineExcused), text.OptionExcused},
		},
	}}}
	for n, l := range s.State.Sheet() {
		f.Intro = append(f.Intro, s.checkLine(l, s.CheckNote(lines[n])))
	}
	if open := openLines(lines); len(open) > 0 || s.State.Incident.ID == "" {
		f.Fields = append(f.Fields, Field{
			Name: CheckLines, Kind: Several, Label: text.LabelLines, Hint: text.HintLines, Options: open, Blame: incident.RefusedLine,
			Validate: func(value string, above map[string]string) text.Phrase {
				return wrongIf(value == "" && above[CheckVerdict] != string(incident.LineMissing), text.ErrorLines)
			},
		})
	}
	if gap := gapField(lines); len(gap.Options) > 1 || s.State.Incident.ID == "" {
		f.Fields = append(f.Fields, gap)
	}
	f.Fields = append(f.Fields, checkWhy())
	return f
}

// gapField asks which TODO is missing. A form that is only read back has no TODOs to choose from.
func gapField(lines []incident.CheckLine) Field {
	gap := Field{Name: checkGap, Kind: Choice, Label: text.LabelGap, Hint: text.HintGap, Blame: incident.RefusedTodo}
	for _, l := range lines {
		for _, t := range l.Todos {
			if !t.LastDone().At.IsZero() {
				gap.Options = append(gap.Options, Option{string(t.ID), inBoth(func(in incident.Lang) string { return text.TodoName(in, t.ID) + " " + t.Title.In(in) })})
			}
		}
	}
	if len(lines) > 0 {
		gap.Options = append([]Option{{"", text.OptionNoGap}}, gap.Options...)
	}
	gap.Validate = func(value string, above map[string]string) text.Phrase {
		return wrongIf(value == "" && above[CheckVerdict] == string(incident.LineMissing), text.ErrorGap)
	}
	return gap
}

// checkWhy asks what is missing, or why a line is left out.
func checkWhy() Field {
	why := reason(text.SampleCheck)
	why.Required, why.Label, why.Hint = false, text.LabelCheckWhy, text.HintCheckWhy
	why.Validate = func(value string, above map[string]string) text.Phrase {
		return wrongIf(value == "" && above[CheckVerdict] != string(incident.LineRight), text.ErrorReason)
	}
	return why
}

// openLines are those on which something is left to do.
func openLines(lines []incident.CheckLine) (out []Option) {
	for _, l := range lines {
		if !l.Settled() {
			out = append(out, Option{l.Line, inBoth(func(lang incident.Lang) string { return l.Line + " " + l.Todos[0].Title.In(lang) })})
		}
	}
	return out
}

// SheetWords write a sheet of the check for whoever sees it.
func (s Seen) SheetWords() text.SheetWords {
	called := func(p incident.PersonID) string { return s.called(string(p)) }
	return text.SheetWords{Lang: s.Lang, Names: called, When: s.when, Typed: func(said string) string { return said }}
}

// when writes a moment of the incident.
func (s Seen) when(at time.Time) string { return text.AtOf(s.Lang, s.State.Incident)(at) }

// checkLine says what was found of a line, who had done it, and why whoever sees it cannot check it.
func (s Seen) checkLine(l incident.SheetLine, note string) Said {
	w := s.SheetWords()
	result := w.Result(l.CheckMark)
	if by := w.By(l.CheckMark); by != "" {
		result += " " + by
	}
	result += "\n" + text.LineDone.In(s.Lang, "done", w.Done(l))
	if note != "" {
		result += "\n" + note
	}
	return Said{What: text.LineOfCheck, Words: []string{"line", l.Line, "result", result}, Whole: true}
}

// CheckNote is why whoever sees a line cannot check it; "": they can, or it is settled.
func (s Seen) CheckNote(l incident.CheckLine) string {
	switch {
	case l.Settled():
		return ""
	case len(l.Undone()) > 0:
		return text.LineUndone.In(s.Lang, "todos", text.NamesOf(s.Lang, l.Undone()))
	case s.Me != "" && slices.Contains(l.Doers(), s.Me):
		return text.LineYours.In(s.Lang, "others", s.SheetWords().Others(s.State.Checkers(l)))
	}
	return ""
}

// MayCheck reports whether whoever sees a line may say that it was done.
func (s Seen) MayCheck(l incident.CheckLine) bool {
	return !l.Settled() && s.CheckNote(l) == ""
}

// excuses are the words that leave lines out of the check.
var excuses = map[string]bool{"excuse": true, "省略": true, "省く": true}

// shortCheck reads the lines that were done, with nothing behind them; the lines to leave out, with the word for that and a reason; or
// the TODO that is missing, and what of it.
func shortCheck(s Seen, t Typed) (Values, bool) {
	v := Values{New: map[string]string{CheckVerdict: string(incident.LineRight)}}
	lines, rest := s.typedLines(t.Said)
	first, after := typed.Cut(rest)
	v.New[CheckLines] = strings.Join(lines, "\n")
	switch {
	case len(lines) == 0 && s.inCheck(first) != "":
		v.New[CheckVerdict], v.New[checkGap], v.New[Reason] = string(incident.LineMissing), s.inCheck(first), after
		return v, after != ""
	case len(lines) > 0 && excuses[typed.ID(first)]:
		v.New[CheckVerdict], v.New[Reason] = string(incident.LineExcused), after
		return v, after != ""
	}
	v.New[Reason] = rest
	return v, len(lines) > 0 && rest == ""
}

// typedLines are the lines of the check with which something begins that was typed, and the rest of it.
func (s Seen) typedLines(said string) (lines []string, rest string) {
	all := s.State.CheckLines()
	for rest = said; ; {
		first, after := typed.Cut(rest)
		n := slices.IndexFunc(all, func(l incident.CheckLine) bool { return strings.EqualFold(l.Line, typed.Word(first)) })
		if n < 0 || slices.Contains(lines, all[n].Line) {
			return lines, rest
		}
		lines, rest = append(lines, all[n].Line), after
	}
}

// inCheck is the TODO of a line that somebody typed; "": it is none.
func (s Seen) inCheck(said string) string {
	for _, l := range s.State.CheckLines() {
		for _, t := range l.Todos {
			if strings.EqualFold(string(t.ID), typed.Word(said)) {
				return string(t.ID)
			}
		}
	}
	return ""
}
