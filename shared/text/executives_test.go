package text_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

var night = time.Date(2021, 2, 19, 15, 9, 0, 0, time.UTC) // 00:09 in Tokyo

// later is so many minutes after the night's T0.
func later(minutes int) time.Time { return night.Add(time.Duration(minutes) * time.Minute) }

// tokyoTime writes a moment by its clock there.
func tokyoTime(at time.Time) string { return text.Clock(at, "Asia/Tokyo") }

// TestExecutiveLines: what is known, what is not, what customers were told and when they hear next.
func TestExecutiveLines(t *testing.T) {
	t.Parallel()
	bare := func(lang incident.Lang) incident.State {
		return incident.State{Incident: incident.Incident{
			Status: incident.Open, Phase: incident.Respond, DeclaredAt: night, Facts: incident.Facts{Title: "SSH できない"},
			Settings: incident.Settings{Language: lang, Timezone: "Asia/Tokyo"},
		}}
	}
	known := func(lang incident.Lang) incident.State {
		s := bare(lang)
		i := &s.Incident
		i.Facts.Region, i.Facts.Services, i.Facts.Impact = "ap-northeast-1", []string{"EC2"}, "3社"
		i.Notices = incident.Notices{Sent: 1, SentAt: later(26), Stage: incident.FirstNotice, Promise: later(56), Open: 2, Delivery: &incident.Delivery{Counts: incident.Counts{Delivered: 298, Refused: 2}}}
		i.Provider = []incident.ProviderWord{{ProviderPost: incident.ProviderPost{Level: incident.ProviderDegraded, Next: later(51)}}}
		return s
	}
	late := known(incident.Japanese)
	late.Incident.Lapsed = late.Incident.Notices.Promise
	late.Incident.Provider[0].Late = later(51)
	for _, c := range []struct {
		name  string
		state incident.State
		want  [3]string
	}{
		{"nothing is known yet", bare(incident.Japanese), [3]string{"SSH できない(00:09 JST から)。影響: 確認中", "段階: 一次対応。お客様への通知はこれから", "次のお客様通知: 予定なし"}},
		{"in English", bare(incident.English), [3]string{"SSH できない since 00:09 JST. Impact: not yet confirmed", "Phase: First response. Customers have not been notified yet", "Next customer notice: none planned"}},
		{"much is known", known(incident.Japanese), [3]string{
			"東京リージョン EC2 の障害(00:09 JST から)。影響: 3社。AWS の発表: 性能低下", "段階: 一次対応。第1報を 00:35 JST に送信済み(お客様: 送信済み 298 · 宛先エラー 2)", "次のお客様通知: 01:05 JST まで。AWS: 次の続報は 01:00 JST まで",
		}},
		{"much is known, in English", known(incident.English), [3]string{
			"Outage: EC2 in Tokyo since 00:09 JST. Impact: 3社. AWS says: service degradation", "Phase: First response. Notice 1 sent at 00:35 JST (customers: Sent 298 · Address refused 2)", "Next customer notice: by 01:05 JST. AWS: next update by 01:00 JST",
		}},
		{"both are late", late, [3]string{
			"東京リージョン EC2 の障害(00:09 JST から)。影響: 3社。AWS の発表: 性能低下", "段階: 一次対応。第1報を 00:35 JST に送信済み(お客様: 送信済み 298 · 宛先エラー 2)", "次のお客様通知: 01:05 JST の予定を過ぎている。🔴 AWS: 01:00 JST までの続報がまだない",
		}},
	} {
		what, doing, next := text.ExecutiveLines(c.state)
		if got := [3]string{what, doing, next}; got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// TestProviderPromise: by when the provider speaks again, that it did not say, or that nobody knows.
func TestProviderPromise(t *testing.T) {
	t.Parallel()
	word := func(level incident.ProviderLevel, next, late, gone time.Time) incident.ProviderWord {
		return incident.ProviderWord{ProviderPost: incident.ProviderPost{Level: level, Next: next}, Late: late, Gone: gone}
	}
	open, none := incident.ProviderDegraded, time.Time{}
	for _, c := range []struct {
		name  string
		words []incident.ProviderWord
		feed  *incident.Feed
		want  string
	}{
		{"nobody looks", nil, nil, ""},
		{"nothing was posted", nil, &incident.Feed{}, "AWS: 発表なし(続報の予告もなし)"},
		{"nothing can be read", nil, &incident.Feed{Unread: night}, "AWS: 続報の予告は不明(公開情報を読めません)"},
		{"it promised", []incident.ProviderWord{word(open, later(51), none, none)}, nil, "AWS: 次の続報は 01:00 JST まで"},
		{"the first of two promises", []incident.ProviderWord{word(open, later(61), none, none), word(open, later(51), none, none)}, &incident.Feed{}, "AWS: 次の続報は 01:00 JST まで"},
		{"it promised nothing", []incident.ProviderWord{word(open, none, none, none)}, &incident.Feed{}, "AWS: 次の続報の予告なし"},
		{"it broke its promise", []incident.ProviderWord{word(open, later(51), later(51), none), word(open, later(21), none, none)}, &incident.Feed{}, "🔴 AWS: 01:00 JST までの続報がまだない"},
		{"it broke its promise, and cannot be read now", []incident.ProviderWord{word(open, later(51), later(51), none)}, &incident.Feed{Unread: night}, "🔴 AWS: 01:00 JST までの続報がまだない"},
		{"what it promised before it says that it is over", []incident.ProviderWord{word(incident.ProviderOver, later(51), later(51), none)}, &incident.Feed{}, "AWS: 解決と発表済み"},
		{"it lists that no more", []incident.ProviderWord{word(open, later(51), none, later(30))}, &incident.Feed{}, "AWS: 次の続報の予告なし"},
	} {
		if got := text.ProviderPromise(incident.Japanese, c.words, c.feed, tokyoTime); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}
