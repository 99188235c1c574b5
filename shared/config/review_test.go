package config

import (
	"testing"
	"time"
)

func TestWhenChannelsAreArchived(t *testing.T) {
	t.Parallel()
	const allowed = "; allowed: 0 for never, or 1d to 365d"
	for text, c := range map[string]struct {
		want time.Duration
		says string
	}{
		"review: {}\n":                     {14 * 24 * time.Hour, ""},
		"review: {archive_after: 1d}\n":    {24 * time.Hour, ""},
		"review: {archive_after: 365d}\n":  {365 * 24 * time.Hour, ""},
		"review: {archive_after: 0}\n":     {0, ""},
		"review: {archive_after: 0d}\n":    {0, ""},
		"review: {archive_after: １４d}\n":   {14 * 24 * time.Hour, ""}, // typed on a Japanese keyboard
		"review: {archive_after: 14}\n":    {0, "settings.yaml:1:25: review.archive_after is \"14\"" + allowed},
		"review: {archive_after: 336h}\n":  {0, "settings.yaml:1:25: review.archive_after is \"336h\"" + allowed},
		"review: {archive_after: -1d}\n":   {0, "settings.yaml:1:25: review.archive_after is \"-1d\"" + allowed},
		"review: {archive_after: +1d}\n":   {0, "settings.yaml:1:25: review.archive_after is \"+1d\"" + allowed},
		"review: {archive_after: 366d}\n":  {0, "settings.yaml:1:25: review.archive_after is \"366d\"" + allowed},
		"review: {archive_after: d}\n":     {0, "settings.yaml:1:25: review.archive_after is \"d\"" + allowed},
		"review: {archive_after: [14d]}\n": {0, "settings.yaml:1:25: review.archive_after is a list; allowed: a number of days"},
		"review: {archived_after: 14d}\n":  {0, "settings.yaml:1:10: unknown key \"review.archived_after\"; allowed: archive_after"},
	} {
		c2, err := Load(from(map[string]string{}, text))
		switch {
		case c.says == "" && (err != nil || c2.Settings.ArchiveAfter != c.want):
			t.Errorf("%s: %v, %v", text, c2.Settings.ArchiveAfter, err)
		case c.says != "" && (err == nil || err.Error() != c.says):
			t.Errorf("%s:\n%v\nwant\n%s", text, err, c.says)
		}
	}
}
