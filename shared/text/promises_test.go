package text_test

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/text"
)

// TestHowCustomersWereTold in a line.
func TestHowCustomersWereTold(t *testing.T) {
	t.Parallel()
	sent := func(minute, promise int) incident.SentNotice {
		n := incident.SentNotice{At: later(minute), Promise: later(promise)}
		if promise == 0 {
			n = incident.SentNotice{At: later(minute), Stage: incident.RecoveryNotice}
		}
		return n
	}
	for _, c := range []struct {
		name   string
		sent   []incident.SentNotice
		ja, en string
	}{
		{"nothing", nil, "", ""},
		{"one", []incident.SentNotice{sent(26, 180)}, "お客様通知 1通", "1 customer notice"},
		{"one whose promise has passed", []incident.SentNotice{sent(26, 56)}, "お客様通知 1通 · 予告を過ぎてまだのもの 1件", "1 customer notice · 1 promised and overdue"},
		{"in time", []incident.SentNotice{sent(26, 56), sent(51, 0)}, "お客様通知 2通 · 間隔は最長25分(00:35 JST〜01:00 JST) · 予告より遅れた通知なし", "2 customer notices · longest gap 25 min (00:35 JST to 01:00 JST) · none later than promised"},
		{"one late", []incident.SentNotice{sent(26, 56), sent(59, 89), sent(81, 0)}, "お客様通知 3通 · 間隔は最長33分(00:35 JST〜01:08 JST) · 予告より遅れた通知 1通(最大3分)", "3 customer notices · longest gap 33 min (00:35 JST to 01:08 JST) · 1 later than promised (by 3 min at most)"},
		{"one late, and one is", []incident.SentNotice{sent(26, 56), sent(59, 89)}, "お客様通知 2通 · 間隔は最長33分(00:35 JST〜01:08 JST) · 予告より遅れた通知 1通(最大3分) · 予告を過ぎてまだのもの 1件", "2 customer notices · longest gap 33 min (00:35 JST to 01:08 JST) · 1 later than promised (by 3 min at most) · 1 promised and overdue"},
	} {
		for n := range c.sent {
			c.sent[n].No = n + 1
		}
		for lang, want := range map[incident.Lang]string{incident.Japanese: c.ja, incident.English: c.en} {
			if got := text.ToldHow(lang, measure.Of(c.sent), later(120), tokyoTime); got != want {
				t.Errorf("%s: %q, not %q", c.name, got, want)
			}
		}
	}
}
