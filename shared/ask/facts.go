package ask

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
)

// Correct changes what is known.
var Correct = &Ask{
	Name: "facts", Review: true, Button: "board_facts", View: "facts", On: OnBoard, Command: text.CommandUpdate, Says: text.ButtonFacts,
	Form: correctForm, Short: shortCorrection, Does: correct,
}

func correctForm(s Seen) Form {
	f := Form{Title: text.FormCorrect, Submit: text.SubmitCorrect, Fields: factFields(s.Lang, s.State.Incident.Facts)}
	f.Fields = append(f.Fields, meetingField(s.State.Incident.Settings.Meeting))
	for i := range f.Fields {
		f.Fields[i].Compared = true
	}
	if plan.HasDocuments(s.State.Incident) {
		f.After = text.HintDocuments
	}
	return f
}

// meetingField is the address of the room where people talk.
func meetingField(value string) Field {
	f := linkField(value)
	f.Name, f.Label, f.Hint, f.Sample = Meeting, text.LabelMeeting, text.HintMeeting, text.Phrase{}
	f.Words = []string{"meeting", "meet", "会議", "会議室"}
	f.Validate = func(link string, _ map[string]string) text.Phrase {
		return wrongIf(link != "" && !incident.IsAddress(link), text.ErrorMeetingLink)
	}
	return f
}

// factFields are what is known of an outage, as it is recorded. A region that the list does not have stands beside it.
func factFields(lang incident.Lang, f incident.Facts) []Field {
	listed, other := f.Region, ""
	if !slices.ContainsFunc(regions, func(o Option) bool { return o.Value == f.Region }) {
		listed, other = "", f.Region
	}
	called := title(text.LabelTitle, text.SampleTitle, text.ErrorTitle)
	called.Value, called.Words = f.Title, []string{"title", "タイトル", "件名"}
	return []Field{
		called,
		{
			Name: Services, Label: text.LabelServices, Hint: text.HintServices, Sample: text.SampleServices, Max: MaxLong,
			Value: text.List(lang, f.Services), Words: []string{"services", "service", "サービス"}, Clean: services,
			Validate: servicesWrong,
		},
		{
			Name: Region, Kind: Choice, Label: text.LabelRegion, Value: listed, Options: regions, Words: []string{"region", "リージョン"},
			Or: RegionOther, Clean: vocabulary.Region, Wrong: text.ErrorTwoRegions,
		},
		{Name: RegionOther, Label: text.LabelRegionOther, Hint: text.HintRegionOther, Max: incident.MaxTitle, Value: other},
		{
			Name: Zone, Label: text.LabelZone, Hint: text.HintZone, Sample: text.SampleZone, Max: incident.MaxTitle, Value: f.Zone,
			Words: []string{"zone", "az", "ゾーン"}, Clean: zone, Validate: zoneWrong, Beside: Region,
		},
		{Name: Impact, Kind: Long, Label: text.LabelImpact, Sample: text.SampleImpact, Value: f.Impact, Words: []string{"impact", "影響"}},
		{Name: Source, Label: text.LabelSource, Sample: text.SampleSource, Max: MaxLong, Value: f.Source, Words: []string{"source", "情報源"}},
		{
			Name: Severity, Kind: Choice, Label: text.LabelSeverity, Value: string(f.Severity), Options: severities,
			Words: []string{"severity", "重大度", "深刻度"}, Clean: typed.ID, Wrong: text.ErrorSeverity,
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

// services is a list of names, each once.
func services(said string) string { return strings.Join(typed.List(said), ", ") }

// servicesWrong says that there are too many, or which is too long.
func servicesWrong(said string, _ map[string]string) text.Phrase {
	names := typed.List(said)
	for _, name := range names {
		if utf8.RuneCountInString(name) > incident.MaxTitle {
			return tooLong(incident.MaxTitle, name)
		}
	}
	return wrongIf(len(names) > maxServices, text.Phrase(text.ErrorServices.Both("most", strconv.Itoa(maxServices), "n", strconv.Itoa(len(names)))))
}

// zone is AZ IDs. The board calls one "AZ ID apne1-az1", and so do people.
func zone(said string) string {
	said = clean(said)
	for _, label := range []string{"az", "id"} {
		if first, rest := typed.Cut(said); typed.Word(first) == label {
			said = rest
		}
	}
	ids, _ := vocabulary.Zone(said, "")
	return ids
}

// zoneWrong says what of it is none, or is in another region.
func zoneWrong(ids string, above map[string]string) text.Phrase {
	_, wrong := vocabulary.Zone(ids, above[Region])
	return *cmp.Or(wrong, &text.Phrase{})
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
	v.Shown = map[string]string{}
	for _, f := range correctForm(s).Fields {
		v.Shown[f.Name] = f.Value
	}
	field, value := FactNamed(t.Said)
	v.New = map[string]string{field: value}
	if field == Region { // in words, which the list does not have
		v.New = map[string]string{Region: "", RegionOther: value}
	}
	return v, t.Said != ""
}

// correct asks for what differs from what was shown: what somebody else corrected meanwhile stays.
func correct(v Values) incident.Action {
	c := incident.Correct{
		Title: v.changed(Title), Region: v.changed(Region), Zone: v.changed(Zone), Impact: v.changed(Impact), Source: v.changed(Source),
		Severity: (*incident.Severity)(v.changed(Severity)), Meeting: v.changed(Meeting),
	}
	if names := v.changed(Services); names != nil {
		c.Services = new(typed.List(*names))
	}
	return c
}
