package breakglass

import (
	"regexp"
	"strings"
	"testing"
)

func TestCodes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		code := New()
		if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$`).MatchString(code) || seen[code] {
			t.Fatalf("%s", code)
		}
		seen[code] = true
	}
}

// TestACodeIsReadAsItIsMeant: in the dark, from paper, on a phone.
func TestACodeIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	const code = "A1B0V-00000-11111-ZZZZZ"
	want, ok := Hash(code)
	if !ok || len(want) != 64 {
		t.Fatalf("%q, %v", want, ok)
	}
	for _, typed := range []string{
		strings.ToLower(code), " " + code + " ", strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "), "aIbou-ooooo-lllll-zzzzz",
		"Ａ１Ｂ０Ｖ−０００００−１１１１１−ＺＺＺＺＺ", "A1B0V　00000　11111　ZZZZZ", "A1B0V‑00000–11111—ZZZZZ", "\u200eA1B0V\u00a000000\u200b 11111ーZZZZZ\ufeff",
	} {
		if got, ok := Hash(typed); !ok || got != want {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
	for _, between := range []string{"\t", "\n", "\r\n", "\u2028", "\v", " - ", "〜", "～", "~", "➖", "・", "‧", "_", "¯", ".", "/", " ー ", "一", "丨", "│", "、"} {
		if got, ok := Hash(strings.ReplaceAll(code, "-", between)); !ok || got != want {
			t.Errorf("between groups %q: %q, %v", between, got, ok)
		}
	}
	for _, around := range [][2]string{{"“", "”"}, {"「", "」"}, {"『", "』。"}, {"", "."}, {"", "。"}, {"'", "'"}, {"«", "»"}, {"(", ")"}, {"・ ", "\n"}, {"`", "`"}, {"コード:", ""}} {
		if got, ok := Hash(around[0] + code + around[1]); !ok || got != want {
			t.Errorf("in %q: %q, %v", around, got, ok)
		}
	}
	for _, typed := range []string{"", "A1B0V", strings.Replace(code, "A", "А", 1), "x" + code, code + "0", strings.Replace(code, "A", "?", 1), strings.Repeat("0", 4000)} {
		if _, ok := Hash(typed); ok {
			t.Errorf("%q is taken for a code", typed)
		}
	}
	if other, _ := Hash("A1B0V-00000-11111-ZZZZY"); other == want {
		t.Error("two codes are one")
	}
}
