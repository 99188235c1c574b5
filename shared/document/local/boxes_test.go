package local

import (
	"testing"
)

// FuzzBoxes holds that ticking a box changes its mark and nothing else, whatever is written around it.
func FuzzBoxes(f *testing.F) {
	for _, s := range []string{
		"- [ ] a\n- [x] b", "* [X] a\r\n  more\n\n  - [ ] in it", "1. [ ] a [link](x) `[ ]`", "> - [ ] quoted", "-\t[ ] tab", "- [ ]", "- [ ]\n", "  - [\t] a",
		"- [ ] a\n\n      code\n- [x]b", "```\n- [ ] no\n```", "- [ ] 「確認」 <b>", "| a |\n|---|\n| - [ ] b |", "1. [ ]:\xcc", "- [ ]: a", "- [ ](a)", "[x]: a\n\n- [ ] b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		_, all := parse([]byte(body))
		for i, b := range all {
			turned := []byte(body)
			if turned[b.at] = 'x'; b.ticked {
				turned[b.at] = ' '
			}
			_, after := parse(turned)
			if len(after) != len(all) {
				t.Fatalf("%q: ticking box %d of %d leaves %d", body, i, len(all), len(after))
			}
			for k := range after {
				if after[k].line != all[k].line || after[k].label != all[k].label || (after[k].ticked != all[k].ticked) != (k == i) {
					t.Fatalf("%q: ticking box %d changes box %d: %+v, %+v", body, i, k, all[k], after[k])
				}
			}
		}
	})
}

func TestReadTickReadsWhatAPageWrites(t *testing.T) {
	t.Parallel()
	for _, x := range []tick{{0, "abc", true}, {12, "", false}} {
		if got := readTick(x.String()); got != x {
			t.Errorf("%+v becomes %+v", x, got)
		}
	}
}
