package text_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestUnknownIsNeverFine: of what cannot be read board and status say since when it is unknown, when it was read last, how long ago that is,
// and what it said then.
func TestUnknownIsNeverFine(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 2, 19, 15, minute, 0, 0, time.UTC) }
	post := func(minute int, level incident.ProviderLevel) incident.ProviderWord {
		return incident.ProviderWord{ProviderPost: incident.ProviderPost{At: at(minute), Level: level, Services: []string{"EC2"}, Title: incident.Text{EN: "Errors"}}}
	}
	dead := incident.FeedPart{Name: "rss", Unread: at(12), ReadAt: at(11)}
	never := incident.FeedPart{Name: "events", Unread: at(5)}
	early, late := post(9, incident.ProviderDegraded), post(20, incident.ProviderDisruption)
	for name, c := range map[string]struct {
		words  []incident.ProviderWord
		feed   *incident.Feed
		ja, en []string // the last lines
	}{
		"nobody looks": {feed: nil},
		"it is read":   {feed: &incident.Feed{}, ja: []string{"該当する発表なし"}, en: []string{"nothing posted about this"}},
		"never": {
			feed: &incident.Feed{Unread: at(12)},
			ja:   []string{"不明(15:12 から公開情報を読めません)"}, en: []string{"unknown (its public status has been unreadable since 15:12)"},
		},
		"no more": {
			feed: &incident.Feed{Unread: at(12), ReadAt: at(11)},
			ja:   []string{"不明(15:12 から公開情報を読めません。最後に読めたのは 15:11(19分前)、そのときは該当する発表なし)"},
			en:   []string{"unknown (its public status has been unreadable since 15:12; last read 15:11, 19 min ago: nothing posted about this)"},
		},
		"no more, with a post": {
			words: []incident.ProviderWord{early}, feed: &incident.Feed{Unread: at(12), ReadAt: at(11)},
			ja: []string{"不明(15:12 から公開情報を読めません。最後に読めたのは 15:11(19分前)、そのときは「性能低下」)"},
			en: []string{"unknown (its public status has been unreadable since 15:12; last read 15:11, 19 min ago: service degradation)"},
		},
		"a part": {
			feed: &incident.Feed{Parts: []incident.FeedPart{never, dead}},
			ja:   []string{"該当する発表なし(ただし events、rss を読めていない)", "events は不明(15:05 から読めません)", "rss は不明(15:12 から読めません。最後に読めたのは 15:11(19分前)、そのときは該当する発表なし)"},
			en:   []string{"nothing posted about this (but events, rss cannot be read)", "events: unknown (unreadable since 15:05)", "rss: unknown (unreadable since 15:12; last read 15:11, 19 min ago: nothing posted about this)"},
		},
		"a part, with posts of before and later": {
			words: []incident.ProviderWord{early, late}, feed: &incident.Feed{Parts: []incident.FeedPart{dead}},
			ja: []string{"rss は不明(15:12 から読めません。最後に読めたのは 15:11(19分前)、そのときは「性能低下」)"},
			en: []string{"rss: unknown (unreadable since 15:12; last read 15:11, 19 min ago: service degradation)"},
		},
		"a part, with a post of later": {
			words: []incident.ProviderWord{late}, feed: &incident.Feed{Parts: []incident.FeedPart{dead}},
			ja: []string{"rss は不明(15:12 から読めません。最後に読めたのは 15:11(19分前))"},
			en: []string{"rss: unknown (unreadable since 15:12; last read 15:11, 19 min ago)"},
		},
	} {
		for lang, want := range map[incident.Lang][]string{incident.Japanese: c.ja, incident.English: c.en} {
			when := func(at time.Time) string { return at.Format("15:04") }
			ago := func(then time.Time) string { return text.Ago(lang, at(30).Sub(then)) }
			got := text.ProviderLines(lang, c.words, c.feed, when, ago)
			if len(got) != len(c.words)+len(want) || !slices.Equal(got[len(c.words):], want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}
