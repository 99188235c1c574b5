package ask

import "noroshi.internal/shared/text"

// All is everything that people can ask, in the order in which help and buttons show it.
var All = []*Ask{
	Now, Declare, Drill, Status, Timeline,
	NextPhase, Add, Correct, Commander, Resolve, Cancel,
	Claim, Finish, Report, HandOver, Skip, Release, Reopen,
	Quiet, LongQuiet, Wake, Retry, Join, Help,
}

// What is asked of no incident that runs, or changes nothing: adapters answer it.
var (
	Now      = &Ask{Name: "now", Command: text.CommandNow}
	Declare  = &Ask{Name: "declare", View: "declare", Command: text.CommandDeclare, Form: declareForm}
	Drill    = &Ask{Name: "drill", Command: text.CommandDrill}
	Status   = &Ask{Name: "status", Command: text.CommandStatus}
	Timeline = &Ask{Name: "timeline", Command: text.CommandTimeline}
	Help     = &Ask{Name: "help", Command: text.CommandHelp}
)

// declareForm has the fields that every way of declaring has; the rest is for an adapter to put around them.
func declareForm(s Seen) Form {
	leader := person(Leader, text.LabelCommander)
	leader.Required, leader.Value = false, string(s.State.Incident.Commander)
	return Form{
		Title: text.FormDeclare, Submit: text.SubmitDeclare, Fields: append(factFields(s.Lang, s.State.Incident.Facts), leader),
	}
}

func says(p text.Phrase) func(Seen) string { return func(s Seen) string { return p.In(s.Lang) } }

func always(Seen) bool { return true }

// shortText takes what was typed for one field.
func shortText(field string) func(Seen, Typed) (Values, bool) {
	return func(_ Seen, t Typed) (Values, bool) {
		return Values{New: map[string]string{field: t.Words}}, t.Words != ""
	}
}
