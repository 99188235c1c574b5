package ask

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people do with the incident as a whole.
var (
	NextPhase = &Ask{
		Name: "phase", Button: "board_next_phase", View: "next_phase", On: OnBoard, Command: text.CommandPhase, Says: text.ButtonPhase,
		When: func(s Seen) bool { _, more := s.State.Incident.Phase.Next(); return more },
		Form: phaseForm, Short: shortStep,
		Does: func(v Values) incident.Action {
			return incident.NextPhase{From: v.Phase, Unseen: v.Typed, Confirmed: v.Confirmed, Seen: v.Seen, Note: v.New[Note]}
		},
	}
	Watch = &Ask{
		Name: "watch", Button: "check_watch", View: "watch_phase", On: OnCommand, Says: text.ButtonWatch,
		When: func(s Seen) bool { return s.State.Incident.OffersWatch() },
		Form: phaseForm,
		Does: func(v Values) incident.Action {
			return incident.NextPhase{From: v.Phase, To: incident.Watch, Confirmed: v.Confirmed, Seen: v.Seen, Note: v.New[Note]}
		},
	}
	PhaseBack = &Ask{
		Name: "back", Button: "board_phase_back", View: "phase_back", On: OnBoard, Command: text.CommandBack, Says: text.ButtonBack,
		When: func(s Seen) bool { _, back := s.State.Incident.PhaseBefore(); return back },
		Form: backForm, Short: words(Reason),
		Does: func(v Values) incident.Action {
			return incident.PhaseBack{From: v.Phase, Unseen: v.Typed, Reason: v.New[Reason]}
		},
	}
	Resolve = &Ask{
		Name: "resolve", Button: "board_resolve", View: "resolve", On: OnBoard, Command: text.CommandResolve, Says: text.ButtonResolve,
		Pointed: true, Form: resolveForm, Short: shortEnd, Does: resolve,
	}
	Cancel = &Ask{
		Name: "cancel", Button: "board_cancel", View: "cancel", On: OnBoard, Command: text.CommandCancel, Says: text.ButtonCancel,
		Pointed: true, Danger: true, Form: cancelForm, Short: words(Reason),
		Does: func(v Values) incident.Action { return incident.Cancel{Reason: v.New[Reason]} },
	}
	Join = &Ask{
		Name: "join", Button: "declare_join", Says: text.ButtonJoinThat,
		When: func(s Seen) bool { return s.Me != "" && !s.State.Incident.Asked(s.Me) },
		Does: func(Values) incident.Action { return incident.Join{} },
	}
	Retry = &Ask{
		Name: "retry", Button: "board_retry", On: OnProblem, Says: text.ButtonRetry,
		Does: func(v Values) incident.Action { return incident.Retry{ProblemID: v.Of, Answer: v.Answer} },
	}
)

// phaseForm leaves nothing out in the last phase, which nothing leaves: the rules say how to end.
func phaseForm(s Seen) Form {
	i, f := s.State.Incident, Form{
		Title: text.FormPhase, Submit: text.SubmitPhase, Named: true, Some: text.FormOpenPhase, None: text.FormNoOpen, Fields: []Field{note()},
	}
	next, more := i.Phase.Next()
	if f.From = i.Phase; more {
		f.Omits = s.State.PhaseOmits()
	}
	f.Intro = []Said{{What: text.FormPhaseStep, Words: []string{"from", text.PhaseOf(s.Lang, i, i.Phase), "to", text.PhaseOf(s.Lang, i, next)}}}
	return f
}

// backForm says to where it goes back. In the first phase the rules say that nothing is before it.
func backForm(s Seen) Form {
	i := s.State.Incident
	f := Form{Title: text.FormBack, Submit: text.SubmitBack, Named: true, From: i.Phase, Fields: []Field{reason(text.SampleBack)}}
	back, ok := i.PhaseBefore()
	if !ok {
		return f
	}
	from := []string{"from", text.PhaseOf(s.Lang, i, i.Phase), "to", text.PhaseOf(s.Lang, i, back)}
	if f.Intro = []Said{{What: text.FormBackTo, Words: from}}; i.Phase == incident.Resolve {
		f.Intro = append(f.Intro, Said{What: text.FormBackDue, Words: from})
	}
	return f
}

// shortStep reads what follows a step: the word that confirms all that it leaves out, and a note.
func shortStep(_ Seen, t Typed) (Values, bool) {
	first, note := typed.Cut(t.Said)
	sure := confirms[typed.ID(first)]
	if !sure {
		note = t.Said
	}
	return Values{New: map[string]string{Note: note}, Confirmed: sure}, true
}

var confirms = map[string]bool{"confirm": true, "yes": true, "確認": true, "はい": true}

// withoutNotice are the words that end a response although customers wait for the recovery notice. They confirm all else, too.
var withoutNotice = map[string]bool{"without-notice": true, "復旧報なし": true}

// shortEnd reads what follows the end as shortStep does, and whether it ends without the recovery notice.
func shortEnd(s Seen, t Typed) (Values, bool) {
	first, note := typed.Cut(t.Said)
	if !withoutNotice[typed.ID(first)] {
		return shortStep(s, t)
	}
	return Values{New: map[string]string{Note: note, End: EndWithout}, Confirmed: true}, true
}

// resolveForm offers the recovery phase first where that has not begun. While customers wait for the recovery notice, an end without it is
// chosen by name.
func resolveForm(s Seen) Form {
	f := Form{
		Title: text.FormResolve, Submit: text.SubmitResolve, Named: true, Omits: s.State.EndOmits(), Some: text.FormOpenResolve,
		None: text.FormResolveAsk,
	}
	if n := s.State.Incident.UntoldNow(); n > 0 {
		f.Intro = append(f.Intro, Said{What: text.FormResolveUntold, Words: []string{"n", strconv.Itoa(n)}})
	}
	sides := sidesFields(s)
	f.Fields = sides
	end := Option{EndNow, text.OptionEnd}
	if f.Omits.Owing {
		end, f.None = Option{EndWithout, text.OptionWithout}, text.FormResolveOwing
		if !s.Drill() { // in which nobody waits
			f.Intro = append(f.Intro, Said{What: text.FormResolveAsks})
		}
		f.Fields = append([]Field{{Name: End, Kind: Radio, Label: text.LabelEnd, Required: true, Wrong: text.ErrorWithout, Options: []Option{end}}}, sides...)
	}
	if s.State.RecoveryAhead() {
		recovery := inBoth(func(l incident.Lang) string {
			return text.OptionRecovery.In(l, "phase", text.PhaseOf(l, s.State.Incident, incident.Resolve))
		})
		f.Submit, f.Fields = text.SubmitChosen, append([]Field{{
			Name: End, Kind: Radio, Label: text.LabelEnd, Required: true, Value: EndRecovery,
			Options: []Option{{EndRecovery, recovery}, end},
		}}, sides...)
	}
	return f
}

func resolve(v Values) incident.Action {
	if v.New[End] == EndRecovery {
		return incident.NextPhase{To: incident.Resolve, Confirmed: v.Confirmed, Seen: v.Seen, Note: seenSoFar(v)}
	}
	return incident.End{
		Without: v.New[End] == EndWithout, Confirmed: v.Confirmed, Seen: v.Seen, Note: v.New[Note],
		Sides: incident.Sides{Provider: v.New[ProviderSays], Own: v.New[OwnEyes]},
	}
}

// seenSoFar is the note of whoever begins the recovery phase in place of the end, with what they wrote of both sides: nothing is lost.
func seenSoFar(v Values) string {
	said := text.Sides(v.Lang, &incident.Sides{Provider: v.New[ProviderSays], Own: v.New[OwnEyes]})
	if v.New[Note] != "" {
		said = append([]string{v.New[Note]}, said...)
	}
	return strings.Join(said, " / ")
}

// sidesFields ask by what people know that it is over. What the provider says is filled in where it is on record.
func sidesFields(s Seen) []Field {
	why := note()
	why.Hint = text.HintEndNote
	return []Field{
		{Name: ProviderSays, Label: text.LabelProvider, Hint: text.HintSides, Sample: text.SampleProvider, Value: text.ProviderOver(s.State.Incident), Blame: incident.RefusedSides},
		{Name: OwnEyes, Label: text.LabelOwn, Sample: text.SampleOwn},
		why,
	}
}

func cancelForm(s Seen) Form {
	about := text.FormCancelAsk
	if s.State.Notified() {
		about = inBoth(func(l incident.Lang) string { return about.In(l) + "\n" + text.FormCancelNotified.In(l) })
	}
	return Form{Title: text.FormCancel, Submit: text.SubmitCancel, Named: true, Intro: []Said{{What: about}}, Fields: []Field{reason(text.SampleCancel)}}
}
