package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// TestDocumentsAreNamedByTheirTitle: the document bears its title in the incident's language, and so people find it by that,
// whatever their own.
func TestDocumentsAreNamedByTheirTitle(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	failed := incident.Problem{System: "docs", Key: "document/notice", Code: "template_invalid", Since: at(1)}
	s.Incident.Problems = map[string]incident.Problem{failed.ID(): failed}
	s.Incident.Retried = map[string]incident.Retried{failed.ID(): {
		To: incident.AnswerTo{Person: kakei, ResponseURL: "https://hooks.slack.test/x", Lang: incident.English}, Problem: failed, Told: true, OK: true,
	}}
	made := incident.Entry{Kind: incident.EntryMade, At: at(0), Key: "document/notice"}
	var answer plan.Retried
	for _, e := range plan.Slack(s, nil) {
		if f, ok := e.Facts.(plan.Retried); ok {
			answer = f
		}
	}
	for what, r := range map[string]render.Reply{
		"timeline": render.Timeline(incident.English, s, []incident.Entry{made}, 0, at(3)),
		"status":   render.Status(incident.English, []incident.State{s}, at(3)),
		"board":    rendered(t, s, plan.BoardKey),
		"retry":    render.Retried(answer),
	} {
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(r); err != nil {
			t.Fatal(err)
		}
		if said := b.String(); !strings.Contains(said, "お客様通知の下書き") || strings.Contains(said, "document notice") {
			t.Errorf("%s: %s", what, said)
		}
	}
}
