package document

import (
	"regexp"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Known is what a document says beyond the plan's facts. Both may be left empty.
type Known struct {
	AsOf time.Time // the moment the document is made
	// Commander is a name people know, never an id. Without one, documents say where the commander is to be seen: the
	// plan knows people by their Slack id only, and no id gets into a text that may reach a customer.
	Commander string
}

// Fields returns the plain text for every place that a template may name (playbook.Placeholders). What is not known is
// "確認中" or "being confirmed". Only mark may be empty, in a live incident. Nothing here holds a Slack id.
func Fields(d plan.Document, known Known) map[string]string {
	f := fields{lang: d.Lang}
	return map[string]string{
		"mark": strings.TrimSpace(text.Mark(d.Lang, d.Drill)), "id": f.say(string(d.Incident)), "kind": f.kind(d.Drill),
		"title": f.say(d.Facts.Title), "region": f.say(d.Facts.Region), "zone": f.say(d.Facts.Zone),
		"services": f.say(text.List(d.Lang, d.Facts.Services)), "impact": f.say(d.Facts.Impact),
		"source": f.say(d.Facts.Source), "severity": f.say(string(d.Facts.Severity)),
		"commander": f.commander(known.Commander), "channel": f.say(d.Channel),
		"runbook": f.say(d.Runbook), "meeting": f.say(d.Meeting), "contact": f.say(d.Contact),
		"declared_at_jst": f.jst(d.Since), "declared_at_utc": f.utc(d.Since),
		"as_of_jst": f.jst(known.AsOf), "as_of_utc": f.utc(known.AsOf),
		"report_no": "1", "next_update": f.both(d.FollowUp),
		// What only people can find out. The end of an incident is no recovery of the provider's, so restored_at and
		// duration do not come from it.
		"started_at": f.unknown(), "provider_says": f.unknown(), "provider_url": f.unknown(), "workaround": f.unknown(),
		"changed": f.unknown(), "eta": f.unknown(), "restored_at": f.unknown(), "duration": f.unknown(),
		"residual": f.unknown(),
	}
}

type fields struct{ lang incident.Lang }

func (f fields) unknown() string { return text.BeingConfirmed.In(f.lang) }

// mention is how Slack writes a person or a channel that somebody typed: <@U123>, <@U123|name>, <#C123|name>.
var mention = regexp.MustCompile(`<([@#])[A-Z0-9]+(?:\|([^<>|]*))?>`)

// say returns what a person typed, without Slack's ids.
func (f fields) say(typed string) string {
	typed = mention.ReplaceAllStringFunc(typed, func(m string) string {
		part := mention.FindStringSubmatch(m)
		if part[2] == "" {
			return part[1] + "…"
		}
		return part[1] + part[2]
	})
	return text.Known(f.lang, incident.CleanText(typed))
}

func (f fields) kind(drill bool) string {
	if drill {
		return text.Kind(f.lang, incident.Drill)
	}
	return text.Kind(f.lang, incident.Live)
}

func (f fields) commander(name string) string {
	if name = incident.CleanTitle(name); name == "" {
		return text.DocCommander.In(f.lang)
	}
	return name
}

// japan is fixed: Japan has had no daylight saving time since 1951, and a machine may lack the zone's data.
var japan = time.FixedZone("JST", 9*60*60)

const minute = "2006-01-02 15:04 MST"

func (f fields) jst(t time.Time) string { return f.at(t, japan) }

func (f fields) utc(t time.Time) string { return f.at(t, time.UTC) }

func (f fields) at(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return f.unknown()
	}
	return t.In(zone).Format(minute)
}

func (f fields) both(t time.Time) string {
	if t.IsZero() {
		return f.unknown()
	}
	return text.DocBothTimes.In(f.lang, "jst", f.jst(t), "utc", f.utc(t))
}
