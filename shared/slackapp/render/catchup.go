package render

import (
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// maxCaught is the most of what somebody typed in a line for whoever comes later, in characters: as much as a phone shows at a glance.
const maxCaught = 80

// CatchUp says to one reader how it stands at a moment, in ten lines at most, with what is known of an incident. Before them it says that
// the command is not handed over, where it is on its way.
func CatchUp(lang incident.Lang, s incident.State, at time.Time) Reply {
	s = s.SinceStart()
	r := Reply{Blocks: nil}
	first := drillPrefix(lang, s.Incident) + text.CatchUpFirst.In(lang, "at", When(at, lang, s.Incident.Settings.Timezone), "title", typed(s.Incident.Facts.Title, 120))
	r.Text = notice(first)
	r.Blocks = append(r.Blocks, Section("*"+first+"*"))
	if handing := (statusMaker{lang, s, at}).handover(); handing != "" {
		r.Blocks = append(r.Blocks, Section(handing))
	}
	r.Blocks = append(r.Blocks, Section(fit(lang, CaughtUp(lang, s), maxText)))
	return bounded(r)
}

// WithCatchUp is the status of an incident with how it stands, after its first line.
func WithCatchUp(lang incident.Lang, r Reply, s incident.State) Reply {
	r.Blocks = slices.Insert(slices.Clone(r.Blocks), 1, Section(fit(lang, CaughtUp(lang, s.SinceStart()), maxText)))
	return bounded(r)
}

// CaughtUp are those lines.
func CaughtUp(lang incident.Lang, s incident.State) []string {
	b, w := s.Brief(), briefWords(lang, s.Incident)
	lines := w.CatchUp(b)
	if counts := text.KPTCounts(lang, s.Incident, s.KPT); counts != "" {
		lines = append(lines, counts)
	}
	var links []string
	for _, l := range b.Links {
		if l.Ref != incident.ChannelLink {
			links = append(links, Link(l.URL, Cut(incident.OneLine(w.LinkTitle(l)), 40)))
		}
	}
	if form := s.Incident.Settings.Form; form != "" {
		links = append(links, Link(plan.BoardURL(form, s.Incident.ID), text.LinkForm.In(lang)))
	}
	if len(links) > 0 {
		lines = append(lines, text.BoardLinks.In(lang, "links", strings.Join(links, " · ")))
	}
	for n, line := range lines {
		lines[n] = bullet + strings.ReplaceAll(line, "\n", " ")
	}
	return lines
}

// briefWords write a brief for one reader in Slack.
func briefWords(lang incident.Lang, i incident.Incident) text.BriefWords {
	tz := i.Settings.Timezone
	return text.BriefWords{
		Lang: lang, Incident: i, Names: Person,
		When:     func(at time.Time) string { return WhenFrom(i.DeclaredAt, at, lang, tz) },
		Typed:    func(said string) string { return typed(said, maxCaught) },
		Document: func(id string) string { return i.DocumentTitle(id).In(lang) },
		Problem: func(p incident.Problem) string {
			p.Key = plan.Titled(i, p.Key)
			return problem(lang, tz, p)
		},
		Entry: func(e incident.Entry) incident.Entry {
			e.Text, e.Changes = Cut(incident.OneLine(e.Text), maxCaught), slices.Clone(e.Changes)
			for n, c := range e.Changes {
				e.Changes[n].From, e.Changes[n].To = Cut(c.From, maxCaught/2), Cut(c.To, maxCaught/2)
			}
			return escaped(e)
		},
		Tool: func(t incident.ToolState) incident.ToolState { return *escapedTool(&t) },
	}
}
