package provider_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/watch/provider"
)

// moment reads a time of a table; "-": none.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "-" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func promised(text string, at time.Time) string {
	by, ok := provider.Promise(text, at)
	if !ok {
		return "-"
	}
	return by.Format(time.RFC3339)
}

// TestPromises is the table of sentences with what must be read in each.
func TestPromises(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/promises.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")
	if len(lines) < 28 {
		t.Fatalf("the table has %d lines", len(lines))
	}
	for _, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if got := promised(f[2], moment(t, f[1])); got != f[3] {
			t.Errorf("%s %q at %s: %s, want %s (%s)", f[0], f[2], f[1], got, f[3], f[4])
		}
	}
}

// TestWhatIsPromised goes on where the table ends: other ways to say it, and what looks like a promise and is none.
func TestWhatIsPromised(t *testing.T) {
	t.Parallel()
	const evening = "2026-11-20T02:10:00Z" // 18:10 PST on the 19th
	for _, c := range []struct{ text, want string }{
		{"We'll share an additional update, or an additional update by 7:30 PM PST.", "-"},
		{"We'll provide an additional update by 7:30 PM PST, if not sooner.", "2026-11-20T03:30:00Z"},
		{"WE WILL PROVIDE ANOTHER UPDATE BY 7:30 PM OR SOONER.", "2026-11-20T03:30:00Z"},
		{"We will provide another update by 7:30\u00a0p.m. PST, or sooner.", "2026-11-20T03:30:00Z"},
		{"We will provide you with further updates by 7:30 PM PST or sooner.", "2026-11-20T03:30:00Z"},
		{"We continue to track progress and will share an update by 7:30 PM PST, or sooner.", "2026-11-20T03:30:00Z"},
		{"While we do not have an ETA yet, we will provide another update on the recovery by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"You can expect another update from 6 PM on by 7:30 PM PST.", "-"},
		{"Our next update is expected by 7:30 PM PT.", "2026-11-20T03:30:00Z"},
		{"Our next update will be posted on November 20 at 4:00 AM PST.", "2026-11-20T12:00:00Z"},
		{"Our next update will be posted by 4:00 AM PST on Friday, November 20th.", "2026-11-20T12:00:00Z"},
		{"Our next update will be posted by 4:00 AM PST on Friday.", "-"},
		{"Our next update will be posted by 4:00 AM PST tomorrow.", "2026-11-20T12:00:00Z"},
		{"Our next update will be posted tomorrow by 9:00 PM PST.", "2026-11-21T05:00:00Z"},
		{"Our next update will be posted by 9:00 PM PST today.", "2026-11-20T05:00:00Z"},
		{"Our next update will be posted by 4:00 AM PST today.", "-"},
		{"Our next update will be posted by 9:00 PM Pacific Time (5:00 AM UTC).", "2026-11-20T05:00:00Z"},
		{"We will provide another update within the next 30-45 minutes.", "2026-11-20T02:55:00Z"},
		{"We will provide another update within the next hour.", "2026-11-20T03:10:00Z"},
		{"We will provide another update within two hours, or as soon as we know more.", "2026-11-20T04:10:00Z"},
		{"We will provide another update by 7:30 PM PST. We will provide an update sooner if we can.", "2026-11-20T03:30:00Z"},
		{"The operator will provide an update by 5 PM and we will provide another update by 8 PM PST.", "2026-11-20T04:00:00Z"},
		{"We will continue to monitor recovery and provide another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We are seeing errors when launching instances, and we will provide another update within 60 minutes.", "2026-11-20T03:10:00Z"},
		{"Customers should retry failed requests, and we will provide another update within 60 minutes.", "2026-11-20T03:10:00Z"},
		{"Our engineers will provide another update by 7:30 PM PST – or sooner.", "2026-11-20T03:30:00Z"},
		{"There will be another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"You will receive another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will continue to post updates here, with our next update expected by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will share more details in our next update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide another, more detailed update at or before 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We expect to be able to provide another update by no later than 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide another update by noon PST, or sooner.", "2026-11-20T20:00:00Z"},
		{"We will provide another update by 12 noon PST on November 21.", "2026-11-21T20:00:00Z"},
		{"Our next update will be posted by November 20 at noon PST.", "2026-11-20T20:00:00Z"},
		{"We will provide another update by midnight PST, or sooner if conditions change.", "2026-11-20T08:00:00Z"},
		{"We will provide another update tonight by midnight.", "2026-11-20T08:00:00Z"},
		{"We will provide another update in approximately 30 minutes.", "2026-11-20T02:40:00Z"},
		{"You can expect our next update in about an hour.", "2026-11-20T03:10:00Z"},
		{"We will provide another update in the next approximately 30 to 45 minutes.", "2026-11-20T02:55:00Z"},
		{"We will provide another update within half an hour.", "2026-11-20T02:40:00Z"},
		{"We will provide another update in the next half-hour.", "2026-11-20T02:40:00Z"},
		{"We will provide additional updates by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide an update on the recovery of EBS volumes by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will share an update on the status of the affected instances within 45 minutes.", "2026-11-20T02:55:00Z"},
		{"We will provide an update on the recovery of EC2 instances in apne1-az4 by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide an update on our recovery efforts by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"Our teams continue to work towards recovery and will provide an update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"Our network engineering team is engaged, and will provide an update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"Our teams continue to work with the facility operator and will provide another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"AWS continues to investigate and will provide another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"Our data center operations team will provide another update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},

		{"We will provide another update by 7:30 PM PST, or when we have more information to share.", "2026-11-20T03:30:00Z"},
		{"We will provide another update by 7:30 PM PST, or sooner when more is known.", "2026-11-20T03:30:00Z"},
		{"We will provide another update by 7:30 PM PST, or sooner if the issue is fixed.", "2026-11-20T03:30:00Z"},
		{"We will provide another update on the progress of the recovery by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide further information in our next update at 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will have more to share in our next update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide a status update by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide another update this evening by 7:30 PM PST.", "2026-11-20T03:30:00Z"},
		{"We will provide another update by 7:30 PM PST, or sooner if launches recover in 2 zones.", "2026-11-20T03:30:00Z"},

		{"The operator will check the cooling and provide another update by 7:30 PM PST.", "-"},
		{"We see errors, and once power is back, we will provide another update within 45 minutes.", "-"},
		{"The facility team will provide another update by 7:30 PM PST.", "-"},
		{"The facility operator will provide an update by 7:30 PM PST.", "-"},
		{"The operator expects to provide another update by 7:30 PM PST.", "-"},
		{"We said we will provide another update by 7:30 PM PST.", "-"},
		{"We do not expect another update before 7:30 PM PST.", "-"},
		{"We will not provide another update by 7:30 PM PST.", "-"},
		{"No further update will be given by 7:30 PM PST.", "-"},
		{"If errors go on, we will provide another update by 7:30 PM PST.", "-"},
		{"Once power is back, we will provide another update within 45 minutes.", "-"},
		{"We will provide another update within 45 minutes of recovery.", "-"},
		{"We will provide another update in 60 minutes, once power is back.", "-"},
		{"We will provide another update by 7:30 PM PST if power is not back.", "-"},
		{"We will provide another update in an hour and a half.", "-"},
		{"We will provide another update in 1.5 hours.", "-"},
		{"We will provide another update in an hour or two.", "-"},
		{"We will provide another update in 30 minutes to 1 hour.", "-"},
		{"We will provide another update in 60 to 30 minutes.", "-"},
		{"We will provide another update in a few hours.", "-"},
		{"We will provide another update by 7:30 PM XST.", "-"},
		{"We will provide another update by 7:30 PM Tokyo time.", "-"},
		{"We will provide another update by 7:30 PM local time.", "-"},
		{"We will provide another update by 13:30 PM PST.", "-"},
		{"We will provide another update by 7:75 PM PST.", "-"},
		{"We will provide another update by 7:30 PM - 8:30 PM PST.", "-"},
		{"We will provide another update by February 30 at 4:00 AM PST.", "-"},
		{"We will provide another update by November 19 at 4:00 AM PST.", "-"},
		{"We will provide another update by November 20 at 4:00 AM PST on November 21.", "-"},
		{"We will provide another update as soon as we know more, and expect recovery by 7:30 PM PST.", "-"},
		{"We will provide an update on the repair, which should finish by 7:30 PM PST.", "-"},
		{"We will deploy an update to the control plane by 7:30 PM PST.", "-"},
		{"We will publish a software update by 7:30 PM PST.", "-"},
		{"We will provide the updated software by 7:30 PM PST.", "-"},
		{"The next update will be installed by 7:30 PM PST.", "-"},
		{"We will provide an update by 6:05 PM PST.", "-"}, // five minutes ago: not tomorrow
		{"We will provide another update by noon or 1 PM PST.", "-"},
		{"We will provide another update by noon or midnight.", "-"},
		{"We will provide another update by noon, or by midnight.", "-"},
		{"We will provide another update by noon on Friday.", "-"},
		{"We will provide another update by noon local time.", "-"},
		{"We will provide another update by noon ET.", "-"},
		{"We will provide another update by 1 noon.", "-"},
		{"We will provide another update by noon today.", "-"},
		{"We will provide another update after noon.", "-"},
		{"We will provide another update by midnight today.", "-"},
		{"We will provide another update by midnight tomorrow.", "-"},
		{"We will provide another update tomorrow by midnight.", "-"},
		{"We will provide another update by midnight PST on November 20.", "-"},
		{"We will provide another update by November 20 at midnight PST.", "-"},
		{"We will provide another update by midnight, if power is back.", "-"},
		{"We will provide another update by midnight - 1 AM.", "-"},
		{"We will provide another update by approximately 7:30 PM PST.", "-"},
		{"We will provide another update in approximately 30 minutes to 1 hour.", "-"},
		{"We will provide another update in about an hour or two.", "-"},
		{"We will provide another update in about an hour and a half.", "-"},
		{"We will provide another update within half an hour of recovery.", "-"},
		{"We will provide another update in half an hour or so.", "-"},
		{"We will provide another update in the next hour or so.", "-"},
		{"We will provide another update in about half a day.", "-"},
		{"We will provide another update in approximately 30 minutes, once power is back.", "-"},
		{"We will provide an update on the recovery of EBS volumes expected by 7:30 PM PST.", "-"},
		{"WE WILL PROVIDE AN UPDATE ON THE RECOVERY OF VOLUMES DUE BY 7:30 PM PST.", "-"},
		{"We will provide an update on the recovery of EBS volumes, which should be done by 7:30 PM PST.", "-"},
		{"We will provide an update on the recovery of volumes we restored by 7:30 PM PST.", "-"},
		{"We will provide an update on the recovery of the driver by 7:30 PM PST.", "-"},
		{"We will provide an update on EBS volumes by 7:30 PM PST.", "-"},
		{"We will deploy an update on the recovery of hosts by 7:30 PM PST.", "-"},
		{"Our vendor teams continue to work and will provide another update by 7:30 PM PST.", "-"},
		{"Our partner's teams continue to work and will provide another update by 7:30 PM PST.", "-"},
		{"The facility team continues to work and will provide another update by 7:30 PM PST.", "-"},
		{"The team is working on the chillers and will provide another update by 7:30 PM PST.", "-"},
		{"AWS partners are working on it and will provide another update by 7:30 PM PST.", "-"},
		{"Our teams are with the operator, who is restoring power and will provide another update by 7:30 PM PST.", "-"},
		{"We are working with the operator, who is restoring power and will provide another update by 7:30 PM PST.", "-"},
		{"We believe the operator is repairing the cooling and will provide another update by 7:30 PM PST.", "-"},
		{"We understand crews are on site and will provide another update by 7:30 PM PST.", "-"},
		{"If our teams continue to work and will provide another update by 7:30 PM PST.", "-"},
		{"次の更新は日本時間 6:30 PM までにお知らせします。", "-"},
		{"", "-"},
	} {
		if got := promised(c.text, moment(t, evening)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// TestSeen: whoever tells others what the provider says promises nothing in its name.
func TestSeen(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"We see errors in apne1-az4. We will provide another update by 8:00 p.m. PST, or sooner.": "We see errors in apne1-az4.",
		"We see errors.\n\nExpect our next update within 1.5 hours. Others work.":                 "We see errors.\n\nOthers work.",
		"電源を失った設備があります。次の更新は日本時間 6:30 PM までにお知らせします。":                                             "電源を失った設備があります。",
		"調査中です。続報は 18:30 までに出します。回避策はありません。":                                                      "調査中です。回避策はありません。",
		"Error rates are 1.5 times as high": "Error rates are 1.5 times as high",
		"We will provide an update at 9 PM": "",
		"":                                  "",
	} {
		if got := provider.Seen(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

// TestEndlessSentences are not read, nor do they keep others from being read.
func TestEndlessSentences(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 20, 2, 10, 0, 0, time.UTC)
	endless := strings.Repeat("We will provide an update on the recovery of EBS volumes, ", 200) + "and we will provide another update by 7:30 PM PST. "
	if by, ok := provider.Promise(endless, at); ok {
		t.Errorf("it promises %s", by)
	}
	if by, ok := provider.Promise(endless+"We will provide another update by 8 PM PST.", at); !ok || by.Format("15:04") != "04:00" {
		t.Errorf("the one behind it promises %s, %t", by, ok)
	}
}

// The days on which the Pacific clocks change have an hour twice, or not at all.
func TestPromisesWhileTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, text, want string }{
		{"2026-11-01T08:20:10Z", "We will provide another update by 1:30 AM.", "2026-11-01T08:30:00Z"},
		{"2026-11-01T08:40:00Z", "We will provide another update by 1:30 AM.", "2026-11-01T09:30:00Z"},
		{"2026-11-01T08:20:10Z", "We will provide another update by 1:30 AM PT on November 1.", "2026-11-01T08:30:00Z"},
		{"2026-11-01T07:00:00Z", "We will provide another update by 6:30 AM.", "2026-11-01T14:30:00Z"},
		{"2026-11-01T08:50:00Z", "We will provide another update within 45 minutes.", "2026-11-01T09:35:00Z"},
		{"2027-03-14T09:10:00Z", "We will provide another update by 2:30 AM.", "-"},
		{"2027-03-14T09:10:00Z", "We will provide another update by 2:30 AM PST.", "2027-03-14T10:30:00Z"},
		{"2027-03-14T09:10:00Z", "We will provide another update by 3:30 AM.", "2027-03-14T10:30:00Z"},
		{"2027-03-14T09:10:00Z", "We will provide another update by March 14 at 2:30 AM.", "-"},
		{"2028-02-28T20:00:00Z", "We will provide another update by February 29 at 4:00 AM PST.", "2028-02-29T12:00:00Z"},
	} {
		if got := promised(c.text, moment(t, c.at)); got != c.want {
			t.Errorf("%q at %s: %s, want %s", c.text, c.at, got, c.want)
		}
	}
}

// TestWhatTakesAPromiseBack: what stands behind the time, or before the words, makes it another time or none. Nothing wrong is ever said.
func TestWhatTakesAPromiseBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 20, 2, 10, 0, 0, time.UTC)
	for _, said := range []string{
		"We will provide another update by 7:30 PM PST, or by 8:30 PM PST at the latest.",
		"We will provide another update by 7:30 PM PST, or no later than 8 PM PST.",
		"We will provide another update by 7:30 PM PST, or later if the recovery takes longer.",
		"We will provide another update by 6:30 PM PST or within 45 minutes.",
		"We will provide another update by 6:30 PM PST, or in an hour.",
		"We will provide another update by 7:30 PM PST, or sooner, at 7 PM, if power is back.",
		"We will provide another update in 15 minutes or at 7:30 PM PST.",
		"We will provide another update by 7:30 PM PST, or when power is back.",
		"We will provide another update by 7:30 PM PST, or sooner or later as we learn more.",
		"We will provide another update by 7:30 PM PST, or shortly after.",
		"We will provide another update by 7:30 PM PST, at the earliest.",
		"We will provide another update by 7:30 PM PST, provided that power is back.",
		"We will provide another update by 7:30 PM PST, although it may take until 8:30.",
		"We will provide another update by 7:30 PM PST, but this may change.",
		"We will provide another update by 7:30 PM PST or whenever power returns, whichever is later.",
		"We will publish an update by 9:00 PM PST, which fixes the driver.",
		"The next update will arrive within 3 hours and will be installed automatically.",
		"We will not speculate and provide another update by 7:30 PM PST.",
		"We will never guess and provide another update by 7:30 PM PST.",
		"We will be unable to restore power and provide another update by 7:30 PM PST.",
		"We will wait and may provide another update by 7:30 PM PST.",
		"We cannot provide another update by 7:30 PM PST.",
		"We will investigate if we can and provide another update by 7:30 PM PST.",
		"We will see whether we can and will provide another update by 7:30 PM PST.",
		"We will keep customers who cannot connect and provide another update by 7:30 PM PST.",
		"We will resume once power is back and provide another update within 45 minutes.",
		"We will wait until power is back and provide another update within 45 minutes.",
		"We will let the operator finish and provide another update by 7:30 PM PST.",
		"We will help the operator restore power and provide another update by 7:30 PM PST.",
		"We will wait for the operator to finish and provide another update by 7:30 PM PST.",
		"We will give the operator time to check and provide another update by 7:30 PM PST.",
		"We do not know if we will provide another update by 7:30 PM PST.",
		"It is unlikely that we will provide another update by 7:30 PM PST.",
		"Customers asked whether we will provide another update by 7:30 PM PST.",
		"We had hoped that we'll provide another update by 7:30 PM PST.",
	} {
		if by, ok := provider.Promise(said, at); ok {
			t.Errorf("%q is read as a promise by %s", said, by)
		}
	}
	for _, said := range []string{
		"We will provide another update by 7:30 PM PST, or sooner if conditions change.",
		"We will provide another update by 7:30 PM PST, if not sooner.",
		"We will provide another update by 7:30 PM PST at the latest.",
	} {
		if by, ok := provider.Promise(said, at); !ok || by.Format("15:04") != "03:30" {
			t.Errorf("%q is read as %s, %v", said, by, ok)
		}
	}
}
