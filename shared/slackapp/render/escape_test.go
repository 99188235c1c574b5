package render_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// TestEscape: what was typed is shown as it was typed, and means nothing.
func TestEscape(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"a command":                      "ls ~/logs/*.gz | grep `hostname` _err_",
		"everybody is not mentioned":     "<!channel> look",
		"nobody is mentioned":            "<@U0KAKEI>",
		"no link with a text of its own": "<https://evil.example|AWS>",
		"no date token":                  "<!date^0^{time}|x>",
		"what is escaped already":        "&lt; &amp;lt; &copy;",
		"no bold, strike or code":        "*a* ~b~ `c` ```d```",
		"no italics":                     "_a_ (_b_)",
		"a bucket's name":                "my_log_bucket",
		"no quote":                       "> a\n  >> b\nc > d",
		"no emoji":                       "std:fire:x :+1: :了解:",
		"a time":                         "12:30:45",
		"an asterisk beside Japanese":    "東京*大阪*名古屋",
		"Japanese and emoji":             "東京👨‍👩‍👧‍👦",
		"characters that look like ours": "a\U000f0000b",
	} {
		shows(t, name, in)
	}
	if got := seen(t, render.Section(render.Escape("a\ue02ab"))); got != "ab" {
		t.Errorf("a stand-in that was typed: %q", got)
	}
	for _, in := range []string{"12:30:45", "my_log_bucket", "a > b", "東京 ─ 大阪"} {
		if b := render.Section(render.Escape(in)); b.BlockType() != slack.MBTSection {
			t.Errorf("%q needs no rich text", in)
		}
	}
}

// shows fails unless a block shows what was typed and nothing in it means anything.
func shows(t *testing.T, name, in string) {
	t.Helper()
	b := render.Section(render.Escape(in))
	if s, ok := b.(*slack.SectionBlock); ok {
		if m := dangerous.FindString(s.Text.Text); m != "" {
			t.Errorf("%s: %q leaves %q", name, s.Text.Text, m)
		}
	}
	if got := seen(t, b); got != in {
		t.Errorf("%s: shown as %q, not %q", name, got, in)
	}
}

var entities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// seen is what people read in a block and copy out of it. Tokens are left as they are in mrkdwn.
func seen(t *testing.T, b slack.Block) (all string) {
	t.Helper()
	body, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var x map[string]any
	if err := json.Unmarshal(body, &x); err != nil {
		t.Fatal(err)
	}
	return read(x)
}

// read is what people read in a part of a block.
func read(v any) (all string) {
	x, _ := v.(map[string]any)
	text, _ := x["text"].(string)
	switch x["type"] {
	case slack.MarkdownType:
		return entities.Replace(text)
	case "text", slack.PlainTextType, "link":
		return text
	}
	if x == nil {
		return ""
	}
	elements, _ := x["elements"].([]any)
	for _, e := range append(elements, x["text"]) {
		all += read(e)
	}
	return all
}

// dangerous is what no typed text may leave in mrkdwn.
var dangerous = regexp.MustCompile("[<>`*~]|(?m:^[ \t]*&gt;)|&(?:[^alg]|$)|:[a-z]+:")

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"<!channel>", "`code`", "> quote", "a_b", "_", "&amp;", "\n>", "\xff<", ":fire:", "*a* <@U1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r >= 0xe000 && r <= 0xe07f }) || s == "" {
			t.Skip()
		}
		shows(t, "fuzz", s)
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
		{"https://a.example/>|<!channel>", "x|y", "<https://a.example/%3E%7C%3C!channel%3E|x\ue07cy>"},
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
