package ask

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// What people do with one TODO.
var (
	Claim = &Ask{
		Name: "claim", Button: "todo_claim", On: OnCard, Label: labelClaim,
		Offered: func(s Seen) bool { return unfinished(s) && !s.Working && !s.mine() },
		Do:      func(v Values, _ Faults) incident.Action { return incident.Claim{Todo: v.Todo()} },
	}
	Finish = &Ask{
		Name: "done", Button: "todo_done", On: OnCard, Label: says(text.ButtonDone), Offered: unfinished,
		Do: func(v Values, _ Faults) incident.Action { return incident.Finish{Todo: v.Todo()} },
	}
	HandOver = &Ask{
		Name: "hand", Button: "todo_hand_over", View: "todo_hand_over", On: OnCard, Label: says(text.ButtonHand), Offered: unfinished,
		Form: handForm,
		Do: func(v Values, f Faults) incident.Action {
			return incident.HandOver{Todo: v.Todo(), To: v.chosen(To, f)}
		},
	}
	Skip = &Ask{
		Name: "skip", Button: "todo_skip", View: "todo_skip", On: OnCard, Label: says(text.ButtonSkip), Offered: unfinished,
		Form: func(s Seen) Form {
			return Form{Title: text.FormSkip, Submit: text.SubmitSkip, Fields: []Field{reason(text.SkipSample(s.Drill()))}}
		},
		Do: func(v Values, f Faults) incident.Action { return incident.Skip{Todo: v.Todo(), Reason: v.reason(f)} },
	}
	Release = &Ask{
		Name: "release", Button: "todo_release", On: OnCard, Label: says(text.ButtonRelease),
		Offered: func(s Seen) bool {
			return s.Todo.State == incident.TodoClaimed && (s.Me == "" || s.mine())
		},
		Do: func(v Values, _ Faults) incident.Action { return incident.Release{Todo: v.Todo()} },
	}
	Reopen = &Ask{
		Name: "reopen", Button: "todo_reopen", On: OnCard, Label: says(text.ButtonReopen), Offered: func(s Seen) bool { return s.Todo.Closed() },
		Do: func(v Values, _ Faults) incident.Action { return incident.Reopen{Todo: v.Todo()} },
	}
	Report = &Ask{
		Name: "report", On: OnCard, Thread: true, Label: says(text.WebProgressAdd), Offered: always,
		Form: func(Seen) Form {
			return Form{Title: text.WebProgressAdd, Submit: text.WebProgressSave, Fields: []Field{
				{Name: Text, Kind: Long, Label: text.WebProgress, Required: true, Blame: incident.RefusedText},
			}}
		},
		Do: report,
	}
	Add = &Ask{
		Name: "add", Button: "board_add_todo", View: "todo_add", On: OnBoard, Command: text.CommandTodo, Label: says(text.ButtonAdd), Offered: always,
		Form: addForm, Short: shortText(Title), Do: add,
	}
)

// Quiet is a pause of what is asked about, as long as it is offered.
var (
	Quiet     = quiet("snooze", "late_snooze", 30*time.Minute)
	LongQuiet = quiet("snooze-long", "late_snooze_long", 2*time.Hour)
	Wake      = &Ask{
		Name: "wake", Button: "late_wake", On: OnLate, Label: says(text.ButtonWake), Offered: func(s Seen) bool { return s.State.Incident.Snooze != nil },
		Do: func(Values, Faults) incident.Action { return incident.SnoozeUntil{} },
	}
)

// quiet asks for quiet: for as long as a button said that was drawn before, or else as it is offered now.
func quiet(name, button string, long time.Duration) *Ask {
	return &Ask{
		Name: name, Button: button, On: OnLate, Of: long.String(),
		Label:   func(s Seen) string { return text.ButtonSnooze.In(s.Lang, "time", text.Duration(s.Lang, long)) },
		Offered: func(s Seen) bool { return s.Late && s.State.Incident.Snooze == nil },
		Do: func(v Values, _ Faults) incident.Action {
			if said, err := time.ParseDuration(v.Of); err == nil && said > 0 {
				return incident.SnoozeUntil{Until: v.Now.Add(said)}
			}
			return incident.SnoozeUntil{Until: v.Now.Add(long)}
		},
	}
}

func labelClaim(s Seen) string {
	if s.Todo.Owner == "" {
		return text.ButtonClaim.In(s.Lang)
	}
	return text.ButtonJoin.In(s.Lang)
}

func unfinished(s Seen) bool { return !s.Todo.Closed() }

func (s Seen) mine() bool { return s.Me != "" && slices.Contains(s.Todo.Claimants(), s.Me) }

func handForm(s Seen) Form {
	to := person(To, text.LabelHandTo)
	to.Except = s.Todo.Owner
	return Form{Title: text.FormHandOver, Submit: text.SubmitHand, Fields: []Field{to}}
}

func addForm(Seen) Form {
	return Form{Title: text.FormAddTodo, Submit: text.SubmitAdd, Fields: []Field{
		{Name: Title, Label: text.LabelTodoTitle, Sample: text.SampleTodo, Required: true, Max: MaxLine, Blame: incident.RefusedTitle},
		{Name: Due, Label: text.LabelDue, Hint: text.HintDue, Sample: text.SampleDue, Max: 10, Input: "number"},
	}}
}

func add(v Values, f Faults) incident.Action {
	return incident.Add{Title: v.title(f, text.ErrorTodoTitle), Due: v.due(f)}
}

func report(v Values, f Faults) incident.Action {
	if v.note(Text) == "" {
		f.add(v, Text, text.WebNeedText)
	}
	return incident.Report{Todo: v.Todo(), Text: v.New[Text]}
}
