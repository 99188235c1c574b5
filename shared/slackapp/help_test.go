package slackapp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The help over HTTP is kept as bytes: they are those of the reply, for each name of the command its own, however often.
func TestTheHelpOverHTTPIsTheReply(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, name := range []string{"/incident", "/outage", "/incident"} {
		for _, word := range []string{"help", "ＨＥＬＰ ", "ヘルプ", "?"} {
			body := strings.Replace(typedIn(word, "U0KAKEI"), "%2Fincident", "%2F"+name[1:], 1)
			got := d.post("/command", body)
			want, err := json.Marshal(Ephemeral(*d.app.Command(t.Context(), Command{Name: name, Text: "help", User: "U0KAKEI"})))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), strings.TrimSpace(got.Body.String())); diff != "" || got.Header().Get("Content-Type") != jsonType {
				t.Errorf("%s %s: %d %v (-want +got):\n%s", name, word, got.Code, got.Header(), diff)
			}
			if !strings.Contains(string(want), name+" now") {
				t.Errorf("the help of %s does not name it: %s", name, want)
			}
		}
	}
}
