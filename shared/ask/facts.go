package ask

import (
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Correct changes what is known.
var Correct = &Ask{
	Name: "facts", Button: "board_facts", View: "facts", On: OnBoard, Command: text.CommandUpdate,
	Label: says(text.ButtonFacts), Offered: always, Form: correctForm, Short: shortCorrection, Do: correct,
}

func correctForm(s Seen) Form {
	f := Form{Title: text.FormCorrect, Submit: text.SubmitCorrect, Fields: factFields(s.Lang, s.State.Incident.Facts)}
	f.Fields = append(f.Fields, Field{
		Name: Meeting, Label: text.LabelMeeting, Hint: text.HintMeeting, Max: MaxLong, Input: "url", Value: s.State.Incident.Settings.Meeting,
		Words: []string{"meeting", "meet", "会議", "会議室"},
	})
	for i := range f.Fields {
		f.Fields[i].Compared = true
	}
	if plan.HasDocuments(s.State.Incident) {
		f.After = []Said{{What: text.HintDocuments}}
	}
	return f
}

// factFields are what is known of an outage, as it is recorded. A region that the list does not have stands beside it.
func factFields(lang incident.Lang, f incident.Facts) []Field {
	listed, other := f.Region, ""
	if f.Region != "" && !slices.ContainsFunc(regions, func(o Option) bool { return o.Value == f.Region }) {
		listed, other = "", f.Region
	}
	return []Field{
		{
			Name: Title, Label: text.LabelTitle, Sample: text.SampleTitle, Required: true, Max: MaxLine, Value: f.Title, Blame: incident.RefusedTitle,
			Words: []string{"title", "タイトル", "件名"},
		},
		{
			Name: Services, Label: text.LabelServices, Hint: text.HintServices, Sample: text.SampleServices, Max: MaxLong,
			Value: text.List(lang, f.Services), Words: []string{"services", "service", "サービス"},
		},
		{Name: Region, Kind: Choice, Label: text.LabelRegion, Value: listed, Options: regions, Words: []string{"region", "リージョン"}},
		{Name: RegionOther, Label: text.LabelRegionOther, Hint: text.HintRegionOther, Max: MaxLine, Value: other},
		{
			Name: Zone, Label: text.LabelZone, Hint: text.HintZone, Sample: text.SampleZone, Max: MaxLine, Value: f.Zone,
			Words: []string{"zone", "az", "ゾーン"},
		},
		{Name: Impact, Kind: Long, Label: text.LabelImpact, Sample: text.SampleImpact, Value: f.Impact, Words: []string{"impact", "影響"}},
		{Name: Source, Label: text.LabelSource, Sample: text.SampleSource, Max: MaxLong, Value: f.Source, Words: []string{"source", "情報源"}},
		{
			Name: Severity, Kind: Choice, Label: text.LabelSeverity, Value: string(f.Severity), Options: severities,
			Words: []string{"severity", "重大度", "深刻度"},
		},
	}
}

var regions, severities = regionOptions(), severityOptions()

func regionOptions() []Option {
	out := []Option{{Label: text.BeingConfirmed}}
	for _, r := range text.Regions {
		out = append(out, Option{r.Code, text.Phrase{JA: r.Name.JA + " " + r.Code, EN: r.Name.EN + " " + r.Code}})
	}
	return out
}

func severityOptions() []Option {
	out := []Option{{Label: text.BeingConfirmed}}
	for _, s := range incident.Severities {
		out = append(out, Option{string(s), inBoth(func(l incident.Lang) string { return text.Severity(l, s) })})
	}
	return out
}

func inBoth(say func(incident.Lang) string) text.Phrase {
	return text.Phrase{JA: say(incident.Japanese), EN: say(incident.English)}
}

// FactNamed returns the name of the field that a typed correction begins with, and what follows; "": of none.
func FactNamed(s string) (field, value string) {
	first, rest := typed.Cut(s)
	for _, f := range correctForm(Seen{}).Fields {
		if slices.Contains(f.Words, typed.Word(first)) {
			return f.Name, rest
		}
	}
	return "", rest
}

// shortCorrection reads "<field> <value>"; an empty value makes the fact unknown again. What does not begin with a field is
// wrong as a whole.
func shortCorrection(s Seen, t Typed) (v Values, ok bool) {
	if t.Words == "" {
		return v, false
	}
	v.Shown = map[string]string{}
	for _, f := range correctForm(s).Fields {
		v.Shown[f.Name] = f.Value
	}
	field, value := FactNamed(t.Words)
	v.New = map[string]string{field: value}
	if field == Region { // in words, which the list does not have
		v.New = map[string]string{Region: "", RegionOther: value}
	}
	return v, true
}

// facts are what the fields say.
type facts struct {
	incident.Facts
	meeting string
}

// correct asks for what differs from what was shown: what somebody else corrected meanwhile stays.
func correct(v Values, f Faults) incident.Action {
	if v.asked("") {
		f.add(v, "", text.ErrorField)
	}
	if v.asked(Region) || v.asked(RegionOther) { // the two are one question
		pair := map[string]string{Region: v.New[Region], RegionOther: v.New[RegionOther]}
		v.New = maps.Clone(v.New)
		maps.Copy(v.New, pair)
	}
	to, was := v.facts(v.all(), f), v.facts(v.Shown, Faults{})
	v.forgive(to, was, f)
	differs := func(field, to, from string) *string {
		if !v.asked(field) || v.Shown != nil && to == from {
			return nil
		}
		return &to
	}
	c := incident.Correct{
		Title: differs(Title, to.Title, was.Title), Region: differs(Region, to.Region, was.Region), Zone: differs(Zone, to.Zone, was.Zone),
		Impact: differs(Impact, to.Impact, was.Impact), Source: differs(Source, to.Source, was.Source),
		Severity: (*incident.Severity)(differs(Severity, string(to.Severity), string(was.Severity))), Meeting: differs(Meeting, to.meeting, was.meeting),
	}
	if v.asked(Services) && (v.Shown == nil || !slices.Equal(to.Services, was.Services)) {
		c.Services = &to.Services
	}
	return c
}

// forgive drops the faults of what stands as it was recorded, whatever it is.
func (v Values) forgive(to, was facts, f Faults) {
	same := map[string]bool{
		Zone: to.Zone == was.Zone && to.Region == was.Region, Severity: to.Severity == was.Severity, Meeting: to.meeting == was.meeting,
	}
	for field, is := range same {
		if is && v.Shown != nil {
			delete(f, field)
		}
	}
}

// all is what the fields say, those that were not asked for as they were shown.
func (v Values) all() map[string]string {
	all := maps.Clone(v.New)
	for name, value := range v.Shown {
		if _, asked := all[name]; !asked {
			all[name] = value
		}
	}
	return all
}

// facts reads fields by their rules.
func (v Values) facts(said map[string]string, f Faults) (out facts) {
	v.New = said
	out.Title, out.Impact, out.Source = v.title(f, text.ErrorTitle), v.note(Impact), v.note(Source)
	out.Services, out.Region = services(said[Services]), v.region(f)
	var wrong *text.Phrase
	if out.Zone, wrong = zone(v.note(Zone), out.Region); wrong == &text.ErrorZoneName || wrong != nil && f[RegionOther] == "" {
		f.add(v, Zone, *wrong)
	}
	var ok bool
	if out.Severity, ok = severity(said[Severity]); !ok {
		f.add(v, Severity, text.ErrorSeverity)
	}
	if out.meeting, ok = meeting(said[Meeting]); !ok {
		f.add(v, Meeting, text.ErrorMeetingLink)
	}
	return out
}

// ReadFacts reads what is known when an incident is declared.
func (v Values) ReadFacts(f Faults) incident.Facts { return v.facts(v.New, f).Facts }
