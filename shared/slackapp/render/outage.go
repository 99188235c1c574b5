package render

import (
	"fmt"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
)

// late says that a system did not answer, until when, and how late that makes what is posted at this moment.
func late(f plan.Late) Reply {
	o := f.Outage
	first := text.DrillPrefix(f.Lang, f.Drill) + text.OutageLate.In(f.Lang, "system", text.SystemName(f.Lang, o.System),
		"from", WhenFrom(o.Until, o.From, f.Lang, f.Timezone), "until", When(o.Until, f.Lang, f.Timezone),
		"n", fmt.Sprint(o.Waiting), "late", text.Duration(f.Lang, o.Until.Sub(o.From)))
	if o.System != incident.Slack {
		return say(f.Lang, first)
	}
	return say(f.Lang, first, text.OutageReread.In(f.Lang))
}

// Retried tells whoever asked to try again what became of it.
func Retried(f plan.Retried) Reply {
	prefix, thing := text.DrillPrefix(f.Lang, f.Drill), typed(text.Thing(f.Lang, f.Problem.Key), 120)
	switch {
	case f.OK:
		return say(f.Lang, prefix+text.RetryDone.In(f.Lang, "thing", thing))
	case f.Dropped:
		return say(f.Lang, prefix+text.RetryDropped.In(f.Lang, "thing", thing))
	}
	return say(f.Lang, prefix+text.RetryFailed.In(f.Lang), problem(f.Lang, f.Timezone, f.Problem))
}

// Unmade tells the declarer that there is no channel, why, and where to work meanwhile. Nothing else in Slack says so: the
// button is the one that a board would have.
func Unmade(f plan.Unmade) Reply {
	said, form := text.Unmade, ""
	if f.Problem.Key == string(plan.SignKey) {
		said = text.SignUnmade
	}
	if f.Form != "" {
		form = text.UnmadeForm.In(f.Lang, "link", Link(f.Form, f.Form))
	}
	r := say(f.Lang, text.DrillPrefix(f.Lang, f.Drill)+said.In(f.Lang), problem(f.Lang, f.Timezone, f.Problem), form)
	retry := actButton(ask.Retry, ask.Seen{Lang: f.Lang}, RetryValue(f.Incident, f.Problem.ID()))
	r.Blocks = append(r.Blocks, slack.NewActionBlock("unmade", retry))
	return r
}

// WithHealth adds to a status how the outside systems do, where that is not well: since when one does not answer, and how
// much of these incidents waits for it.
func WithHealth(r Reply, lang incident.Lang, states []incident.State, health map[incident.System]service.Health) Reply {
	var lines []string
	for _, system := range slices.Sorted(maps.Keys(health)) {
		h, n, tz := health[system], 0, ""
		for _, s := range states {
			n, tz = n+h.Of[s.Incident.ID], s.Incident.Settings.Timezone
		}
		switch {
		case !h.Reachable && len(states) > 0:
			said := text.Counted(n, text.StatusWaitsNone, text.StatusWaitsOne, text.StatusWaits)
			lines = append(lines, said.In(lang, "system", text.SystemName(lang, system), "since", When(h.DownSince, lang, tz),
				"n", fmt.Sprint(n)))
		case h.Slow && len(states) > 0:
			lines = append(lines, text.StatusSlow.In(lang, "system", text.SystemName(lang, system)))
		}
	}
	switch heard := health[incident.Slack].Hearing; { // also where nothing runs: it may, in the other process
	case !heard.UnheardSince.IsZero():
		lines = append(lines, text.Unheard(lang, text.StatusUnheard.In(lang), heard.Why))
	case heard.Others > 0:
		lines = append(lines, text.StatusShared.In(lang))
	}
	if len(lines) == 0 {
		return r
	}
	r.Blocks = append(r.Blocks, Section(fit(lang, lines, maxPart)))
	return bounded(r)
}

// namedEntry is e with names people know: a document's title, the incident's own of a phase, and whom or what a failure concerns.
func namedEntry(lang incident.Lang, inc incident.Incident, e incident.Entry) incident.Entry {
	e = text.InPhasesOf(lang, inc, e)
	keys := make([]string, len(e.Made))
	for i, k := range e.Made {
		keys[i] = typed(plan.Titled(inc, k), 120)
	}
	e.Key, e.Made = plan.Titled(inc, e.Key), keys
	if e.Kind == incident.EntryFailed {
		e.Subject = nonEmpty([]string{subjects(lang, incident.Problem{Key: e.Key, Subject: e.Subject})})
	}
	return e
}
