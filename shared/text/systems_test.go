package text

import (
	"testing"

	"noroshi.internal/shared/incident"
)

// A third system is spoken of with the words of its row, wherever something is said of a system.
//
//nolint:paralleltest // it changes the words that the others read
func TestAThirdSystemIsSpokenOfByItsRow(t *testing.T) {
	same := func(s string) Phrase { return Phrase{s, s} }
	systems["third"] = words{
		name:            same("Zendesk"),
		effects:         map[string]effectWords{"third": {failed: same("no view {subject}"), thing: same("the view {rest}"), link: same("tickets")}},
		causes:          []cause{{"third_refused third_locked", why{same("no right to {what}"), same("ask {account}")}}},
		preflightRows:   map[incident.PreflightRow]Phrase{"third": same("Third {subject}")},
		preflightCauses: []cause{{"third_unset", why{same("not set"), same("set {detail}")}}},
	}
	t.Cleanup(func() { delete(systems, "third") })
	problem := incident.Problem{System: "third", Key: "third/1", Code: "third_locked", Subject: []string{"the view", "an admin"}}
	for got, want := range map[string]string{
		SystemName(incident.Japanese, "third"):                                                                             "Zendesk",
		Problem(incident.English, problem, ""):                                                                             "no view 1 (no right to the view). ask an admin",
		Problem(incident.English, incident.Problem{System: "third", Code: CodeWaiting}, ""):                                waitsOnly.In(incident.English, "system", "Zendesk"),
		Thing(incident.English, "third/1"):                                                                                 "the view 1",
		PreflightLine(incident.English, incident.Finding{Row: "third", Code: "third_unset", Detail: "its address"}, "one"): "🔴 Third one: not set. set its address",
		LinkName(incident.English, "third/1"):                                                                              "tickets",
	} {
		if got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
	if len(Concerns(problem)) > 0 || !HasCause("third_refused") {
		t.Errorf("%v, %v", Concerns(problem), HasCause("third_refused"))
	}
	if got := SystemName(incident.English, "nobody"); got != "nobody" {
		t.Errorf("of a system without words: %q", got)
	}
}
