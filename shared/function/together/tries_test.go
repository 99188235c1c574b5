package together_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// closedTries is a thousand incidents whose review was closed, each with a try that is open.
func (c *cloud) closedTries(t *testing.T, settings incident.Settings, now time.Time) {
	t.Helper()
	err := c.counted.DB.Update(t.Context(), func(tx store.Tx) error {
		for n := range 1000 {
			id, t0 := incident.ID(fmt.Sprintf("old%03d", n)), now.AddDate(0, 0, -n)
			i := incident.Incident{
				ID: id, Kind: incident.Live, Status: incident.Closed, Facts: incident.Facts{Title: "EC2"}, DeclaredAt: t0, EndedAt: t0.Add(time.Hour),
				Review: &incident.ReviewState{ClosedAt: t0.Add(2 * time.Hour)}, Settings: settings,
			}
			line := incident.KPTLine{No: 1, Heading: incident.HeadTry, Text: "page sooner", At: t0, Try: &incident.Try{State: incident.TryOpen, Due: "2026-03-01"}}
			row := incident.TryRow{
				Incident: id, No: 1, Kind: incident.Live, Title: "EC2", T0: t0, Text: line.Text, Try: *line.Try, Open: true, Due: line.Try.Due,
				Order: fmt.Sprintf("2026-03-01 %s-001", id), At: t0.UTC().Format("2006-01-02T15:04:05Z"),
			}
			err := store.Commit(tx, incident.Decision{
				Incident: &i, KPT: map[int][]incident.KPTLine{0: {line}}, Entry: incident.Entry{ID: "e", Incident: id, Kind: incident.EntryKPT, At: t0},
			})
			if err == nil {
				err = tx.Set(store.TriesPath+"/"+row.Name(), row)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOpenTriesCostAnIdleMinuteNothing: a thousand of them are on no incident's clock. The week is asked about in one message, in working
// hours, and a declaration reads the few that its board names.
func TestOpenTriesCostAnIdleMinuteNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		settings := config.Defaults()
		c := open(t, dir, func(s *config.Settings) { s.Login.URL = "https://form.example.com"; settings = *s })
		c.tick() // learns who is who
		c.quiet(t)
		c.within(t, "idle tick", 3, func() { c.tick() })
		c.closedTries(t, incident.Settings{Timezone: "Asia/Tokyo", Help: c.ids.Help}, time.Now())
		c.within(t, "idle tick with a thousand open tries", 3, func() { c.tick() })
		c.call(function.Preflight) // on a Saturday
		c.quiet(t)
		c.within(t, "idle tick while the week waits", 3, func() { c.tick() })
		if asked := c.weeks(); len(asked) > 0 {
			t.Fatalf("on a Saturday: %q", asked)
		}
		for at := settings.Freeze(incident.Live, incident.Playbook{}).WorkAt(time.Now()); time.Now().Before(at); {
			time.Sleep(time.Minute)
		}
		c.tick()
		c.quiet(t)
		asked := c.weeks()
		if len(asked) != 1 || !strings.Contains(asked[0], "1000") {
			t.Errorf("on Monday: %q", asked)
		}
		c.within(t, "idle tick in a week that was asked about", 3, func() { c.tick() })
		others := 10 * int64(len(incident.Systems)-2)
		c.within(t, "declaration that reminds of the last", 4*int64(c.n)+40+others, func() {
			if _, err := c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil {
				t.Fatal(err)
			}
		})
		room, ts := c.posted(t, "board")
		for _, m := range c.slack.Messages(room) {
			if body := said(t, m.Blocks); m.TS == ts && strings.Count(body, "page sooner") != incident.LastTries {
				t.Errorf("the board says %s", body)
			}
		}
	})
}

// weeks are what the help room was asked about tries.
func (c *cloud) weeks() (texts []string) {
	for _, m := range c.slack.Messages(c.ids.Help) {
		if m.Metadata != nil && strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["key"]), "week/") {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func said(t *testing.T, blocks any) string {
	t.Helper()
	body, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
