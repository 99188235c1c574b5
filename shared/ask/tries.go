package ask

import (
	"slices"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Try says what became of something that a review decided to try: it is done, dropped with a reason, or goes on with another date or owner.
// It may be asked as long as there is a review to read.
var Try = &Ask{
	Name: "try", Button: "try_outcome", View: "try", On: OnTry, KPT: true, Says: text.ButtonTry, About: func(s Seen) string { return s.Of },
	When: func(s Seen) bool { line, ok := s.try(); return ok && line.Try.State == incident.TryOpen },
	Form: tryForm, Short: shortTry, Does: endTry,
}

// The names of its fields, and what the first says.
const (
	TryOutcome = "try_outcome"

	TryDone = "done"
	TryDrop = "drop"
	TryMove = "move"
)

// try is the line that is meant.
func (s Seen) try() (incident.KPTLine, bool) {
	no := numberOf(s.Of)
	n := slices.IndexFunc(s.State.KPT, func(l incident.KPTLine) bool { return l.No == no && l.Taken.IsZero() && l.Try != nil })
	if n < 0 {
		return incident.KPTLine{}, false
	}
	return s.State.KPT[n], true
}

func tryForm(s Seen) Form {
	why := reason(text.Phrase{})
	why.Required, why.Label, why.Wrong = false, text.LabelTryReason, text.Phrase{}
	why.Validate = func(value string, above map[string]string) text.Phrase {
		return wrongIf(value == "" && above[TryOutcome] == TryDrop, text.ErrorReason)
	}
	due := dueField("")
	due.Hint = text.HintTryMoved
	day := due.Validate
	due.Validate = func(value string, above map[string]string) text.Phrase {
		if above[TryOutcome] != TryMove {
			return text.Phrase{}
		}
		return day(value, above)
	}
	owner := person(Owner, text.LabelTryOwner, "")
	owner.Required, owner.Hint = false, text.HintTryOwner
	f := Form{Title: text.FormTry, Submit: text.SubmitTry, Named: true, Fields: []Field{
		{
			Name: TryOutcome, Kind: Radio, Label: text.LabelTryOutcome, Required: true, Wrong: text.ErrorTryOutcome, Blame: incident.RefusedSame,
			Validate: outcome,
			Options:  []Option{{TryDone, text.OptionTryDone}, {TryDrop, text.OptionTryDrop}, {TryMove, text.OptionTryMove}},
		},
		why, due, owner,
	}}
	line, ok := s.try()
	if !ok {
		f.Intro = []Said{{What: text.FormTryGone}}
		return f
	}
	f.Intro = []Said{{What: text.FormTryAbout, Words: []string{"try", line.Text}, Whole: true}}
	f.Fields[2].Value, f.Fields[3].Value, f.Fields[3].Except = line.Try.Due, "", line.Try.Owner
	return f
}

// outcome refuses what is none of them.
func outcome(value string, _ map[string]string) text.Phrase {
	return wrongIf(!slices.Contains([]string{TryDone, TryDrop, TryMove}, value), text.ErrorTryOutcome)
}

func endTry(v Values) incident.Action {
	no := numberOf(v.Of)
	if v.New[TryOutcome] == TryMove {
		due, _ := DayOf(v.New[TryDue], v.Now)
		return incident.MoveTry{No: no, Due: due, Owner: v.People[Owner]}
	}
	return incident.EndTry{No: no, Dropped: v.New[TryOutcome] == TryDrop, Reason: v.New[Reason]}
}

// shortTry reads "done 3" and "drop 3 too dear": what became of the line of a number, and why. What it cannot read is for the form to ask.
func shortTry(_ Seen, t Typed) (Values, bool) {
	word, rest := typed.Cut(t.Said)
	no, why := typed.Cut(rest)
	v := Values{Of: strconv.Itoa(numberOf(typed.ID(no))), New: map[string]string{Reason: why}}
	switch word = typed.Word(word); {
	case slices.Contains(text.WordsTryDone, word):
		v.New[TryOutcome] = TryDone
	case slices.Contains(text.WordsTryDrop, word):
		v.New[TryOutcome] = TryDrop
	}
	return v, v.New[TryOutcome] != "" && v.Of != "0"
}
