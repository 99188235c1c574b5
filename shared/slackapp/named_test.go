package slackapp

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
)

// TestAProblemInAThreadNamesWhoeverIsKnown: who was not in the incident, too.
func TestAProblemInAThreadNamesWhoeverIsKnown(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.names = map[string]string{"U0HIRO": "Hiro"}
	for text, want := range map[string]int{"Hiro forgot to approve notice 1": 1, "It was approved late": 0} {
		do, _ := d.app.newLine(t.Context(), incident.State{}, "C0INC", gateway.Word{TS: "1770000000.000100", User: "U0KAKEI", Text: text}, incident.HeadProblem).Do.(incident.AddKPT)
		if len(do.Named) != want {
			t.Errorf("%q names %v", text, do.Named)
		}
	}
}
