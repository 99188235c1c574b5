package render

import (
	"fmt"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// late says that a system did not answer, until when, and how late that makes what is posted at this moment.
func late(f plan.Late) Reply {
	o := f.Outage
	first := text.Mark(f.Lang, f.Drill) + text.OutageLate.In(f.Lang, "system", text.SystemName(f.Lang, o.System),
		"from", WhenFrom(o.Until, o.From, f.Lang, f.Timezone), "until", When(o.Until, f.Lang, f.Timezone),
		"n", fmt.Sprint(o.Waiting), "late", text.Duration(f.Lang, o.Until.Sub(o.From)))
	if o.System != incident.Slack {
		return say(f.Lang, first)
	}
	return say(f.Lang, first, text.OutageCheck.In(f.Lang))
}

// Retried tells whoever asked to try again what became of it.
func Retried(f plan.Retried) Reply {
	mark := text.Mark(f.Lang, f.Drill)
	if f.OK {
		return say(f.Lang, mark+text.RetryDone.In(f.Lang, "thing", typed(text.Thing(f.Lang, f.Problem.Key), 120)))
	}
	return say(f.Lang, mark+text.RetryFailed.In(f.Lang), problem(f.Lang, f.Timezone, f.Problem))
}

// namedEntry is e with names people know: a document's title, and whom or what a failure concerns.
func namedEntry(lang incident.Lang, inc incident.Incident, e incident.Entry) incident.Entry {
	keys := make([]string, len(e.Made))
	for i, k := range e.Made {
		keys[i] = typed(titled(lang, inc, k), 120)
	}
	e.Key, e.Made = titled(lang, inc, e.Key), keys
	if e.Kind == incident.EntryFailed {
		e.Subject = nonEmpty([]string{subjects(lang, incident.Problem{Key: e.Key, Subject: e.Subject})})
	}
	return e
}

// titled puts a document's title in place of its id in an effect's key.
func titled(lang incident.Lang, inc incident.Incident, key string) string {
	id, ok := strings.CutPrefix(key, plan.DocumentLink(""))
	for _, d := range inc.Playbook.Documents {
		if ok && d.ID == id && d.Title.In(lang) != "" {
			return plan.DocumentLink(d.Title.In(lang))
		}
	}
	return key
}
