package document

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Extras are what a document says beyond the plan's facts. Both may be left empty.
type Extras struct {
	AsOf time.Time // the moment the document is made, or a place in it follows
	// Commander is a name people know, never an id. Without one, documents say where the commander is to be seen: the
	// plan knows people by their Slack id only, and no id gets into a text that may reach a customer.
	Commander string
	// Name is what somebody is called whom a sheet of the check names; nil, or "": they are not known by name.
	Name func(incident.PersonID) string
}

// Fields returns the plain text for every place that a template may name (playbook.Placeholders). What is not known is
// "確認中" or "not yet confirmed". Only mark may be empty, in a live incident. Nothing here holds a Slack id.
func Fields(d plan.Document, extras Extras) map[string]string { return editions[0].fields(d, extras) }

func (e edition) fields(d plan.Document, extras Extras) map[string]string {
	out := e.in(d.Lang, d, extras)
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		for name, says := range e.in(lang, d, extras) {
			out[name+in(lang)] = says
		}
	}
	return out
}

// in ends the name of a place that says something in a language, whatever the incident's is.
func in(lang incident.Lang) string { return "_" + string(lang) }

// unspoken is a place without its language.
func unspoken(place string) string {
	return strings.TrimSuffix(strings.TrimSuffix(place, in(incident.Japanese)), in(incident.English))
}

// in is fields, in a language.
func (e edition) in(lang incident.Lang, d plan.Document, extras Extras) map[string]string {
	f := fields{e, lang}
	_, no := incident.DraftOf(d.ID)
	out := map[string]string{
		"mark": strings.TrimSpace(text.DrillPrefix(lang, d.Drill)), "id": f.say(string(d.Incident)), "kind": f.kind(d.Drill),
		"title": f.say(d.Facts.Title), "region": f.say(e.region(lang, d.Facts.Region)), "zone": f.say(d.Facts.Zone),
		"services": f.say(text.List(lang, d.Facts.Services)), "impact": f.say(d.Facts.Impact),
		"source": f.say(d.Facts.Source), "severity": f.say(e.severity(lang, d.Facts.Severity)),
		"commander": f.leader(extras.Commander), "channel": f.say(d.Channel),
		"runbook": f.say(d.Runbook), "meeting": f.say(d.Meeting), "contact": f.say(d.Contact),
		"declared_at_jst": f.jst(d.Since), "declared_at_utc": f.utc(d.Since),
		"as_of_jst": f.jst(extras.AsOf), "as_of_utc": f.utc(extras.AsOf),
		"report_no": strconv.Itoa(no), "next_update": f.both(d.FollowUp),
		// What only people can find out. The end of an incident is no recovery of the provider's, so restored_at and
		// duration do not come from it.
		"started_at": f.unknown(), "provider_says": f.unknown(), "provider_url": f.unknown(), "workaround": f.unknown(),
		"changed": f.unknown(), "eta": f.unknown(), "restored_at": f.unknown(), "duration": f.unknown(),
		"residual":     f.unknown(),
		"review_times": f.unknown(), "review_late": f.unknown(), "review_reopened": f.unknown(), "review_missing": f.unknown(), "review_mentions": f.unknown(),
		"review_keep": f.unknown(), "review_problem": f.unknown(), "review_try": f.unknown(), "review_not": f.unknown(), "review_timeline": f.unknown(),
		"checks": f.unknown(), "check_line": f.unknown(), "check_done": f.unknown(), "check_result": f.unknown(), "check_by": f.unknown(),
	}
	maps.Copy(out, f.sheet(d, extras))
	return out
}

// follows are the fields that may change as long as a response runs. A place with any other says the same for ever.
var follows = []string{
	"title", "region", "zone", "services", "impact", "source", "severity", "commander", "channel", "meeting", "next_update",
}

// moments say as of when the others hold: they follow together with any of them, and are never behind.
var moments = []string{"as_of_jst", "as_of_utc"}

// IsFollowed reports whether a place with a field is kept at what is known.
func IsFollowed(field string) bool {
	return slices.Contains(follows, unspoken(field)) || IsMoment(field)
}

// IsMoment reports whether a field says as of when the others hold.
func IsMoment(field string) bool { return slices.Contains(moments, unspoken(field)) }

type fields struct {
	edition
	lang incident.Lang
}

func (f fields) unknown() string { return f.edition.unknown.In(f.lang) }

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
	if typed = incident.CleanText(typed); typed == "" {
		return f.unknown()
	}
	return typed
}

func (f fields) kind(drill bool) string {
	if drill {
		return text.Kind(f.lang, incident.Drill)
	}
	return text.Kind(f.lang, incident.Live)
}

func (f fields) leader(name string) string {
	if name = incident.CleanTitle(name); name == "" {
		return f.commander.In(f.lang)
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
