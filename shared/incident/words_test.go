package incident_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
)

// nasty is what people and their keyboards put into a title.
var nasty = []string{
	"EC2 に SSH できない", strings.Repeat("障害", 1500), strings.Repeat("a", 3000), "🔥🔥👩‍👩‍👧‍👦🇯🇵❤️", "\u202eevil\u202c", "<!channel> <@U0LEAD>", "`rm -rf`",
	"   ", "\u3000\u3000", "ＥＣ２　障害", "", "\x00\x1b[31m", "a\r\nb\u2028c\u0085d\ve", "\xff\xfe", "---", "\u200d", "\ufe0f\u0301", "\u2800\u3164",
	"İstanbul", "ｱｰｶｲﾌﾞ", "ー", "が", "a\tb", strings.Repeat("👨‍👩‍👦", 60), "_under_score_", "inc-20260221", "עברית",
}

var channelForm = regexp.MustCompile(`^[\p{Han}\p{Hiragana}\p{Katakana}ーa-z0-9_]([\p{Han}\p{Hiragana}\p{Katakana}ーa-z0-9_-]*[\p{Han}\p{Hiragana}\p{Katakana}ーa-z0-9_])?$`)

func FuzzTitle(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		title := incident.CleanTitle(s)
		verifyClean(t, title, 120)
		if strings.ContainsAny(title, "\n\r\t\v\f\u0085\u2028\u2029") {
			t.Errorf("more than one line: %q", title)
		}
		if again := incident.CleanTitle(title); again != title {
			t.Errorf("cleaning %q again gives %q", title, again)
		}
		verifyName(t, incident.ChannelName("inc", t0, "k3f9qa", title))
		verifyName(t, incident.ChannelName(s, t0, "k3f9qa", s))
	})
}

func FuzzText(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := incident.CleanText(s)
		verifyClean(t, text, 3000)
		if again := incident.CleanText(text); again != text {
			t.Errorf("cleaning %q again gives %q", text, again)
		}
	})
}

func verifyClean(t *testing.T, s string, limit int) {
	t.Helper()
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit || strings.TrimSpace(s) != s {
		t.Errorf("not clean: %q", s)
	}
	seen := s == ""
	for _, r := range s {
		if r != '\n' && r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf) {
			t.Errorf("%U is left in %q", r, s)
		}
		seen = seen || unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r)
	}
	if !seen {
		t.Errorf("nothing to see in %q", s)
	}
}

func verifyName(t *testing.T, name string) {
	t.Helper()
	if n := utf8.RuneCountInString(name); n < 1 || n > 80 || !channelForm.MatchString(name) {
		t.Errorf("not a channel's name (%d): %q", n, name)
	}
	if _, rest, ok := strings.Cut("-"+name, "-0220-"); !ok || !strings.HasSuffix("-"+rest, "-k3f9qa") {
		t.Errorf("without its day and id: %q", name)
	}
	if n := utf8.RuneCountInString(name); n > 78 {
		t.Errorf("no room for a successor's number (%d): %q", n, name)
	}
	ascii := incident.ASCIIName(name)
	if !regexp.MustCompile(`^[a-z0-9_-]{1,80}$`).MatchString(ascii) {
		t.Errorf("not a plain name: %q", ascii)
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  EC2\n is \t slow\r\n":     "EC2 is   slow",
		`grep "a  b" x`:              `grep "a  b" x`,
		"a \r\n\n\v b":               "a b",
		"\u202eevil":                 "evil",
		"a\u200bb":                   "ab",
		"\u3000ＥＣ２\u3000障害":          "ＥＣ２ 障害",
		"👩\u200d👧 home":              "👩\u200d👧 home",
		"\u200d":                     "",
		"\u2800\u3164\ufe0f":         "",
		"<!channel> `x`":             "<!channel> `x`",
		"old\rMac\u2028lines":        "old Mac lines",
		strings.Repeat("あ", 3000):    strings.Repeat("あ", 119) + "…",
		strings.Repeat("あ", 120):     strings.Repeat("あ", 120),
		strings.Repeat("x ", 60)[1:]: strings.TrimSpace(strings.Repeat("x ", 60)[1:]),
	} {
		if got := incident.CleanTitle(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestChannelNames(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("JST", 9*3600)
	for title, want := range map[string]string{
		"EC2 に SSH できない":          "inc-0221-ec2-に-ssh-できない-k3f9qa",
		"ＥＣ２：停止！":                 "inc-0221-ec2-停止-k3f9qa",
		"テ\u3099ータヘ\u3099ース":      "inc-0221-データベース-k3f9qa", // as a Mac names files
		"ﾃﾞｰﾀﾍﾞｰｽ EC2":            "inc-0221-データベース-ec2-k3f9qa",
		"①〆処理と②③":                 "inc-0221-1締処理と23-k3f9qa",
		"㈱山田 ㍗":                   "inc-0221-株-山田-ワット-k3f9qa",
		"<!channel> `drop`":       "inc-0221-channel-drop-k3f9qa",
		"🔥🔥":                      "inc-0221-k3f9qa",
		strings.Repeat("東京-", 60): "inc-0221-" + strings.Repeat("東京-", 21) + "k3f9qa",
		strings.Repeat("a", 120):  "inc-0221-" + strings.Repeat("a", 62) + "-k3f9qa",
	} {
		if got := incident.ChannelName("inc", t0.In(tokyo), "k3f9qa", typed.Plain(title)); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	for name, want := range map[string]string{
		"inc-0221-ec2-に-ssh-できない-k3f9qa":     "inc-0221-ec2-ssh-k3f9qa",
		"inc-0221-コンソール-k3f9qa":              "inc-0221-k3f9qa",
		"inc-20260221-k3f9qa-ec2-に-ssh-できない": "inc-20260221-k3f9qa-ec2-ssh", // as before
	} {
		if got := incident.ASCIIName(name); got != want {
			t.Errorf("%q for a workspace that refuses Japanese: %q, want %q", name, got, want)
		}
	}
}

func TestTheSameOutage(t *testing.T) {
	t.Parallel()
	key := func(kind incident.Kind, region string, services ...string) string {
		k, ok := incident.GuardKey(kind, incident.Facts{Region: region, Services: services}, typed.Word)
		if ok != (k != "") {
			t.Errorf("%s %v: %q, %t", region, services, k, ok)
		}
		return k
	}
	tokyo := key(incident.Live, "ap-northeast-1", "EC2", "ELB")
	for name, k := range map[string]string{
		"in another order": key(incident.Live, "ap-northeast-1", "ELB", "EC2"),
		"twice":            key(incident.Live, "ap-northeast-1", "ELB", "EC2", "elb"),
		"written loosely":  key(incident.Live, " AP-northeast-1", "ｅｌｂ", " ec2 ", ""),
		"pasted":           key(incident.Live, "ap‑northeast‑1", "E\u200bC2", "ELB"),
		"with wide blanks": key(incident.Live, " ap-northeast-1 ", "EC2\u3000", "  ELB"),
	} {
		if k != tokyo {
			t.Errorf("%s: %q is not %q", name, k, tokyo)
		}
	}
	for name, k := range map[string]string{
		"a drill": key(incident.Drill, "ap-northeast-1", "EC2", "ELB"), "elsewhere": key(incident.Live, "us-east-1", "EC2", "ELB"),
		"something less": key(incident.Live, "ap-northeast-1", "EC2"), "one odd name": key(incident.Live, "ap-northeast-1", "EC2,ELB"),
	} {
		if k == tokyo || k == "" {
			t.Errorf("%s: %q", name, k)
		}
	}
	for name, k := range map[string]string{
		"no region": key(incident.Live, "", "EC2"), "no service": key(incident.Live, "ap-northeast-1"),
		"an empty service": key(incident.Live, "ap-northeast-1", "", " "), "an empty region": key(incident.Live, " \u3000", "EC2"),
	} {
		if k != "" {
			t.Errorf("what is unknown never counts as the same, but %s: %q", name, k)
		}
	}
}

func TestStampsAreInOrder(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{time.Microsecond, time.Millisecond, 999 * time.Millisecond, time.Second, 300 * time.Hour} {
		if a, b := incident.Stamp(t0), incident.Stamp(t0.Add(d)); a >= b || len(a) != len("1360782804.083113") {
			t.Errorf("%s is not before %s", a, b)
		}
		if at := incident.Stamped(incident.Stamp(t0.Add(d))); !at.Equal(t0.Add(d)) {
			t.Errorf("%s is read as %s", t0.Add(d), at)
		}
	}
	for _, s := range []string{"", "x", "now.1"} {
		if at := incident.Stamped(s); !at.IsZero() {
			t.Errorf("%q is read as %s", s, at)
		}
	}
}

// TestAddresses: what a browser cannot open is no address, whoever typed it and wherever.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"https://meet.google.com/abc-defg-hij": true,
		"http://10.0.0.1:8080/a?b=c%20d#e":     true,
		"https://[2001:db8::1]:8443/":          true,
		"https://example.com/検索?q=100%":        true,
		"https://x":                            true,
		"":                                     false,
		"meet.google.com/abc":                  false,
		"ftp://example.com/":                   false,
		"https://":                             false,
		"https:///abc":                         false,
		"https://[x":                           false,
		"https://[]/":                          false,
		"https://[]:443/":                      false,
		"https://example.com:port/":            false,
		"https://example.com:99999/":           false,
		"https://example.com/%zz":              false,
		"https://example.com/a b":              false,
		"https://example.com/<script>":         false,
		"https://example.com/" + strings.Repeat("a", 2000): false,
	} {
		if incident.IsAddress(s) != want {
			t.Errorf("%.60s: %t, want %t", s, !want, want)
		}
	}
}
