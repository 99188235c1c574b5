package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
	"noroshi.internal/shared/web/page"
)

// blank is a form of an act with nothing in it yet. What is typed in it is kept under the act, the incident and the TODO.
func blank(v *visit, act string, title, submit text.Phrase, in url.Values) page.Form {
	i := v.state.Incident
	f := page.Form{
		Title: text.Mark(v.lang, i.Kind == incident.Drill) + title.In(v.lang), Submit: submit.In(v.lang), Action: actURL(i.ID, act), Token: v.Token(),
		Keep: act + " " + string(i.ID), Back: boardURL(i.ID), Up: &page.Link{URL: boardURL(i.ID), Text: titleOf(v)},
	}
	if t, ok := v.state.Todo(incident.TodoID(in.Get("todo"))); ok {
		f.Keep += " " + string(t.ID)
		f.Title += ": " + text.TodoName(v.lang, t.ID) + " " + t.Title.In(v.lang)
		f.Hidden = append(f.Hidden, page.Hidden{Name: "todo", Value: string(t.ID)})
		f.Back = todoURL(i.ID, t.ID)
	}
	return f
}

func titleOf(v *visit) string { return title(v.lang, v.state.Incident) }

func line(v *visit, name string, label text.Phrase, in url.Values, faults map[string]string) page.Field {
	return page.Field{Kind: page.Line, Name: name, Label: label.In(v.lang), Value: in.Get(name), Fault: faults[name]}
}

func long(v *visit, name string, label text.Phrase, in url.Values, faults map[string]string) page.Field {
	f := line(v, name, label, in, faults)
	f.Kind = page.Long
	return f
}

func reportForm(v *visit, t incident.Todo, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "report", text.WebProgressAdd, text.WebProgressSave, url.Values{"todo": {string(t.ID)}})
	said := long(v, "text", text.WebProgress, in, faults)
	said.Required = true
	f.Fields, f.Back = []page.Field{said}, ""
	return f
}

func reportPage(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	t, _ := v.state.Todo(incident.TodoID(in.Get("todo")))
	f := reportForm(v, t, in, faults)
	f.Back = todoURL(v.state.Incident.ID, t.ID)
	return f
}

func skipForm(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "skip", text.FormSkip, text.SubmitSkip, in)
	f.Fields = []page.Field{reason(v, text.SkipSample(v.state.Incident.Kind == incident.Drill), in, faults)}
	return f
}

func reason(v *visit, sample text.Phrase, in url.Values, faults map[string]string) page.Field {
	f := long(v, "text", text.LabelReason, in, faults)
	f.Sample, f.Required = sample.In(v.lang), true
	return f
}

func handForm(s *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "hand", text.FormHandOver, text.SubmitHand, in)
	t, _ := v.state.Todo(incident.TodoID(in.Get("todo")))
	owner := t.Owner
	if owner != "" {
		f.Intro = []string{text.FormTodoOwner.In(v.lang, "owner", v.nameOf(owner))}
	}
	f.Fields = s.personFields(v, text.LabelHandTo, owner, in, faults)
	return f
}

func commanderForm(s *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "commander", text.FormCommander, text.SubmitChange, in)
	f.Intro = []string{text.FormCommanderNow.In(v.lang, "commander", v.nameOf(v.state.Incident.Commander))}
	f.Fields = s.personFields(v, text.LabelCommander, v.state.Incident.Commander, in, faults)
	return f
}

func (s *Site) personFields(
	v *visit, label text.Phrase, already incident.PersonID, in url.Values, faults map[string]string,
) []page.Field {
	list := line(v, "person", label, in, faults)
	list.Kind, list.Options = page.Choice, s.peopleOptions(v, already)
	typed := line(v, "mail", text.WebPersonMail, in, faults)
	typed.Input = "email"
	return []page.Field{list, typed}
}

func addForm(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "add", text.FormAddTodo, text.SubmitAdd, url.Values{})
	title := line(v, "title", text.LabelTodoTitle, in, faults)
	title.Sample, title.Required = text.SampleTodo.In(v.lang), true
	due := line(v, "due", text.LabelDue, in, faults)
	due.Hint, due.Input = text.HintDue.In(v.lang), "number"
	f.Fields = []page.Field{title, due}
	return f
}

// phaseForm moves to the next phase. In the last one it says so and is the form that ends, with what was typed.
func phaseForm(site *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	i := v.state.Incident
	next, ok := i.Phase.Next()
	if !ok {
		f := resolveForm(site, v, in, faults)
		f.Intro = append([]string{text.Refusal(v.lang, incident.RefusedLast)}, f.Intro...)
		return f
	}
	f := blank(v, "phase", text.FormPhase, text.SubmitPhase, url.Values{})
	f.Intro = []string{text.WebMove.In(v.lang, "from", phaseName(v.lang, i), "to", text.PhaseOf(v.lang, i, next))}
	omits := v.state.PhaseOmits()
	if !omits.Any() {
		f.Intro = append(f.Intro, text.FormNoOpen.In(v.lang))
	}
	leftOut(v, &f, omits, text.FormOpenPhase)
	f.Hidden = append(f.Hidden, page.Hidden{Name: "from", Value: string(i.Phase)})
	f.Fields = []page.Field{note(v, in, faults)}
	return f
}

// resolveForm ends the incident. Where the recovery phase has not begun, it offers to move there instead, which is chosen at
// first.
func resolveForm(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "resolve", text.FormResolve, text.SubmitResolve, url.Values{})
	omits := v.state.EndOmits()
	recovery := text.PhaseOf(v.lang, v.state.Incident, incident.Resolve)
	f.Worst = text.Warnings(v.lang, omits, recovery)
	f.Never = todoLines(v, omits.Never)
	f.Intro = []string{text.FormResolveAsk.In(v.lang)}
	leftOut(v, &f, omits, text.FormOpenResolve)
	if len(omits.Never) > 0 {
		how := line(v, "end", text.LabelEnd, in, faults)
		how.Kind, how.Value, f.Submit = page.Choice, cmp.Or(how.Value, endRecovery), text.SubmitChosen.In(v.lang)
		how.Options = []page.Option{
			{Value: endRecovery, Text: text.OptionRecovery.In(v.lang, "phase", recovery)}, {Value: endNow, Text: text.OptionEnd.In(v.lang)},
		}
		f.Fields = append(f.Fields, how)
	}
	f.Fields = append(f.Fields, note(v, in, faults))
	return f
}

// leftOut names the TODOs that are not closed. Sending a form confirms all that it named.
func leftOut(v *visit, f *page.Form, o incident.Omission, said text.Phrase) {
	if f.Left = todoLines(v, o.Left); len(f.Left) > 0 {
		f.Intro = append(f.Intro, said.In(v.lang, "n", itoa(len(f.Left))))
	}
	var seen []string
	for _, id := range o.IDs() {
		seen = append(seen, string(id))
	}
	f.Hidden = append(f.Hidden, page.Hidden{Name: "seen", Value: strings.Join(seen, " ")})
}

// todoLines names TODOs and who has them, a line each.
func todoLines(v *visit, todos []incident.Todo) (lines []string) {
	for _, t := range todos {
		said := text.TodoName(v.lang, t.ID) + " " + t.Title.In(v.lang)
		if t.Owner != "" {
			said += " (" + v.nameOf(t.Owner) + ")"
		}
		lines = append(lines, said)
	}
	return lines
}

func note(v *visit, in url.Values, faults map[string]string) page.Field {
	f := long(v, "text", text.LabelNote, in, faults)
	f.Hint = text.HintNote.In(v.lang)
	return f
}

func cancelForm(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "cancel", text.FormCancel, text.SubmitCancel, url.Values{})
	f.Intro = []string{text.FormCancelAsk.In(v.lang)}
	if v.state.Notified() {
		f.Intro = append(f.Intro, text.FormCancelNotified.In(v.lang))
	}
	f.Fields = []page.Field{reason(v, text.SampleCancel, in, faults)}
	return f
}

// factsForm corrects what is known. It remembers what it showed, so that what somebody else corrected meanwhile stays.
func factsForm(_ *Site, v *visit, in url.Values, faults map[string]string) page.Form {
	f := blank(v, "facts", text.FormCorrect, text.SubmitCorrect, url.Values{})
	if plan.HasDocuments(v.state.Incident) {
		f.Intro = []string{text.HintDocuments.In(v.lang)}
	}
	shown := factValues(v.lang, v.state.Incident)
	if len(in["title"]) == 0 {
		in = shown
	}
	for _, name := range factNames {
		was := shown.Get(name)
		if len(in["was-"+name]) > 0 {
			was = in.Get("was-" + name)
		}
		f.Hidden = append(f.Hidden, page.Hidden{Name: "was-" + name, Value: was})
	}
	f.Fields = factFields(v, in, faults)
	return f
}

var factNames = []string{"title", "region", "zone", "services", "impact", "source", "severity", "meeting"}

func factValues(lang incident.Lang, i incident.Incident) url.Values {
	f := i.Facts
	return url.Values{
		"title": {f.Title}, "region": {f.Region}, "zone": {f.Zone}, "services": {text.List(lang, f.Services)},
		"impact": {f.Impact}, "source": {f.Source}, "severity": {string(f.Severity)}, "meeting": {i.Settings.Meeting},
	}
}

func factFields(v *visit, in url.Values, faults map[string]string) []page.Field {
	title := line(v, "title", text.LabelTitle, in, faults)
	title.Required = true
	services := line(v, "services", text.LabelServices, in, faults)
	services.Hint, services.Sample = text.HintServices.In(v.lang), text.SampleServices.In(v.lang)
	region, other := regionFields(v, in, faults)
	zone := line(v, "zone", text.LabelZone, in, faults)
	zone.Hint, zone.Sample = text.HintZone.In(v.lang), text.SampleZone.In(v.lang)
	impact := long(v, "impact", text.LabelImpact, in, faults)
	impact.Sample = text.SampleImpact.In(v.lang)
	source := line(v, "source", text.LabelSource, in, faults)
	source.Sample = text.SampleSource.In(v.lang)
	severity := line(v, "severity", text.LabelSeverity, in, faults)
	severity.Kind, severity.Options = page.Choice, severities(v.lang)
	meeting := line(v, "meeting", text.LabelMeeting, in, faults)
	meeting.Hint, meeting.Input = text.HintMeeting.In(v.lang), "url"
	return []page.Field{title, services, region, other, zone, impact, source, severity, meeting}
}

// regionFields are the list of regions and, beside it, the field for one that it does not have.
func regionFields(v *visit, in url.Values, faults map[string]string) (list, other page.Field) {
	list = line(v, "region", text.LabelRegion, in, faults)
	list.Kind, list.Options = page.Choice, regions(v.lang)
	other = line(v, "region_other", text.LabelRegionOther, in, faults)
	other.Hint = text.HintRegionOther.In(v.lang)
	if !slices.ContainsFunc(list.Options, func(o page.Option) bool { return o.Value == list.Value }) {
		list.Value, other.Value = "", cmp.Or(other.Value, list.Value)
	}
	return list, other
}

// regionOf is the region of the list or the one typed; both is a fault, since nobody knows which was meant.
func regionOf(v *visit, in filled) string {
	listed, other := strings.TrimSpace(in.Get("region")), strings.TrimSpace(in.Get("region_other"))
	if listed != "" && other != "" {
		in.fault("region_other", text.ErrorTwoRegions, v.lang)
	}
	return cmp.Or(vocabulary.RegionCode(other), listed)
}

// regions lists the regions people choose from.
func regions(lang incident.Lang) []page.Option {
	out := []page.Option{{Text: text.BeingConfirmed.In(lang)}}
	for _, r := range text.Regions {
		out = append(out, page.Option{Value: r.Code, Text: r.Name.In(lang) + " " + r.Code})
	}
	return out
}

func severities(lang incident.Lang) []page.Option {
	out := []page.Option{{Text: text.BeingConfirmed.In(lang)}}
	for _, s := range incident.Severities {
		out = append(out, page.Option{Value: string(s), Text: text.Severity(lang, s)})
	}
	return out
}

// readFacts reads which facts differ from those the form showed.
func readFacts(_ *Site, v *visit, in filled) incident.Action {
	if incident.CleanTitle(in.Get("title")) == "" {
		in.fault("title", text.ErrorTitle, v.lang)
	}
	region := regionOf(v, in)
	zone, wrong := vocabulary.Zone(strings.TrimSpace(in.Get("zone")), region)
	c := correction(in, region, zone)
	recorded := c.Zone == nil && c.Region == nil // and left as it is, whatever it is
	if wrong == &text.ErrorZoneName && c.Zone != nil || wrong == &text.ErrorZoneRegion && !recorded && in.faults["region_other"] == "" {
		in.fault("zone", *wrong, v.lang)
	}
	if room := typed.Address(in.Get("meeting")); room != "" && !incident.IsAddress(room) {
		in.fault("meeting", text.ErrorMeetingLink, v.lang)
	}
	return c
}

// correction names what differs from what the form showed. A form that did not show a fact does not change it.
func correction(in filled, region, zone string) incident.Correct {
	differs := func(name, value string) *string {
		if value == strings.TrimSpace(in.Get("was-"+name)) || name == "meeting" && !in.Has(name) {
			return nil
		}
		return &value
	}
	changed := func(name string) *string { return differs(name, strings.TrimSpace(in.Get(name))) }
	c := incident.Correct{
		Title: changed("title"), Region: differs("region", region), Zone: differs("zone", zone), Impact: changed("impact"),
		Source: changed("source"), Meeting: differs("meeting", typed.Address(in.Get("meeting"))),
	}
	if s := changed("services"); s != nil {
		list := typed.List(*s)
		c.Services = &list
	}
	if s := changed("severity"); s != nil {
		severity := incident.Severity(*s)
		c.Severity = &severity
	}
	return c
}
