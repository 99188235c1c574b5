package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// zone is the time zone of the times shown: the incident's, which all its readers share.
func (s *Site) zone(v *visit) string { return s.zoneOf(v.state.Incident) }

func (s *Site) zoneOf(i incident.Incident) string {
	return cmp.Or(i.Settings.Timezone, s.svc.Settings().Timezone)
}

// zones names the zone of the times shown, and the reader's own where it is another. Where clocks change while an incident runs
// both names stand.
func (s *Site) zones(v *visit) (out page.Zone) {
	var names []string
	for _, at := range v.moments() {
		names = append(names, at.In(text.Zone(s.zone(v))).Format("MST"))
		out.Own = cmp.Or(out.Own, v.own(at, s.zone(v)))
	}
	out.Name = strings.Join(slices.Compact(names), "/")
	out.Own = strings.ReplaceAll(out.Own[strings.LastIndexByte(out.Own, '/')+1:], "_", " ")
	return out
}

// moments are between which the times lie that a page shows: the beginning and the end of its incident, or now.
func (v *visit) moments() []time.Time {
	i := v.state.Incident
	if i.DeclaredAt.IsZero() {
		return []time.Time{v.now}
	}
	if i.EndedAt.IsZero() {
		return []time.Time{i.DeclaredAt, v.now}
	}
	return []time.Time{i.DeclaredAt, i.EndedAt}
}

// own is the reader's time zone, as Slack says it; "": it is not known, or its clocks show the same at that moment.
func (v *visit) own(at time.Time, shared string) string {
	own := text.Zone(v.person.Timezone)
	_, here := at.In(own).Zone()
	_, there := at.In(text.Zone(shared)).Zone()
	if own.String() != v.person.Timezone || here == there {
		return ""
	}
	return v.person.Timezone
}

// when writes a moment of the incident that the visit is about.
func (s *Site) when(v *visit, at time.Time) string { return s.moment(v, v.state.Incident, at) }

// moment writes a moment in an incident's zone, and in brackets in the reader's own where it is another. A day that both share stands once.
func (s *Site) moment(v *visit, i incident.Incident, at time.Time) string {
	tz := s.zoneOf(i)
	said := clockIn(v, at, tz)
	own := v.own(at, tz)
	switch day := text.Day(at, v.lang, tz) + " "; {
	case own == "":
		return said
	case !strings.HasPrefix(said, day):
		return said + " (" + clockIn(v, at, own) + ")"
	default:
		return said + " (" + strings.TrimPrefix(text.Day(at, v.lang, own)+" "+at.In(text.Zone(own)).Format("15:04"), day) + ")"
	}
}

// clockIn is the time of day in a zone; with the day where it is not today's there.
func clockIn(v *visit, at time.Time, tz string) string {
	clock := at.In(text.Zone(tz)).Format("15:04")
	if text.SameDay(at, v.now, tz) {
		return clock
	}
	return text.Day(at, v.lang, tz) + " " + clock
}
