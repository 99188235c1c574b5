package ask_test

import (
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// TestTheRecoveryKeepsWhatWasWrittenForTheEnd: whoever chooses the recovery phase first in the form of the end loses nothing of it.
func TestTheRecoveryKeepsWhatWasWrittenForTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		said map[string]string
		want string
	}{
		"nothing":       {nil, ""},
		"a note":        {map[string]string{ask.Note: "almost"}, "almost"},
		"both and more": {map[string]string{ask.Note: "almost", ask.ProviderSays: "https://a.example", ask.OwnEyes: "all green"}, "almost / AWS: https://a.example / Own check: all green"},
	} {
		said := map[string]string{ask.End: ask.EndRecovery}
		for field, value := range c.said {
			said[field] = value
		}
		do, _ := ask.Resolve.Do(ask.Values{Lang: incident.English, New: said}, ask.Faults{}).(incident.NextPhase)
		if do.To != incident.Resolve || do.Note != c.want {
			t.Errorf("%s: %+v, want the note %q", name, do, c.want)
		}
	}
}
