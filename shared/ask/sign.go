package ask

import (
	"cmp"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people do about a sign.
var (
	// Sign reports one. It is about no incident yet, so an adapter sends it.
	Sign = &Ask{
		Name: "sign", View: "sign", Command: text.CommandSign, Says: text.ButtonSign, Form: signForm,
	}
	Begin = &Ask{
		Name: "begin", Button: "sign_begin", On: OnSign, Says: text.ButtonBegin, When: undecided,
		Does: func(v Values) incident.Action { return incident.Begin{Anyway: v.anyway()} },
	}
	BeginProvisional = &Ask{
		Name: "provisional", Button: "sign_provisional", On: OnSign, Says: text.ButtonProvisional, When: undecided,
		Does: func(v Values) incident.Action { return incident.Begin{Provisional: true, Anyway: v.anyway()} },
	}
	NotYet = &Ask{
		Name: "not_yet", Button: "sign_not_yet", On: OnSign, Says: text.ButtonNotYet, When: undecided,
		Does: func(Values) incident.Action { return incident.WaitSign{} },
	}
	Dismiss = &Ask{
		Name: "dismiss", Button: "sign_dismiss", View: "dismiss", On: OnSign, Danger: true, Says: text.ButtonDismiss, When: undecided,
		Form: func(Seen) Form {
			return Form{Title: text.FormDismiss, Submit: text.SubmitDismiss, Named: true, Fields: []Field{reason(text.SampleDismiss)}}
		},
		Does: func(v Values) incident.Action { return incident.Cancel{Reason: v.New[Reason], Sign: true} },
	}
	BeginAs = &Ask{
		Name: "begin_as", Button: "sign_begin_as", View: "begin_as", On: OnSign, Says: text.ButtonBeginAs, When: undecided, Form: beginForm,
		Does: func(v Values) incident.Action {
			return incident.Begin{Provisional: v.New[How] == provisionally, Private: v.New[Private] != "", Commander: v.People[Leader], Anyway: v.anyway()}
		},
	}
	Evidence = &Ask{
		Name: "evidence", Button: "sign_evidence", View: "evidence", On: OnSign, Says: text.ButtonEvidence, When: undecided, Form: evidenceForm,
		Does: func(v Values) incident.Action {
			return incident.AddEvidence{Text: v.New[Text], Link: v.New[Link], Ours: v.New[Ours] != ""}
		},
	}
	Meet = &Ask{
		Name: "meet", Button: "sign_meet", View: "meet", On: OnSign, Says: text.ButtonMeet, When: undecided, Form: meetForm,
		Does: func(v Values) incident.Action { return incident.Meet{Link: v.New[Meeting]} },
	}
	// ConfirmStart is for what was started provisionally.
	ConfirmStart = &Ask{
		Name: "confirm_start", Button: "board_confirm_start", On: OnBoard, Says: text.ButtonConfirmStart,
		When: func(s Seen) bool { return s.State.Incident.Provisional },
		Does: func(Values) incident.Action { return incident.ConfirmStart{} },
	}
)

// undecided: a sign that nobody has decided about.
func undecided(s Seen) bool { return s.State.Incident.Status == incident.SignStatus }

// The names of fields that only signs have.
const (
	Expected = "expected"
	Ours     = "ours"
	Link     = "link"
	How      = "how"
	// Anyway is no field: it says of a start that what is answered already was shown.
	Anyway = "anyway"
)

const (
	surely        = "sure"
	provisionally = "provisional"
)

func (v Values) anyway() bool { return v.New[Anyway] != "" }

// Begun is what is filled in of the form that starts a sign by what was pressed instead of it.
func Begun(b incident.Begin) map[string]string {
	how := surely
	if b.Provisional {
		how = provisionally
	}
	return map[string]string{How: how}
}

// signForm is filled in with what is known of the sign that is about to be: its facts, and as the incident's meeting the link to what
// was seen.
func signForm(s Seen) Form {
	i := s.State.Incident
	f := Form{Title: text.FormSign, Submit: text.SubmitSign}
	for _, field := range factFields(s.Lang, i.Facts) {
		switch field.Name {
		case Title:
			field.Label = text.LabelSignText
		case Impact:
			field.Label = text.LabelSeen
		case Severity:
			continue
		}
		f.Fields = append(f.Fields, field)
	}
	f.Fields = append(
		f.Fields,
		Field{Name: Expected, Kind: Long, Label: text.LabelExpected, Sample: text.SampleExpected},
		linkField(s.Of),
		Field{Name: Ours, Kind: Checkbox, Label: text.LabelOurs, Options: []Option{{Ours, text.OptionOurs}}},
		kindField(i.Kind),
	)
	return f
}

// linkField is an address of a page.
func linkField(value string) Field {
	return Field{
		Name: Link, Label: text.LabelLink, Sample: text.SampleLink, Max: MaxLong, Input: "url", Value: value,
		Clean: func(said string) string { return typed.Address(strings.Trim(said, "<>")) }, // Slack writes links between < and >
		Validate: func(link string, _ map[string]string) text.Phrase {
			return wrongIf(link != "" && !incident.IsAddress(link), text.ErrorLink)
		},
	}
}

// kindField says whether it is real.
func kindField(k incident.Kind) Field {
	return Field{
		Name: Kinds, Kind: Radio, Label: text.LabelKind, Required: true, Value: string(kindOf(string(k))),
		Options: []Option{{string(incident.Live), text.OptionLive}, {string(incident.Drill), text.OptionDrill}},
	}
}

// Reported is what a report says that was filled in.
func Reported(v Values, f Faults) incident.ReportSign {
	v.Shown = nil
	v = Sign.read(v, f)
	return incident.ReportSign{
		Kind: kindOf(v.New[Kinds]), Expected: v.New[Expected], Ours: v.New[Ours] != "", Link: v.New[Link],
		Facts: incident.Facts{
			Title: v.New[Title], Region: v.New[Region], Zone: v.New[Zone], Services: typed.List(v.New[Services]),
			Impact: v.New[Impact], Source: v.New[Source],
		},
	}
}

func beginForm(s Seen) Form {
	leader := person(Leader, text.LabelCommander, "")
	leader.Required, leader.Value = false, string(s.Me)
	return Form{Title: text.FormBeginAs, Submit: text.SubmitBegin, Named: true, Fields: []Field{
		leader,
		{
			Name: How, Kind: Radio, Label: text.LabelHow, Required: true, Value: surely,
			Options: []Option{{surely, text.OptionSure}, {provisionally, text.OptionMaybe}},
		},
		{Name: Private, Kind: Checkbox, Label: text.LabelPrivate, Options: []Option{{Private, text.OptionPrivate}}},
	}}
}

func evidenceForm(Seen) Form {
	return Form{Title: text.FormEvidence, Submit: text.SubmitEvidence, Fields: []Field{
		{Name: Text, Kind: Long, Label: text.LabelEvidence, Sample: text.SampleEvidence, Required: true, Wrong: text.ErrorEvidence, Blame: incident.RefusedText},
		linkField(""),
		{Name: Ours, Kind: Checkbox, Label: text.LabelOurs, Options: []Option{{Ours, text.OptionOurs}}},
	}}
}

func meetForm(s Seen) Form {
	return Form{Title: text.FormMeet, Submit: text.SubmitMeet, Fields: []Field{meetingField(s.State.Incident.Settings.Meeting)}}
}

// MeetAt is where people of a sign meet: the room that was named, or a new one.
func MeetAt(link string) string { return cmp.Or(link, "https://meet.new/") }
