package ask

import (
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// How the command goes to the next shift 引継ぎ.
var (
	Handover = &Ask{
		Name: "handover", Button: "board_handover", View: "handover", On: OnBoard, Command: text.CommandHandover, Says: text.ButtonHandover,
		When: func(s Seen) bool {
			h, running := s.State.Incident.HandingOver()
			return s.State.Incident.Commander != "" && (s.Me == "" || !running || h.MayName(s.Me))
		},
		Form: handoverForm, Short: shortHandover, Does: handover,
	}
	WalkBrief = &Ask{
		Name: "handover-walk", Button: "handover_walk", View: "handover_walk", On: OnHandover, Says: text.ButtonWalk, About: handoverNo,
		When: func(s Seen) bool { return s.hands() && (s.Me == "" || s.Me == s.State.Incident.Commander) },
		Form: walkForm,
		Does: func(v Values) incident.Action {
			return incident.Walk{No: numberOf(v.Of), Sections: sectionsOf(v.New[HandoverSections]), Amend: v.New[HandoverAmend]}
		},
	}
	AcceptHandover = &Ask{
		Name: "handover-accept", Button: "handover_accept", View: "handover_accept", On: OnHandover, Says: text.ButtonAcceptHandover, About: handoverNo,
		When: func(s Seen) bool {
			h, running := s.State.Incident.HandingOver()
			return running && len(h.Unwalked()) == 0 && (s.Me == "" || s.Me != h.From && (h.To == "" || h.To == s.Me))
		},
		Form: acceptForm,
		Does: func(v Values) incident.Action {
			return incident.AcceptHandover{No: numberOf(v.Of), Voice: v.New[HandoverVoice] == Spoke}
		},
	}
	StayOn = &Ask{
		Name: "handover-stay", Button: "handover_stay", On: OnHandover, Says: text.ButtonStay, About: handoverNo, When: WalkBrief.When,
		Does: func(v Values) incident.Action { return incident.StayOn{No: numberOf(v.Of)} },
	}
)

// The names of its fields, and what they say.
const (
	HandoverTo       = "next"
	HandoverSections = "sections"
	HandoverAmend    = "amend"
	HandoverVoice    = "voice"

	// Spoke is what the field of the voice says where the two have spoken, too.
	Spoke = "voice"
	// Wrote is what it says otherwise.
	Wrote = "written"

	maxAmend = 500 // runes
)

// hands reports whether the command is being handed over.
func (s Seen) hands() bool {
	_, running := s.State.Incident.HandingOver()
	return running
}

// handoverNo is the number of the handover that is seen.
func handoverNo(s Seen) string {
	h, _ := s.State.Incident.HandingOver()
	return strconv.Itoa(h.No)
}

func handoverForm(s Seen) Form {
	next := person(HandoverTo, text.LabelHandover, s.State.Incident.Commander)
	next.Required, next.Hint, next.Blame = false, text.HintHandover, incident.RefusedPerson
	if h, running := s.State.Incident.HandingOver(); running {
		next.Value = string(h.To)
	}
	return Form{
		Title: text.FormHandover, Submit: text.SubmitHandover, Fields: []Field{next},
		Intro: []Said{{What: text.HandoverFrom, Who: s.State.Incident.Commander}, {What: text.HandoverIntro}},
	}
}

// shortHandover reads whom somebody names, or the word by which they walk all of the brief, accept it, or stay on.
func shortHandover(s Seen, t Typed) (Values, bool) {
	first, rest := typed.Cut(t.Said)
	word := typed.Word(first)
	v := Values{Of: handoverNo(s), New: map[string]string{}}
	switch {
	case slices.Contains(text.WordsWalk, word), slices.Contains(text.WordsStay, word):
		v.New[answered] = word
	case slices.Contains(text.WordsAccept, word):
		v.New[answered], v.New[HandoverVoice] = word, Wrote
		if slices.Contains(text.WordsVoice, typed.Word(rest)) {
			v.New[HandoverVoice] = Spoke
		}
	default:
		v.People = map[string]incident.Actor{HandoverTo: {ID: t.Who}}
		return v, t.Who != ""
	}
	return v, true
}

func handover(v Values) incident.Action {
	switch word := v.New[answered]; {
	case word == "":
	case slices.Contains(text.WordsWalk, word):
		return incident.Walk{No: numberOf(v.Of), Sections: incident.BriefSections}
	case slices.Contains(text.WordsStay, word):
		return StayOn.Does(v)
	default:
		return AcceptHandover.Does(v)
	}
	return incident.BeginHandover{To: v.People[HandoverTo]}
}

func walkForm(s Seen) Form {
	amend := Field{Name: HandoverAmend, Kind: Long, Label: text.LabelAmend, Sample: text.SampleAmend, Max: maxAmend}
	f := Form{Title: text.FormWalk, Submit: text.SubmitWalk, Intro: s.briefIntro(), Fields: []Field{{
		Name: HandoverSections, Kind: Several, Label: text.LabelSections, Hint: text.HintSections, Required: true, Options: s.sectionOptions(), Wrong: text.ErrorSections, Blame: incident.RefusedSection,
	}, amend}}
	return f
}

// sectionOptions are the sections of the brief, those first that nobody has walked.
func (s Seen) sectionOptions() (out []Option) {
	h, _ := s.State.Incident.HandingOver()
	sections := h.Unwalked()
	for _, section := range incident.BriefSections {
		if !slices.Contains(sections, section) {
			sections = append(sections, section)
		}
	}
	for _, section := range sections {
		out = append(out, Option{string(section), inBoth(func(l incident.Lang) string { return text.BriefTitle(l, section) })})
	}
	return out
}

// AllSections are all sections of the brief, as a form says them.
func AllSections() string {
	var all []string
	for _, s := range incident.BriefSections {
		all = append(all, string(s))
	}
	return strings.Join(all, "\n")
}

// sectionsOf reads sections, a line each, into the order in which they are walked.
func sectionsOf(said string) (out []incident.BriefSection) {
	for line := range strings.FieldsSeq(said) {
		out = append(out, incident.BriefSection(line))
	}
	slices.SortStableFunc(out, func(a, b incident.BriefSection) int {
		return slices.Index(incident.BriefSections, a) - slices.Index(incident.BriefSections, b)
	})
	return out
}

// acceptForm asks, by the way, whether the two have spoken.
func acceptForm(s Seen) Form {
	f := Form{Title: text.FormAccept, Submit: text.SubmitAccept, Fields: []Field{{
		Name: HandoverVoice, Kind: Radio, Label: text.LabelVoice, Required: true, Wrong: text.ErrorVoice,
		Options: []Option{{Spoke, text.OptionVoice}, {Wrote, text.OptionWritten}},
	}}}
	f.Intro = append(f.Intro, Said{What: text.HandoverTaking, Who: s.State.Incident.Commander})
	if room := s.State.Incident.Meeting(); room != "" {
		f.Intro = append(f.Intro, Said{What: text.HandoverSpeak, Words: []string{"meeting", room}})
	}
	f.Intro = append(f.Intro, s.briefIntro()...)
	return f
}

// briefIntro is the brief, a paragraph for each section, with what was found of it.
func (s Seen) briefIntro() (out []Said) {
	if s.State.Incident.ID == "" { // a form that is only read back
		return nil
	}
	h, _ := s.State.Incident.HandingOver()
	b, words := s.State.Brief(), s.BriefWords()
	for _, section := range incident.BriefSections {
		lines := words.Lines(b, section)
		if len(lines) == 0 {
			lines = []string{words.Line(b, section)}
		}
		if w, _ := h.Walk(section); w.Text != "" {
			lines = append(lines, text.SectionAmended.In(s.Lang, "text", w.Text))
		}
		walked := text.SectionState(s.Lang, h, b, section, s.when)
		out = append(out, Said{What: text.SectionTitled, Whole: true, Words: []string{
			"title", text.BriefTitle(s.Lang, section), "walked", walked, "lines", strings.Join(lines, "\n"),
		}})
	}
	return out
}
