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
	systems["desk"] = words{
		name:        same("Zendesk"),
		effects:     map[string]effectWords{"view": {same("no view {subject}"), same("the view {rest}"), same("tickets")}},
		causes:      []cause{{"desk_refused desk_locked", why{same("no right to {what}"), same("ask {account}")}}},
		checks:      map[incident.CheckName]Phrase{"desk": same("Desk {subject}")},
		checkCauses: []cause{{"desk_unset", why{same("not set"), same("set {detail}")}}},
	}
	t.Cleanup(func() { delete(systems, "desk") })
	problem := incident.Problem{System: "desk", Key: "view/1", Code: "desk_locked", Subject: []string{"the view", "an admin"}}
	for got, want := range map[string]string{
		SystemName(incident.Japanese, "desk"):                                                                          "Zendesk",
		Problem(incident.English, problem, ""):                                                                         "no view 1 (no right to the view). ask an admin",
		Problem(incident.English, incident.Problem{System: "desk", Code: CodeWaiting}, ""):                             waitsOnly.In(incident.English, "system", "Zendesk"),
		Thing(incident.English, "view/1"):                                                                              "the view 1",
		CheckLine(incident.English, incident.Finding{Check: "desk", Code: "desk_unset", Detail: "its address"}, "one"): "🔴 Desk one: not set. set its address",
		LinkName(incident.English, "view/1"):                                                                           "tickets",
	} {
		if got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
	if len(Concerns(problem)) > 0 || !HasCause("desk_refused") {
		t.Errorf("%v, %v", Concerns(problem), HasCause("desk_refused"))
	}
	if got := SystemName(incident.English, "nobody"); got != "nobody" {
		t.Errorf("of a system without words: %q", got)
	}
}
