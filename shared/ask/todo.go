package ask

import (
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people do with one TODO.
var (
	Claim = &Ask{
		Name: "claim", Review: true, Button: "todo_claim", On: OnCard, Says: text.ButtonClaim, Owned: text.ButtonJoin,
		When: func(s Seen) bool { return unfinished(s) && !s.Working && !s.mine() },
		Does: func(v Values) incident.Action { return incident.Claim{Todo: v.Todo()} },
	}
	Finish = &Ask{
		Name: "done", Review: true, Button: "todo_done", On: OnCard, Says: text.ButtonDone,
		When: func(s Seen) bool { return unfinished(s) && !s.Todo.Check },
		Does: func(v Values) incident.Action { return incident.Finish{Todo: v.Todo()} },
	}
	Reassign = &Ask{
		Name: "hand", Review: true, Button: "todo_hand_over", View: "todo_hand_over", On: OnCard, Says: text.ButtonHand, When: unfinished,
		Form: func(s Seen) Form {
			return Form{Title: text.FormHandOver, Submit: text.SubmitHand, Fields: []Field{person(To, text.LabelHandTo, s.Todo.Owner)}}
		},
		Does: func(v Values) incident.Action { return incident.Reassign{Todo: v.Todo(), To: v.People[To]} },
	}
	Skip = &Ask{
		Name: "skip", Review: true, Button: "todo_skip", View: "todo_skip", On: OnCard, Says: text.ButtonSkip, When: unfinished,
		Form: func(s Seen) Form {
			return Form{Title: text.FormSkip, Submit: text.SubmitSkip, Fields: []Field{reason(text.SkipSample(s.Drill()))}}
		},
		Does: func(v Values) incident.Action { return incident.Skip{Todo: v.Todo(), Reason: v.New[Reason]} },
	}
	Release = &Ask{
		Name: "release", Review: true, Button: "todo_release", On: OnCard, Says: text.ButtonRelease,
		When: func(s Seen) bool { return s.Todo.State == incident.TodoClaimed && (s.Me == "" || s.mine()) },
		Does: func(v Values) incident.Action { return incident.Release{Todo: v.Todo()} },
	}
	Reopen = &Ask{
		Name: "reopen", Review: true, Button: "todo_reopen", On: OnCard, Says: text.ButtonReopen,
		When: func(s Seen) bool { return s.Todo.Closed() && !(s.Todo.Check && s.Todo.State == incident.TodoDone) },
		Does: func(v Values) incident.Action { return incident.Reopen{Todo: v.Todo()} },
	}
	Progress = &Ask{
		Name: "report", Review: true, On: OnCard, Thread: true, Says: text.WebProgressAdd,
		Form: func(Seen) Form {
			return Form{Title: text.WebProgressAdd, Submit: text.WebProgressSave, Fields: []Field{
				{Name: Text, Kind: Long, Label: text.WebProgress, Required: true, Wrong: text.WebNeedText, Blame: incident.RefusedText},
			}}
		},
		Does: func(v Values) incident.Action { return incident.AddProgress{Todo: v.Todo(), Text: v.New[Text]} },
	}
	Decide = &Ask{
		Name: "decision", Thread: true, Says: text.ButtonDecide,
		Form: func(Seen) Form {
			return Form{Title: text.FormDecide, Submit: text.SubmitDecide, Fields: []Field{{
				Name: Text, Kind: Long, Label: text.LabelDecide, Sample: text.SampleDecide, Required: true, Wrong: text.ErrorDecide, Blame: incident.RefusedText,
			}}}
		},
		Does: func(v Values) incident.Action { return incident.Conclude{Text: v.New[Text]} },
	}
	Add = &Ask{
		Name: "add", Button: "board_add_todo", View: "todo_add", On: OnBoard, Command: text.CommandTodo, Says: text.ButtonAdd,
		Form: addForm, Short: shortAdd,
		Does: func(v Values) incident.Action {
			due, _ := strconv.Atoi(v.New[Due])
			return incident.Add{Title: v.New[Title], Due: time.Duration(due) * time.Minute, To: v.People[Owner]}
		},
	}
)

func unfinished(s Seen) bool { return !s.Todo.Closed() }

func (s Seen) mine() bool { return s.Me != "" && slices.Contains(s.Todo.Claimants(), s.Me) }

// shortAdd reads what is to be done, and before it who is to do it.
func shortAdd(_ Seen, t Typed) (v Values, ok bool) {
	if t.Who == "" {
		return Values{New: map[string]string{Title: t.Said}}, t.Said != ""
	}
	v.New, v.People = map[string]string{Title: t.Rest, Owner: string(t.Who)}, map[string]incident.Actor{Owner: {ID: t.Who}}
	return v, t.Rest != ""
}

func addForm(Seen) Form {
	owner := person(Owner, text.LabelTodoOwner, "")
	owner.Required, owner.Hint = false, text.HintTodoOwner
	return Form{Title: text.FormAddTodo, Submit: text.SubmitAdd, Fields: []Field{
		title(text.LabelTodoTitle, text.SampleTodo, text.ErrorTodoTitle),
		{
			Name: Due, Label: text.LabelDue, Hint: text.HintDue, Sample: text.SampleDue, Max: 10, Input: "number",
			Clean: typed.Word,
			Validate: func(minutes string, _ map[string]string) text.Phrase {
				n, err := strconv.Atoi(minutes)
				return wrongIf(minutes != "" && (err != nil || n < 1 || n > maxDue), text.Phrase(text.ErrorDue.Both("most", strconv.Itoa(maxDue))))
			},
		},
		owner,
	}}
}

// Quiet is a pause of what is asked about, as long as it is offered.
var (
	Quiet     = quiet("snooze", "late_snooze", 30*time.Minute)
	LongQuiet = quiet("snooze-long", "late_snooze_long", 2*time.Hour)
	Wake      = &Ask{
		Name: "wake", Button: "late_wake", On: OnLate, Says: text.ButtonWake, When: func(s Seen) bool { return s.State.Incident.Snooze != nil },
		Does: func(Values) incident.Action { return incident.SnoozeUntil{} },
	}
)

// quiet asks for quiet: for as long as a button said that was drawn before, or else as it is offered now.
func quiet(name, button string, long time.Duration) *Ask {
	return &Ask{
		Name: name, Button: button, On: OnLate, Of: long.String(),
		Says: inBoth(func(l incident.Lang) string { return text.ButtonSnooze.In(l, "time", text.Duration(l, long)) }),
		When: func(s Seen) bool { return s.Late && s.State.Incident.Snooze == nil },
		Does: func(v Values) incident.Action {
			if said, err := time.ParseDuration(v.Of); err == nil && said > 0 {
				return incident.SnoozeUntil{Until: v.Now.Add(said)}
			}
			return incident.SnoozeUntil{Until: v.Now.Add(long)}
		},
	}
}
