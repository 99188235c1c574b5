package text

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestWhatIsReworded names what went and what came, in the reader's words, and nothing of what stayed.
func TestWhatIsReworded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		was, is string
		want    []string
	}{
		"nothing":        {"同じです。", "同じです。", nil},
		"a word":         {"■ 対象サービス: EC2\n■ AZ ID: apne1-az1", "■ 対象サービス: RDS\n■ AZ ID: apne1-az1", []string{"「EC2」 → 「RDS」"}},
		"more":           {"EC2", "EC2、RDS", []string{"+ 「、RDS」"}},
		"less":           {"復旧しました。\nご連絡ください。", "復旧しました。", []string{"− 「ご連絡ください。」"}},
		"a time":         {"2026-02-20 00:25 JST", "2026-02-20 00:55 JST", []string{"「00:25」 → 「00:55」"}},
		"a day and time": {"at 2026-02-19 23:55 JST.", "at 2026-02-20 00:25 JST.", []string{"「2026-02-19 23:55」 → 「2026-02-20 00:25」"}},
		"two places":     {"影響: 3社 担当: 東京", "影響: 5社 担当: 大阪", []string{"「3」 → 「5」", "「東京」 → 「大阪」"}},
		"from nothing":   {"", "お客様各位", []string{"+ 「お客様各位」"}},
	} {
		if got := Reworded(incident.Japanese, c.was, c.is); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	long := strings.Repeat("、。", mostWords)
	if got := Reworded(incident.Japanese, long+"前"+long, long+"次"+long); !slices.Equal(got, []string{"「前」 → 「次」"}) {
		t.Errorf("of a long text: %q", got)
	}
	many := Reworded(incident.English, strings.Repeat("a\nb\n", 40), strings.Repeat("a\nc\n", 40))
	if len(many) != mostReworded+1 || many[mostReworded] != "… and 28 more" {
		t.Errorf("%q", many)
	}
}
