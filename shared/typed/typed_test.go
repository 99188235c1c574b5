package typed_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/typed"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"ASCII":                        {"a-b\t'c'\n\x00", "a-b\t'c'\n\x00"},
		"no-break hyphens":             {"ap‑northeast‑1a", "ap-northeast-1a"},
		"hyphens of all kinds":         {"a\u2010b\u2011c\u2012d\u2013e\u2014f\u2015g\u2212h\uff0di\ufe63j\u207bk\u2043l", "a-b-c-d-e-f-g-h-i-j-k-l"},
		"the long vowel mark":          {"apーnortheastー1a", "ap-northeast-1a"},
		"its half-width form":          {"apｰnortheastｰ1a", "ap-northeast-1a"},
		"several of them":              {"apーーnortheast－ー1", "ap--northeast--1"},
		"the number one":               {"ap一northeast一1", "ap-northeast-1"},
		"a line of a box":              {"ap─northeast━1", "ap-northeast-1"},
		"a long sound":                 {"サーバー2台、EC2サーバーA", "サーバー2台、EC2サーバーA"},
		"one in a sentence":            {"第一報 1", "第一報 1"},
		"full width":                   {"ＥＣ２　ａｐ－１", "EC2 ap-1"},
		"half-width katakana":          {"ﾗﾑﾀﾞ", "ラムダ"},
		"blanks":                       {"a\u00a0b\u2003c\u202fd\u3000e\u2800f\u1680g", "a b c d e f g"},
		"line breaks":                  {"あ\u2028b\u2029c\u0085d", "あ\nb\nc\nd"},
		"zero width":                   {"a\u200bp\u2060-\ufeffn\u200c\u200d", "ap-n"},
		"a soft hyphen":                {"ap-north\u00adeast-1", "ap-northeast-1"},
		"bidirectional controls":       {"\u202eap\u202c-\u2066n\u2069\u200f", "ap-n"},
		"variation selectors and tags": {"1\ufe0f\U000e0061\u034f", "1"},
		"quotes":                       {"“a” ‘b’ it’s „c‟ ′", `"a" 'b' it's "c" '`},
		"a circled and a Roman number": {"①Ⅱ", "1II"},
		"a range":                      {"1〜2", "1〜2"},
		"composed":                     {"か\u200b\u3099", "が"},
		"prose":                        {"東京のEC2が落ちた！", "東京のEC2が落ちた!"},
	} {
		if got := typed.Plain(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWord(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{" ＹＥＳ　": "yes", "\u200bはい\u200b": "はい", "NOW": "now", "ヘルフ\u309a": "ヘルプ"} {
		if got := typed.Word(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"":                                 {"", ""},
		"now  a  b ":                       {"now", "a  b"},
		"今すぐ　東京":                           {"今すぐ", "東京"},
		"now\u00a0a":                       {"now", "a"},
		"n\u200bow\u2028 a":                {"n\u200bow", "a"},
		"now 中止 ❤\ufe0f":                   {"now", "中止 ❤\ufe0f"},
		"now":                              {"now", ""},
		"now \u200b":                       {"now", ""},
		"\u2066 now":                       {"now", ""},
		"commander \u200b<@U0TOKYO|tokyo>": {"commander", "<@U0TOKYO|tokyo>"},
		"commander \u200f \u2060<@U0TOKYO|tokyo> ": {"commander", "<@U0TOKYO|tokyo>"},
	} {
		first, rest := typed.Cut(in)
		if first != want[0] || rest != want[1] {
			t.Errorf("%q: %q %q", in, first, rest)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                          nil,
		"EC2、RDS, S3；ELB\nEFS":      {"EC2", "RDS", "S3", "ELB", "EFS"},
		"ＥＣ２, ec2, EC2":             {"ＥＣ２"},
		"“EC2”、'RDS', 「S3」。":        {"EC2", "RDS", "S3"},
		"Redis (OSS), 「本番」DB":       {"Redis (OSS)", "「本番」DB"},
		"API\u00a0 Gateway，\u200b，": {"API Gateway"},
	} {
		if got := typed.List(in); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestID: whatever stands for a hyphen is one, and what people put around an id is no part of it.
func TestID(t *testing.T) {
	t.Parallel()
	for _, between := range []string{
		"-", "‑", "〜", "～", "~", "╌", "➖", "・", "･", "‧", "¯", "_", "丨", "ー", "一", " ", "　", "\t", "\u2028", " - ", "--", "·", "/", "|", "│", "：", "⁓", "﹏", "＿", "→", "\u200b-", "、", "...",
	} {
		if got := typed.ID("APNE1" + between + "az4"); got != "apne1-az4" {
			t.Errorf("%q: %q", between, got)
		}
	}
	for _, around := range [][2]string{
		{"'", "'"}, {"“", "”"}, {"「", "」"}, {"『", "』"}, {"＂", "＂"}, {"«", "»"}, {"`", "`"}, {"(", ")"}, {"【", "】"}, {"（", "）"}, {"“", ""}, {" ", "。"}, {"", "."}, {"", "、"}, {"“(", ")”."}, {"<", ">"},
	} {
		if got := typed.ID(around[0] + "sev1" + around[1]); got != "sev1" && around[0] != "<" {
			t.Errorf("in %q: %q", around, got)
		}
	}
	for in, want := range map[string]string{
		"": "", "はい。": "はい", "yes?": "yes?", "aを b": "aを b", "аp-northeast-1": "аp-northeast-1", "apne1 と apne2": "apne1 と apne2", "・": "・",
	} {
		if got := typed.ID(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" https://meet.example.com/ａ-b\u200b\u2060 ":     "https://meet.example.com/ａ-b",
		"https://meet.google.com/abc‑defg‑hij":           "https://meet.google.com/abc-defg-hij",
		"https://meet.google.com/abc−defg\u00ad–hij":     "https://meet.google.com/abc-defg-hij",
		"“https://meet.google.com/abcーdefgーhij”":         "https://meet.google.com/abc-defg-hij",
		"「https://meet.google.com/a_b~c」。":               "https://meet.google.com/a_b~c",
		"https://wiki.example.com/サーバー(1)?q=a.b&c='d'#e": "https://wiki.example.com/サーバー(1)?q=a.b&c='d'#e",
		"https://wiki.example.com/東京–大阪_—_障害‑1":          "https://wiki.example.com/東京–大阪_—_障害‑1",
	} {
		if got := typed.Address(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Reading what was read changes nothing, ASCII is never changed, and no input stops it.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "ap‑northeast‑1a", "aーb", "\xff\xfeー1", "か\u200b\u3099", "´a", "ᅳ\u1160", "a-ー-b", "ﾟ\u0345\u200d̸<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := typed.Plain(s)
		if twice := typed.Plain(once); twice != once {
			t.Errorf("%q: %q, then %q", s, once, twice)
		}
		if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) && once != s {
			t.Errorf("%q: %q", s, once)
		}
		first, rest := typed.Cut(s)
		if !strings.Contains(s, first) || !strings.Contains(s, rest) {
			t.Errorf("%q: cut into %q and %q", s, first, rest)
		}
		for _, name := range typed.List(s) {
			if typed.Word(name) == "" {
				t.Errorf("%q: a name that nobody sees", s)
			}
		}
		if v := typed.Address(s); len(v) > len(s) && utf8.ValidString(s) {
			t.Errorf("%q: %q", s, v)
		}
	})
}
