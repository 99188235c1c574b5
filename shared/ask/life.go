package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people do with the incident as a whole.
var (
	NextPhase = &Ask{
		Name: "phase", Button: "board_next_phase", View: "next_phase", On: OnBoard, Command: text.CommandPhase, Label: says(text.ButtonPhase),
		Offered: func(s Seen) bool { _, more := s.State.Incident.Phase.Next(); return more },
		Form:    phaseForm, Short: shortStep, Do: nextPhase,
	}
	Commander = &Ask{
		Name: "commander", Button: "board_commander", View: "commander", On: OnBoard, Command: text.CommandCommander,
		Label: says(text.ButtonCommander), Offered: always, Form: commanderForm,
		Short: shortCommander,
		Do:    func(v Values, f Faults) incident.Action { return incident.Command{To: v.chosen(Leader, f)} },
	}
	Resolve = &Ask{
		Name: "resolve", Button: "board_resolve", View: "resolve", On: OnBoard, Command: text.CommandResolve, Label: says(text.ButtonResolve),
		Offered: always, Pointed: true, Form: resolveForm, Short: shortStep, Do: resolve,
	}
	Cancel = &Ask{
		Name: "cancel", Button: "board_cancel", View: "cancel", On: OnBoard, Command: text.CommandCancel, Label: says(text.ButtonCancel),
		Offered: always, Pointed: true, Danger: true, Form: cancelForm,
		Short: shortText(Reason),
		Do:    func(v Values, f Faults) incident.Action { return incident.Cancel{Reason: v.reason(f)} },
	}
	Join = &Ask{
		Name: "join", Button: "declare_join", Label: says(text.ButtonJoinThat),
		Offered: func(s Seen) bool { return s.Me != "" && !s.State.Incident.Asked(s.Me) },
		Do:      func(Values, Faults) incident.Action { return incident.Join{} },
	}
	Retry = &Ask{
		Name: "retry", Button: "board_retry", On: OnProblem, Label: says(text.ButtonRetry), Offered: always,
		Do: func(v Values, _ Faults) incident.Action { return incident.Retry{ProblemID: v.Of, Answer: v.Answer} },
	}
)

func phaseForm(s Seen) Form {
	i := s.State.Incident
	next, _ := i.Phase.Next()
	return Form{
		Title: text.FormPhase, Submit: text.SubmitPhase, Named: true, From: i.Phase, Omits: phaseOmits(s), Some: text.FormOpenPhase, None: text.FormNoOpen,
		Intro:  []Paragraph{{{text.FormPhaseStep, []any{"from", text.PhaseOf(s.Lang, i, i.Phase), "to", text.PhaseOf(s.Lang, i, next)}}}},
		Fields: []Field{note()},
	}
}

// phaseOmits is nothing in the last phase, which nothing leaves: the rules say how to end.
func phaseOmits(s Seen) incident.Omission {
	if _, more := s.State.Incident.Phase.Next(); !more {
		return incident.Omission{}
	}
	return s.State.PhaseOmits()
}

// shortStep reads what follows a step: the word that confirms all that it leaves out, and a note.
func shortStep(_ Seen, t Typed) (Values, bool) {
	sure, note := false, t.Words
	if first, after := typed.Cut(t.Words); confirms[typed.ID(first)] {
		sure, note = true, after
	}
	return Values{New: map[string]string{Note: note}, Confirmed: sure}, true
}

var confirms = map[string]bool{"confirm": true, "yes": true, "確認": true, "はい": true}

func nextPhase(v Values, _ Faults) incident.Action {
	return incident.NextPhase{From: v.Phase, Unseen: v.Typed, Confirmed: v.Confirmed, Seen: v.Seen, Note: v.note(Note)}
}

// resolveForm offers the recovery phase first where that has not begun.
func resolveForm(s Seen) Form {
	f := Form{
		Title: text.FormResolve, Submit: text.SubmitResolve, Named: true, Omits: s.State.EndOmits(), Some: text.FormOpenResolve,
		None: text.FormResolveAsk,
	}
	if len(f.Omits.Never) > 0 {
		recovery := inBoth(func(l incident.Lang) string {
			return text.OptionRecovery.In(l, "phase", text.PhaseOf(l, s.State.Incident, incident.Resolve))
		})
		f.Submit, f.Fields = text.SubmitChosen, []Field{{
			Name: End, Kind: Radio, Label: text.LabelEnd, Required: true, Value: EndRecovery,
			Options: []Option{{EndRecovery, recovery}, {EndNow, text.OptionEnd}},
		}}
	}
	f.Fields = append(f.Fields, note())
	return f
}

func resolve(v Values, _ Faults) incident.Action {
	if v.New[End] == EndRecovery {
		return incident.NextPhase{To: incident.Resolve, Confirmed: v.Confirmed, Seen: v.Seen, Note: v.note(Note)}
	}
	return incident.End{Confirmed: v.Confirmed, Seen: v.Seen, Note: v.note(Note)}
}

func cancelForm(s Seen) Form {
	about := Paragraph{{What: text.FormCancelAsk}}
	if s.State.Notified() {
		about = append(about, Said{What: text.FormCancelNotified})
	}
	return Form{Title: text.FormCancel, Submit: text.SubmitCancel, Named: true, Intro: []Paragraph{about}, Fields: []Field{reason(text.SampleCancel)}}
}

func shortCommander(_ Seen, t Typed) (Values, bool) {
	return Values{People: map[string]incident.Actor{Leader: {ID: t.Person}}}, t.Person != ""
}

func commanderForm(s Seen) Form {
	to := person(Leader, text.LabelCommander)
	to.Except = s.State.Incident.Commander
	return Form{
		Title: text.FormCommander, Submit: text.SubmitChange, Fields: []Field{to},
		Intro: []Paragraph{{{text.FormCommanderNow, []any{"commander", s.State.Incident.Commander}}}},
	}
}
