package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
)

// All is everything that people can ask, in the order in which help and buttons show it.
var All = []*Ask{
	Now, Declare, Drill, Sign, Status, Timeline, Export,
	Begin, BeginProvisional, NotYet, Dismiss, BeginAs, Evidence, Meet,
	CatchUp, NextPhase, PhaseBack, Watch, Notice, ApproveNotice, SendNotice, EditNotice, TakeOver, NoNotice, Customers, Executives, Tell, Add, Decide, Correct, Commander, AcceptOffer, DeclineOffer, WithdrawOffer, TakeCommand, Here, Handover, WalkBrief, AcceptHandover, StayOn, ConfirmStart, Resolve, Cancel, ReopenResponse, Close,
	Review, WriteKPT, PickKPT, ChangeKPT, TakeKPT, Try,
	Check, Sheet, Claim, Finish, Progress, Reassign, Skip, Release, Reopen,
	Quiet, LongQuiet, Wake, Retry, Renew, Join, UseShorter, ReadList, Language, Help,
}

// What is asked of no incident that runs, or changes nothing: adapters answer it.
var (
	Now      = &Ask{Name: "now", Command: text.CommandNow}
	Declare  = &Ask{Name: "declare", View: "declare", Command: text.CommandDeclare, Form: declareForm}
	Drill    = &Ask{Name: "drill", Command: text.CommandDrill}
	Export   = &Ask{Name: "export", Command: text.CommandExport} // a page of the form, which the answer leads to
	Status   = &Ask{Name: "status", Command: text.CommandStatus}
	Timeline = &Ask{Name: "timeline", Command: text.CommandTimeline}
	Help     = &Ask{Name: "help", Command: text.CommandHelp}
	// Language shows a message of a room in its second language to whoever asks; its button names the TODO, or no TODO for the board.
	// It is labelled in that language.
	Language = &Ask{Name: "language", Button: "language", Says: text.ButtonLanguage}
)

// declareForm is filled in with what is known of the incident that is about to be.
func declareForm(s Seen) Form {
	i := s.State.Incident
	leader := person(Leader, text.LabelCommander, "")
	leader.Required, leader.Value = false, string(i.Commander)
	private := Field{Name: Private, Kind: Checkbox, Label: text.LabelPrivate, Options: []Option{{Private, text.OptionPrivate}}}
	if i.Private {
		private.Value = Private
	}
	return Form{Title: text.FormDeclare, Submit: text.SubmitDeclare, Fields: append(factFields(s.Lang, i.Facts), leader, kindField(i.Kind), private)}
}

// Declared is what a declaration says that was filled in; who leads is in its people.
func Declared(v Values, f Faults) incident.Declare {
	v.Shown = nil // there is nothing yet that stands
	v = Declare.read(v, f)
	return incident.Declare{Kind: kindOf(v.New[Kinds]), Private: v.New[Private] != "", Facts: incident.Facts{
		Title: v.New[Title], Region: v.New[Region], Zone: v.New[Zone], Services: typed.List(v.New[Services]),
		Impact: v.New[Impact], Source: v.New[Source], Severity: incident.Severity(v.New[Severity]),
	}}
}

// Titled is what is declared by a title alone: what it names fills in the region, the zone and the services.
func Titled(title string) incident.Facts {
	f := vocabulary.Recognise(title)
	f.Title = incident.WholeTitle(title)
	return f
}

// kindOf is what is declared: live unless it is said to be a drill.
func kindOf(said string) incident.Kind {
	if said == string(incident.Drill) {
		return incident.Drill
	}
	return incident.Live
}

// words fill one field in with what was typed.
func words(field string) func(Seen, Typed) (Values, bool) {
	return func(_ Seen, t Typed) (Values, bool) {
		return Values{New: map[string]string{field: t.Said}}, t.Said != ""
	}
}
