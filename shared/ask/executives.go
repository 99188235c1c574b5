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
		return incident.TellExecutives{What: v.New[execWhat], Doing: v.New[execDoing], Next: v.New[execNext], Seen: v.New[execSeen]}
	},
}

// The names of its fields.
const (
	execWhat  = "what"
	execDoing = "doing"
	execNext  = "then"
	execSeen  = "briefing" // what was seen: it travels in a field, so that lines of before are not sent as those of now
)

// maxExecutive is the most of one of the three lines, in runes.
const maxExecutive = 300

func executivesForm(s Seen) Form {
	what, doing, next := text.ExecutiveLines(s.State)
	field := func(name string, label text.Phrase, value string) Field {
		return Field{Name: name, Kind: Line, Label: label, Required: true, Max: maxExecutive, Value: shortened(value, maxExecutive), Wrong: text.ErrorExecutives, Blame: incident.RefusedText}
	}
	f := Form{Title: text.FormExecutives, Submit: text.SubmitExecutives, Fields: []Field{
		briefing(s.State.Incident), field(execWhat, text.LabelExecutivesWhat, what), field(execDoing, text.LabelExecutivesDoing, doing), field(execNext, text.LabelExecutivesNext, next),
	}}
	n := len(s.State.Incident.ExecutiveChannels())
	if f.Intro = s.executivesBefore(); n > 0 {
		f.Intro = append(f.Intro, Said{What: text.FormExecutivesPost, Words: []string{"n", strconv.Itoa(n)}})
		return f
	}
	f.Submit, f.Intro = text.SubmitTold, append(f.Intro, s.executivesCopy(what, doing, next)...)
	return f
}

// briefing is the field that says which briefing was seen. A draft of before there was one says nothing of it.
func briefing(i incident.Incident) Field {
	sum, n := i.BriefingSum(), strconv.Itoa(i.BriefingNo())
	return Field{
		Name: execSeen, Kind: Radio, Label: text.LabelBriefing, Value: sum, Blame: incident.RefusedBriefing,
		Options: []Option{{sum, inBoth(func(l incident.Lang) string { return text.OptionBriefing.In(l, "n", n) })}},
	}
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
