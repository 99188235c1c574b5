package sandbox

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/slackfake"
)

func testReader() reader {
	d := directory{
		viewer: "U1", base: "https://slack.test",
		users:    map[string]slackfake.User{"U1": {ID: "U1", DisplayName: "筧"}, "U2": {ID: "U2", DisplayName: "<b>"}},
		groups:   map[string]slackfake.Group{"S1": {ID: "S1", Handle: "oncall"}},
		channels: map[string]slackfake.Channel{"C1": {ID: "C1", Name: "help"}, "C2": {ID: "C2", Name: "secret", Private: true}},
	}
	now := time.Date(2027, 2, 20, 0, 9, 0, 0, time.UTC)
	return reader{
		names: d, dates: newCalendar("Asia/Tokyo", "ja", now),
		here: func(channel, ts string) string { return "?channel=" + channel + fragment(ts) },
	}
}

func TestMrkdwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"bold", "*a b* c", "<b>a b</b> c"},
		{"nested", "*_a_ `b*`*", "<b><i>a</i> <code>b*</code></b>"},
		{"no bold inside a word", "a*b*c 2*3*4", "a*b*c 2*3*4"},
		{"no bold before Japanese without a space, as in Slack", "*対象*は", "*対象*は"},
		{"strike and italics", "~a~ _b_", "<s>a</s> <i>b</i>"},
		{"code keeps marks", "`*a* <@U1>`", "<code>*a* &lt;@U1&gt;</code>"},
		{"code block", "a\n```x\n*y*```", `a<pre class="code">x` + "\n*y*</pre>"},
		{"quote", "&gt; a\n&gt; b\nc", "<blockquote>a<br>b</blockquote>c"},
		{"escapes", "a &lt;b&gt; &amp;amp; <", "a &lt;b&gt; &amp;amp; &lt;"},
		{"person", "<@U1> <@U2>", `<span class="mention me" data-mention="U1">@筧</span> <span class="mention" data-mention="U2">@&lt;b&gt;</span>`},
		{"group", "<!subteam^S1> <!channel>", `<span class="mention">@oncall</span> <span class="mention">@channel</span>`},
		{"channel", "<#C1|old>", `<a href="?channel=C1" class="mention">#help</a>`},
		{"private channel is not named", "<#C2>", `<a href="?channel=C2" class="mention">#C2</a>`},
		{"link", "<https://a.test/?x=1&amp;y=2|A &amp; B>", `<a href="https://a.test/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">A &amp; B</a>`},
		{"bare link", "Meet https://a.test/x?y=1&amp;z. xhttps://b", `Meet <a href="https://a.test/x?y=1&amp;z" target="_blank" rel="noopener noreferrer">https://a.test/x?y=1&amp;z</a>. xhttps://b`},
		{"script link is text", "<javascript:alert(1)|x>", "x"},
		{"permalink", "<https://slack.test/archives/C1/p1700000000000100|4.3d>", `<a href="?channel=C1#m-1700000000.000100">4.3d</a>`},
		{"emoji", ":eyes: :no_such: 12:30:45", `<span class="emoji" role="img" aria-label="eyes">👀</span> :no_such: 12:30:45`},
		{"date in the reader's zone", "<!date^1803051540^{date_short_pretty} {time}|fallback>", `<time datetime="2027-02-20T00:39:00+09:00" title="fallback">今日 00:39</time>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := testReader()
			if c.name == "date in the reader's zone" {
				r.dates.now = time.Unix(1803051540, 0).In(r.dates.zone)
			}
			if got := string(r.mrkdwn(c.in)); got != c.want {
				t.Errorf("%q became\n%s, not\n%s", c.in, got, c.want)
			}
		})
	}
}

// TestRichText: what stands in rich text is shown as it is, and means nothing but what its elements say.
func TestRichText(t *testing.T) {
	t.Parallel()
	r := testReader()
	r.dates.now = time.Unix(1803051540, 0).In(r.dates.zone)
	text := func(s string) any { return map[string]any{"type": "text", "text": s} }
	for _, c := range []struct {
		in   any
		want string
	}{
		{text("ls ~/logs/*.gz | grep `hostname` _err_\n&lt; <b>"), "ls ~/logs/*.gz | grep `hostname` _err_<br>&amp;lt; &lt;b&gt;"},
		{text(":eyes: <@U1>"), ":eyes: &lt;@U1&gt;"},
		{map[string]any{"type": "text", "text": "a", "style": map[string]any{"bold": true}}, "<b>a</b>"},
		{map[string]any{"type": "user", "user_id": "U1"}, `<span class="mention me" data-mention="U1">@筧</span>`},
		{
			map[string]any{"type": "date", "timestamp": 1803051540.0, "format": "{time}", "fallback": "x"},
			`<time datetime="2027-02-20T00:39:00+09:00" title="x">00:39</time>`,
		},
	} {
		section := map[string]any{"type": "rich_text_section", "elements": []any{c.in}}
		if got := string(r.richText([]any{section})); got != "<div>"+c.want+"</div>" {
			t.Errorf("%v became\n%s, not\n%s", c.in, got, c.want)
		}
	}
}

func TestDatesAreThoseOfTheReader(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 2, 19, 23, 50, 0, 0, time.UTC) // the 20th in Tokyo and Berlin
	for _, c := range []struct {
		zone, lang, format string
		at                 time.Time
		want               string
	}{
		{"Asia/Tokyo", "ja", "{date_long_pretty} {time}", now.Add(16 * time.Hour), "明日 00:50"},
		{"Europe/Berlin", "en", "{date_long_pretty} {time}", now.Add(-2 * time.Hour), "yesterday 22:50"},
		{"Asia/Tokyo", "ja", "{date} {date_num} {date_long}", now, "2027年2月20日 2027-02-20 2月20日(土)"},
		{"Nowhere/At-all", "en", "{date_short} {time_secs} {ago}", now.Add(-time.Hour), "Feb 19, 2027 22:50:00 60 min ago"},
	} {
		cal := newCalendar(c.zone, c.lang, now)
		if got := cal.format(c.format, c.at.In(cal.zone)); got != c.want {
			t.Errorf("%s in %s: %q, not %q", c.format, c.zone, got, c.want)
		}
	}
}

func TestNamesThatPeopleTypeBecomeMentions(t *testing.T) {
	t.Parallel()
	d := testReader().names
	d.users["U3"] = slackfake.User{ID: "U3", Name: "kakei", DisplayName: "筧いずみ"}
	for _, c := range []struct{ in, want, labelled string }{
		{"@筧いずみ さん、@筧 さん", "<@U3> さん、<@U1> さん", "<@U3|kakei> さん、<@U1|> さん"},
		{"a@kakei mail@筧 #help", "a@kakei mail@筧 <#C1>", "a@kakei mail@筧 <#C1|help>"},
		{"@oncall", "<!subteam^S1>", "<!subteam^S1|@oncall>"},
	} {
		if got := d.mentions(c.in, false); got != c.want {
			t.Errorf("%q became %q, not %q", c.in, got, c.want)
		}
		if got := d.mentions(c.in, true); got != c.labelled {
			t.Errorf("%q became %q in a command, not %q", c.in, got, c.labelled)
		}
	}
}

// allowed is every tag that the renderer may make; between them no < may stand.
var allowed = regexp.MustCompile(`</?(b|i|s|code|pre|blockquote|br|span|a|time)( (class|href|target|rel|role|aria-label|datetime|title|data-mention)="[^"<>]*")*>`)

func FuzzMrkdwn(f *testing.F) {
	for _, s := range []string{"*a* _b_ ~c~ `d` ```e```", "<@U1> <#C1|x> <!date^1^{time}^https://x|y>", "<https://a|<b>", "&lt;script&gt; <script>", "> a\n&gt; b", ":eyes: *:x:*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := testReader()
		for _, got := range []string{string(r.mrkdwn(s)), string(r.text(s))} {
			if rest := allowed.ReplaceAllString(got, ""); strings.ContainsAny(rest, "<>") {
				t.Errorf("%q let a tag through: %s", s, got)
			}
		}
	})
}
