package incident

import (
	"slices"
	"strings"
)

// Correct changes facts. A nil field stays as it is; an empty one becomes unknown.
type Correct struct {
	Title, Region, Zone, Impact, Source *string
	Services                            *[]string
	Severity                            *Severity
	Meeting                             *string // an address that IsAddress accepts; "": no room
}

// Told are the facts that notices to customers say, by their fields.
func (f Facts) Told() map[string]string {
	return map[string]string{"region": f.Region, "zone": f.Zone, "services": strings.Join(f.Services, ", "), "impact": f.Impact}
}

// scope: a room for talking does the TODOs that are to find one.
func (Correct) about() matter { return known }

func (a Correct) scope() Scope { return Scope{All: a.Meeting != nil} }

func (a Correct) decide(d *decider) error {
	i := d.header()
	if a.Title != nil {
		title := CleanTitle(*a.Title)
		if title == "" {
			return refuse(RefusedTitle)
		}
		d.change("title", &i.Facts.Title, title)
	}
	if a.Severity != nil && *a.Severity != "" && !slices.Contains(Severities, *a.Severity) {
		return refuse(RefusedUnknown)
	}
	if a.Meeting != nil && *a.Meeting != "" && !IsAddress(*a.Meeting) {
		return refuse(RefusedUnknown)
	}
	d.changeIf("meeting", &i.Settings.Meeting, a.Meeting, strings.TrimSpace)
	d.changeIf("region", &i.Facts.Region, a.Region, CleanTitle)
	d.changeIf("zone", &i.Facts.Zone, a.Zone, CleanTitle)
	d.changeIf("impact", &i.Facts.Impact, a.Impact, CleanText)
	d.changeIf("source", &i.Facts.Source, a.Source, CleanText)
	d.changeServices(i, a.Services)
	if a.Severity != nil {
		s := string(i.Facts.Severity)
		d.change("severity", &s, string(*a.Severity))
		i.Facts.Severity = Severity(s)
	}
	if a.Meeting != nil && *a.Meeting != "" {
		d.met()
	}
	return d.corrected()
}

// corrected records what was changed. A room that was known already may still do what was to be done about one.
func (d *decider) corrected() error {
	switch {
	case len(d.out.Entry.Changes) > 0:
		d.entry(EntryCorrected)
	case len(d.out.Todos) > 0:
		d.out.Entry.Todo, d.out.Entry.Link = d.out.Todos[0].ID, d.now().Settings.Meeting
		d.entry(EntryDone)
	default:
		return refuse(RefusedSame)
	}
	return nil
}

// met closes what is to find a room for talking: there is one.
func (d *decider) met() {
	for _, t := range d.state.Todos {
		if t.Meets && !t.Closed() {
			t = t.clone()
			t.State, t.ClosedBy, t.ClosedAt = TodoDone, d.req.By.ID, d.req.At
			d.out.Todos = append(d.out.Todos, t)
		}
	}
}

func (a Correct) recordedBy(e Entry, s State) bool {
	return e.is(EntryCorrected) && e.corrects(a, s.Incident)
}

func (d *decider) change(field string, at *string, to string) {
	if *at == to {
		return
	}
	d.out.Entry.Changes = append(d.out.Entry.Changes, Change{Field: field, From: *at, To: to})
	*at = to
}

func (d *decider) changeIf(field string, at, to *string, clean func(string) string) {
	if to != nil {
		d.change(field, at, clean(*to))
	}
}

func (d *decider) changeServices(i *Incident, to *[]string) {
	if to == nil {
		return
	}
	services := cleanServices(*to)
	before := joinServices(i.Facts.Services)
	d.change("services", &before, joinServices(services))
	i.Facts.Services = services
}

// corrects reports whether what a asks for is what the entry changed and nothing else: a fact that is to become what it was
// already is in no entry, and is that still.
func (e Entry) corrects(a Correct, i Incident) bool {
	wanted := a.facts()
	for _, c := range e.Changes {
		if to, ok := wanted[c.Field]; !ok || to != c.To {
			return false
		}
		delete(wanted, c.Field)
	}
	is := i.facts()
	for field, to := range wanted {
		if is[field] != to {
			return false
		}
	}
	return true
}

// facts are those that a changes, by the name that Change.Field has, as they are recorded.
func (a Correct) facts() map[string]string {
	out := map[string]string{}
	put := func(field string, to *string, clean func(string) string) {
		if to != nil {
			out[field] = clean(*to)
		}
	}
	put("title", a.Title, CleanTitle)
	put("region", a.Region, CleanTitle)
	put("zone", a.Zone, CleanTitle)
	put("impact", a.Impact, CleanText)
	put("source", a.Source, CleanText)
	put("meeting", a.Meeting, strings.TrimSpace)
	put("severity", (*string)(a.Severity), strings.TrimSpace)
	if a.Services != nil {
		out["services"] = joinServices(cleanServices(*a.Services))
	}
	return out
}

// facts are all that can be corrected, by the same names.
func (i Incident) facts() map[string]string {
	f := i.Facts
	return map[string]string{
		"title": f.Title, "region": f.Region, "zone": f.Zone, "impact": f.Impact, "source": f.Source,
		"meeting": i.Settings.Meeting, "severity": string(f.Severity), "services": joinServices(f.Services),
	}
}

func joinServices(names []string) string { return strings.Join(names, ", ") }

// Undo has facts and the address of the meeting be what they were before the entry.
func (e Entry) Undo(f *Facts, meeting *string) {
	if !e.is(EntryCorrected) {
		return
	}
	texts := map[string]*string{"title": &f.Title, "region": &f.Region, "zone": &f.Zone, "impact": &f.Impact, "source": &f.Source, "meeting": meeting}
	for _, c := range e.Changes {
		switch at := texts[c.Field]; {
		case at != nil:
			*at = c.From
		case c.Field == "services":
			f.Services = cleanServices(strings.Split(c.From, ", "))
		case c.Field == "severity":
			f.Severity = Severity(c.From)
		}
	}
}
