package main

import (
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/incident"
)

// gone is a running incident of which two TODOs' messages are gone, and Slack tells of neither; one of them had an answer.
const gone = `
-- settings.yaml --
slack:
  help: C0HELP
  announce: [C0ALL]
  responders: [S0ONCALL, U0TOKYO]
-- script --
kakei types /incident now 東京 EC2 に SSH できない
quiet
slack drops message
tokyo replies on 4.4b: 電話しました
kakei deletes 4.4a
kakei deletes 4.4b
`

// TestAWordFromTheBrowserFindsItsThread: progress that was written in the browser belongs under its TODO. Where that message is
// gone, which nobody knows yet, the word is not left in the open channel, nor under a placeholder: it follows under the message
// that is made again.
func TestAWordFromTheBrowserFindsItsThread(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		playTo(t, txtar.Parse([]byte(gone)), dir, func(s *stage) {
			id, err := s.incident()
			if err != nil {
				t.Fatal(err)
			}
			for _, todo := range []incident.TodoID{"4.4a", "4.4b"} {
				_, err := s.machine.service.Do(t.Context(), incident.Request{
					ID: "word-" + string(todo), Incident: id, At: time.Now(), By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaBrowser,
					Do: incident.AddProgress{Todo: todo, Text: "あと10分"},
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			s.quiet()
			for _, step := range []string{
				"room has 1 of todo/4.4a", "room has 1 of todo/4.4b", "room has 0 of said/*", "4.4a asked 1 あと10分", "4.4b asked 1 あと10分",
			} {
				if err := s.step(step); err != nil {
					t.Errorf("%s: %v\n%s", step, err, s.picture())
				}
			}
		})
	})
}
