package render_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

func TestEscape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"everybody is not mentioned", "<!channel> look", "&lt;!channel&gt; look"},
		{"nobody is mentioned", "<@U0KAKEI>", "&lt;@U0KAKEI&gt;"},
		{"no link with a text of its own", "<https://evil.example|AWS>", "&lt;https://evil.example|AWS&gt;"},
		{"no date token", "<!date^0^{time}|x>", "&lt;!date^0^{time}|x&gt;"},
		{"what is escaped already is shown as typed", "&lt;", "&amp;lt;"},
		{"no bold, strike or code", "*a* ~b~ `c`", "∗a∗ ∼b∼ 'c'"},
		{"no italics", "_a_ (_b_)", "＿a＿ (＿b＿)"},
		{"a bucket's name stays", "my_log_bucket", "my_log_bucket"},
		{"no quote", "> a\n  >> b\nc > d", "＞ a\n  ＞&gt; b\nc &gt; d"},
		{"Japanese and emoji stay", "東京👨‍👩‍👧‍👦", "東京👨‍👩‍👧‍👦"},
	} {
		if got := render.Escape(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// dangerous is what no typed text may leave unescaped.
var dangerous = regexp.MustCompile("[<>`*~]|(?m:^[ \t]*&gt;)|&(?:[^alg]|$)")

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"<!channel>", "`code`", "> quote", "a_b", "_", "&amp;", "\n>", "\xff<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := render.Escape(s)
		if m := dangerous.FindString(got); m != "" {
			t.Errorf("Escape(%q) = %q leaves %q", s, got, m)
		}
		if strings.Count(got, "\n") != strings.Count(s, "\n") {
			t.Errorf("Escape(%q) = %q changes the lines", s, got)
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 12)
	f.Add("é́́́́", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 1 || limit > 5000 || !utf8.ValidString(s) {
			t.Skip()
		}
		got := render.Cut(s, limit)
		if n := len(utf16.Encode([]rune(got))); n > limit {
			t.Errorf("Cut(%q, %d) has %d characters", s, limit, n)
		}
		if got != s && !strings.HasSuffix(got, "…") {
			t.Errorf("Cut(%q, %d) = %q does not show that it was cut", s, limit, got)
		}
	})
}

func TestPerson(t *testing.T) {
	t.Parallel()
	for id, want := range map[incident.PersonID]string{
		"U0KAKEI":                     "<@U0KAKEI>",
		"W0ENTERPRISE":                "<@W0ENTERPRISE>",
		"mail:sato@example.com":       "sato@example.com",
		"mail:<!channel>@a":           "&lt;!channel&gt;@a",
		"U0KAKEI> <!channel":          "U0KAKEI&gt; &lt;!channel",
		"mail:first_last@example.com": "first_last@example.com",
	} {
		if got := render.Person(id); got != want {
			t.Errorf("Person(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, shown, want string }{
		{"https://a.example/x?a=1&b=2", "手順書", "<https://a.example/x?a=1&amp;b=2|手順書>"},
		{"https://a.example/>|<!channel>", "x|y", "<https://a.example/%3E%7C%3C!channel%3E|x¦y>"},
		{"javascript:alert(1)", "手順書", "手順書"},
		{"", "<b>", "&lt;b&gt;"},
	} {
		if got := render.Link(c.url, c.shown); got != c.want {
			t.Errorf("Link(%q, %q) = %q, want %q", c.url, c.shown, got, c.want)
		}
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	due := time.Date(2027, 2, 19, 15, 39, 0, 0, time.UTC)
	if got, want := render.When(due, incident.Japanese, "Asia/Tokyo"), "<!date^1803051540^{time}|00:39 JST>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := render.When(time.Time{}, incident.Japanese, "Asia/Tokyo"); got != "確認中" {
		t.Errorf("a time nobody knows: %q", got)
	}
	evening := time.Date(2027, 2, 19, 14, 50, 0, 0, time.UTC) // 23:50 in Tokyo
	for _, c := range []struct {
		from, t time.Time
		want    string
	}{
		{evening, due, "<!date^1803051540^{time}|00:39 JST>"},
		{evening, evening.Add(7 * time.Hour), "<!date^1803073800^{date_short_pretty} {time}|2/20(土) 06:50 JST>"},
		{evening, evening.Add(-5 * time.Hour), "<!date^1803030600^{time}|18:50 JST>"},
		{due, due.Add(23 * time.Hour), "<!date^1803134340^{time}|23:39 JST>"},
		{due, due.Add(24 * time.Hour), "<!date^1803137940^{date_short_pretty} {time}|2/21(日) 00:39 JST>"},
	} {
		if got := render.WhenFrom(c.from, c.t, incident.Japanese, "Asia/Tokyo"); got != c.want {
			t.Errorf("from %v: got %q, want %q", c.from, got, c.want)
		}
	}
}
