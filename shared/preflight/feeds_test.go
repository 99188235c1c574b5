package preflight_test

import (
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
)

const quiet = `<rss version="2.0"><channel><title>Status</title></channel></rss>`

// TestEachFeedIsRead: one that cannot be read, or not all of it, has a line; what it says does not matter, and other regions do not.
func TestEachFeedIsRead(t *testing.T) {
	t.Parallel()
	feeds := map[string]string{
		"currentevents": "https://current.example.com/", "events": "https://events.example.com/", "rss": "https://rss.example.com/",
	}
	odd := `[{"date":"1613747340","arn":"arn:aws:health:%s::event/EC2/X/Y","status":"9","service":"ec2-%[1]s","event_log":[]}]`
	for want, answers := range map[string]toolsAs{
		"feed currentevents  feed events  feed rss ":                                          {"current.example.com": "[]", "events.example.com": "[]", "rss.example.com": quiet},
		"feed currentevents feed_unreadable feed events feed_broken feed rss feed_unreadable": {"current.example.com": "<html>", "rss.example.com": "[]"},
		"feed currentevents feed_partly feed events  feed rss ":                               {"current.example.com": fmt.Sprintf(odd, "ap-northeast-1"), "events.example.com": "[]", "rss.example.com": quiet},
		"feed currentevents  feed events  feed rss  ":                                         {"current.example.com": fmt.Sprintf(odd, "eu-west-1"), "events.example.com": "[]", "rss.example.com": quiet},
	} {
		p := config.Provider{Feeds: feeds, Regions: []string{"ap-northeast-1"}, Global: true}
		var got []string
		for _, f := range preflight.Run(t.Context(), clock.Machine, preflight.FeedRows(p, clock.Machine, answers)) {
			got = append(got, fmt.Sprint(f.Row, " ", f.Subject, " ", f.Code))
		}
		if strings.TrimSpace(strings.Join(got, " ")) != strings.TrimSpace(want) {
			t.Errorf("found %q, want %q", got, want)
		}
	}
	if rows := preflight.FeedRows(config.Provider{}, clock.Machine, nil); len(rows) > 0 {
		t.Errorf("nobody reads any, and there are %d rows", len(rows))
	}
}

// TestWhateverIsWrongWithAFeedHasAdvice: but for what no look finds.
func TestWhateverIsWrongWithAFeedHasAdvice(t *testing.T) {
	t.Parallel()
	codes := []incident.WrongCode{
		incident.WrongName, incident.WrongPrivate, incident.WrongTLS, incident.WrongRefused, incident.WrongTimeout, incident.WrongBroken,
		incident.WrongRedirect, incident.WrongStatus, incident.WrongLarge, incident.WrongUnreadable, "partly",
	}
	for _, code := range codes {
		f := incident.Finding{Row: incident.PreflightFeed, Subject: "rss", Code: "feed_" + string(code), Detail: "503"}
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if line := text.PreflightLine(lang, f, "rss"); strings.Contains(line, f.Code) || strings.Contains(line, "{") || text.PreflightAdvice(lang, f) == "" {
				t.Errorf("%s", line)
			}
		}
	}
}
