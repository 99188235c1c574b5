package ask

import (
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Executives tells executives how it stands, in three lines that are filled in with what is known.
var Executives = &Ask{
	Name: "executives", Button: "board_executives", View: "executives", On: OnBoard, Command: text.CommandExecutives, Says: text.ButtonExecutives,
	Form: executivesForm, Short: asksFirst,
	Does: func(v Values) incident.Action {
		return incident.TellExecutives{What: v.New[execWhat], Doing: v.New[execDoing], Next: v.New[execNext]}
	},
}

// The names of its fields.
const (
	execWhat  = "what"
	execDoing = "doing"
	execNext  = "then"
)

// maxExecutive is the most of one of the three lines, in runes.
const maxExecutive = 300

func executivesForm(s Seen) Form {
	what, doing, next := text.ExecutiveLines(s.State)
	field := func(name string, label text.Phrase, value string) Field {
		return Field{Name: name, Kind: Line, Label: label, Required: true, Max: maxExecutive, Value: shortened(value, maxExecutive), Wrong: text.ErrorExecutives, Blame: incident.RefusedText}
	}
	f := Form{Title: text.FormExecutives, Submit: text.SubmitExecutives, Fields: []Field{
		field(execWhat, text.LabelExecutivesWhat, what), field(execDoing, text.LabelExecutivesDoing, doing), field(execNext, text.LabelExecutivesNext, next),
	}}
	n := len(s.State.Incident.ExecutiveChannels())
	if f.Intro = s.executivesBefore(); n > 0 {
		f.Intro = append(f.Intro, Said{What: text.FormExecutivesPost, Words: []string{"n", strconv.Itoa(n)}})
		return f
	}
	f.Submit, f.Intro = text.SubmitTold, append(f.Intro, s.executivesCopy(what, doing, next)...)
	return f
}

// executivesBefore says when executives were told last, and by whom.
func (s Seen) executivesBefore() []Said {
	last := s.State.Incident.Executives
	if last == nil {
		return nil
	}
	return []Said{{What: text.FormExecutivesBefore, Words: []string{"at", text.BothTimes(s.Lang, last.At)}, Who: last.By}}
}

// shortened is as much of a line as there is room for.
func shortened(s string, most int) string {
	if all := []rune(s); len(all) > most {
		return string(all[:most-1]) + "…"
	}
	return s
}

// executivesCopy are the three lines for taking along, where nobody can post them.
func (s Seen) executivesCopy(lines ...string) []Said {
	why, i := text.FormExecutivesCopy, s.State.Incident
	if i.Private {
		why = text.FormExecutivesPrivate
	}
	lines[0] = text.DrillPrefix(i.Settings.Language, s.Drill()) + lines[0]
	out := []Said{{What: why}}
	for _, l := range lines {
		out = append(out, Said{What: text.FormExecutivesLine, Words: []string{"line", l}, Whole: true})
	}
	return out
}
