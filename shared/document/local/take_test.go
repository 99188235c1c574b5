package local_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
)

// TestWhatAFileSays is Markdown as people read it.
func TestWhatAFileSays(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	n := document.Name{Incident: "k3f9q2", Document: "notice"}
	if _, err := f.Create(t.Context(), document.Draft{Name: n, Lang: incident.English, Title: "x", Template: "x"}); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string][]document.Line{
		"## 日本語":                        {{Text: "日本語", Heading: true}},
		"English\n===":                  {{Text: "English", Heading: true}},
		"one\ntwo **bold** _x_":         {{Text: "one"}, {Text: "two bold x"}},
		"a \\*b\\* \\_c\\_ &amp; `\\d`": {{Text: "a *b* _c_ & \\d"}},
		"> to whoever writes\n\nx":      {{Text: "x"}},
		"x\n\n---\n\ny":                 {{Text: "x"}, {Text: "y"}},
		"- a\n- b\n  more\n  - c\n\nx":  {{Text: "- a"}, {Text: "- b"}, {Text: "  more"}, {Text: "  - c"}, {Text: "x"}},
		"3. a\n4. b":                    {{Text: "3. a"}, {Text: "4. b"}},
		"- [ ] a\n- [x] b":              {{Text: "- a"}, {Text: "- b"}},
		"| 項目 | 内容 |\n|---|---|\n| 影響 | **なし** |\n| x | |": {{Text: "項目: 内容", Head: true}, {Text: "影響: なし"}, {Text: "x"}},
		"| 項目 | 社内メモ |\n|---|---|\n| 影響 | ~~SECRET~~ |":    {{Text: "項目: 社内メモ", Head: true}, {Text: "影響: SECRET", Struck: true}},
		"gone ~~for now~~": {{Text: "gone for now"}, {Struck: true}},
		"see https://example.com/a and [b](https://example.com/b)": {{Text: "see https://example.com/a and b"}},
		"![a](b.png)":                {{Text: "a"}, {Odd: true}},
		"<b>x</b>":                   {{Text: "<b>x</b>"}},
		"    code\n\n```\nmore\n```": {{Text: "code"}, {Text: "more"}},
		"":                           nil,
	} {
		if err := os.WriteFile(filepath.Join(dir, "k3f9q2", "notice.md"), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := f.Take(t.Context(), n, plan.Ref{})
		said := slices.DeleteFunc(got.Lines, func(l document.Line) bool { return l == document.Line{} })
		if err != nil || !slices.Equal(said, want) || !got.Unknown || got.Editors != nil {
			t.Errorf("%q: %+v, error %v", body, said, err)
		}
	}
}

// TestTheBuiltInNoticeIsTakenOver: as it is made, and nothing internal of it leaves.
func TestTheBuiltInNoticeIsTakenOver(t *testing.T) {
	t.Parallel()
	pb, err := playbook.Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	facts := plan.Document{Head: plan.Head{Incident: "k3f9q2", Facts: incident.Facts{Title: "EC2", Region: "ap-northeast-1", Impact: "a_b *c*", Source: "SECRET"}}, Channel: "SECRET"}
	for _, d := range pb.Documents {
		if !d.IsDraft() {
			continue
		}
		for lang, template := range map[incident.Lang]string{incident.Japanese: d.Template.JA, incident.English: d.Template.EN} {
			f, _ := open(t)
			n := document.Name{Incident: "k3f9q2", Document: d.ID}
			facts.Lang = lang
			if _, err := f.Create(t.Context(), document.Draft{Name: n, Lang: lang, Title: "x", Template: template, Fields: document.Fields(facts, document.Extras{Commander: "SECRET"})}); err != nil {
				t.Fatal(err)
			}
			got, err := f.Take(t.Context(), n, plan.Ref{})
			letters, code := document.LettersOf(got.Lines)
			all := letters.JA.Subject + letters.JA.Body + letters.EN.Subject + letters.EN.Body
			if err != nil || code != "" || strings.Contains(all, "SECRET") || strings.Contains(all, "{{") || strings.Contains(all, "承認") {
				t.Errorf("%s in %s: %q, %q, %v", d.ID, lang, code, letters, err)
			}
			for l, want := range map[incident.Lang][]string{incident.Japanese: {"東京", "影響: a_b *c*", "確認中"}, incident.English: {"Tokyo (ap-northeast-1)", "impact: a_b *c*", "not yet confirmed"}} {
				for _, w := range want {
					if !strings.Contains(letters.In(l).Body, w) {
						t.Errorf("%s in %s has no %q: %q", d.ID, lang, w, letters.In(l).Body)
					}
				}
			}
		}
	}
}

// FuzzLines: whatever stands in a file, each line is one, and what stands below the memo's heading stays below it.
func FuzzLines(f *testing.F) {
	f.Add("# 日本語\n\n件名: x\n\n- a\n  1. b\n\n> c\n\n| a |\n|-|\n| b |\n\n# 社内メモ\nd")
	f.Add("- \n  - \n\n```\n\x00\xff")
	f.Add("a heading of\ntwo `code\nspans`\n===")
	f.Fuzz(func(t *testing.T, body string) {
		for _, l := range local.LinesOf(body) {
			if strings.Contains(l.Text, "\n") {
				t.Errorf("a line of two: %q", l.Text)
			}
		}
	})
}
