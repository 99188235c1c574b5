package playbook

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Placeholder is a name that a document's template may hold in double braces, and what is put in its place. One whose
// fact is not known is filled with 確認中 / "not yet confirmed" (WORDS: unknown is said).
type Placeholder struct {
	Name    string
	Meaning string
}

// Placeholders lists every name a template may use. With "_ja" or "_en" behind it, it says the same in that language.
var Placeholders = []Placeholder{
	{"mark", "【訓練】 or [DRILL] in a drill, nothing in a live incident; belongs at the start of the first line"},
	{"id", "the incident's short id"},
	{"kind", "本番 / live or 訓練 / drill"},
	{"title", "the incident's title"},
	{"region", "the region, e.g. ap-northeast-1"},
	{"zone", "the AZ ID, e.g. apne1-az1, never an AZ name"},
	{"services", "the services hit, separated by commas"},
	{"impact", "the impact that is confirmed"},
	{"source", "where the first word came from; for internal documents"},
	{"severity", "sev1, sev2 or sev3; for internal documents"},
	{"commander", "the commander's name; for internal documents"},
	{"channel", "the incident channel's name; for internal documents"},
	{"runbook", "the link to the runbook; for internal documents"},
	{"meeting", "the link to the meeting; for internal documents"},
	{"contact", "where customers may ask"},
	{"declared_at_jst", "T0 in Japan, e.g. 2026-02-20 00:09 JST"},
	{"declared_at_utc", "T0 in UTC, e.g. 2026-02-19 15:09 UTC"},
	{"as_of_jst", "the moment the document is made or last followed the facts, in Japan"},
	{"as_of_utc", "the same moment in UTC"},
	{"started_at", "when the outage began, JST and UTC; not yet confirmed unless someone entered it"},
	{"report_no", "the number of the notice, 1 for the first"},
	{"next_update", "when the next notice follows, JST and UTC"},
	{"provider_says", "what the provider has announced, in short"},
	{"provider_url", "the address of the provider's announcement"},
	{"workaround", "what customers can do themselves"},
	{"changed", "what differs from the notice before"},
	{"eta", "the recovery time that the provider stated, never one of our own"},
	{"restored_at", "when it was restored, JST and UTC"},
	{"duration", "how long the outage lasted"},
	{"residual", "what is still affected, data included"},
	{"checks", "how many lines of the check are settled"},
	{"check_line", "of check: the line, e.g. 4.3; what holds it stands once for each line"},
	{"check_done", "of check: the line's TODOs, who did them and when"},
	{"check_result", "of check: what was found, and why"},
	{"check_by", "of check: who checked the line, and when"},
	{"review_times", "of review: the measured times, beside the last of its kind; what holds one of these stands once for each line"},
	{"review_late", "of review: the TODOs that were late"},
	{"review_reopened", "of review: the TODOs that were opened again"},
	{"review_missing", "of review: the checks that failed"},
	{"review_mentions", "of review: the most mentions that one person got in an hour, without a name"},
	{"review_keep", "of review: what people keep, or what belongs there"},
	{"review_problem", "of review: the problems"},
	{"review_try", "of review: what is tried next"},
	{"review_not", "of review: what was decided not to be done"},
	{"review_timeline", "of review: the whole timeline"},
}

// brace finds everything that begins like a placeholder, so that a misspelt one is not left in a customer's text.
var brace = yamlx.NewPattern(`\{\{([^{}\n]*)(\}\})?|\}\}`)

// IsPlaceholder reports whether a template may use name.
func IsPlaceholder(name string) bool {
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		name = strings.TrimSuffix(name, "_"+string(lang))
	}
	return slices.ContainsFunc(Placeholders, func(p Placeholder) bool { return p.Name == name })
}

// template reads a document's template in both languages and checks its placeholders.
func template(v yamlx.Value) incident.Text {
	o := v.Object("ja", "en")
	return incident.Text{JA: markdown(o.Need("ja")), EN: markdown(o.Need("en"))}
}

func markdown(v yamlx.Value) string {
	s := v.Str()
	for _, m := range brace.FindAll(s) {
		found := s[m[0]:m[1]]
		name, closed := strings.CutSuffix(strings.TrimPrefix(found, "{{"), "}}")
		switch {
		case !closed || !strings.HasPrefix(found, "{{"):
			v.FaultAt(m[0], "has %s without its other half; allowed: {{name}}", yamlx.Quote(found))
		case !IsPlaceholder(name):
			v.FaultAt(m[0], "has the unknown placeholder %s; allowed: %s", yamlx.Quote(found), placeholderNames())
		}
	}
	if len([]rune(s)) > maxTemplate {
		v.Fault("has %d characters; allowed: up to %d", len([]rune(s)), maxTemplate)
	}
	return s
}

func placeholderNames() string {
	names := make([]string, len(Placeholders))
	for i, p := range Placeholders {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}
