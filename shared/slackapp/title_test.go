package slackapp

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

// TestALongTitleDeclaresAllTheSame: the whole of it is the first entry of the timeline, and the answer says so. So it does for whoever
// declares although the same is being answered.
func TestALongTitleDeclaresAllTheSame(t *testing.T) {
	t.Parallel()
	d := open(t)
	long := "東京リージョンで RDS に接続できない。" + strings.Repeat("朝から遅い。", 30)
	const where = "are in the first entry of the timeline"
	if said := d.post("/command", typedIn("now "+long, "U0KAKEI")).Body.String(); !strings.Contains(said, where) {
		t.Errorf("the answer: %s", said)
	}
	d.post("/command", typedIn("now "+long+"もう一度。", "U0BERLIN"))
	value := anyway{RequestID: "r", Kind: incident.Live, Title: long + "もう一度。"}.encode()
	d.post("/interact", url.Values{"payload": {`{"type":"block_actions","user":{"id":"U0BERLIN"},"trigger_id":"T2","response_url":"https://slack.test/r",` +
		`"actions":[{"type":"button","block_id":"b","action_id":"declare_anyway","value":` + jsonOf(t, value) + `,"action_ts":"1.1"}]}`}}.Encode())
	if len(d.responded) != 1 || !strings.Contains(jsonOf(t, d.responded[0].Blocks), where) {
		t.Errorf("the answer to a press: %+v", d.responded)
	}
	running := d.running()
	if len(running) != 2 {
		t.Fatalf("%d run", len(running))
	}
	for _, i := range running {
		entries, _, err := d.svc.Timeline(t.Context(), i.ID, 10)
		if n := utf8.RuneCountInString(i.Facts.Title); err != nil || n > incident.MaxTitle || !strings.HasPrefix(entries[0].Text, long) {
			t.Errorf("%q: %d, %v, %+v", i.Facts.Title, n, err, entries)
		}
	}
}

func TestATitleWithRoomSaysNothingOfIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	said := d.post("/command", typedIn("now "+strings.Repeat("東", incident.MaxTitle), "U0KAKEI")).Body.String()
	if said == "" || strings.Contains(said, "first entry") {
		t.Errorf("the answer: %s", said)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
