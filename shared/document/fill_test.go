package document_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
)

var place = regexp.MustCompile(`\{\{[^{}\n]*\}\}`)

func TestBuiltInTemplatesLeaveNoPlace(t *testing.T) {
	t.Parallel()
	for id, read := range playbook.Builtins() {
		pb := read()
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			for _, doc := range pb.Documents {
				for name, d := range map[string]plan.Document{"known": full(lang), "unknown": {Head: plan.Head{Lang: lang}}} {
					body, unknown := document.Fill(doc.Template.In(lang), document.Fields(d, known), lang)
					if strings.Contains(body, "{{") || strings.Contains(body, "}}") || len(unknown) > 0 {
						t.Errorf("%s, %s, %s, facts %s: unknown %q, text:\n%s", id, doc.ID, lang, name, unknown, body)
					}
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	fields := map[string]string{"title": "{{impact}}", "impact": "none", "mark": ""}
	for _, c := range []struct{ name, template, want string }{
		{"a place", "A {{impact}}.", "A none."},
		{"a typed place is not expanded", "{{title}} {{impact}}", `\{\{impact\}\} none`},
		{"an empty field leaves nothing", "# {{mark}}Title", "# Title"},
		{"nor the space after it", "# {{mark}} Title\n{{mark}} Line", "# Title\nLine"},
		{"but the space between words stays", "one{{mark}} two", "one two"},
		{"what an empty field brings together is no place", "{{{mark}}{impact}} {{ {{mark}}impact}}", `\{\{impact}} \{\{ impact}}`},
		{"half a place is text", "a {{impact} }}", `a \{\{impact} }}`},
		{"places beside text and half a place", "{{mark}}{{title}}: {{impact}} {{", `\{\{impact\}\}: none \{\{`},
		{"one brace is text", "a {b} c", "a {b} c"},
	} {
		if got, unknown := document.Fill(c.template, fields, incident.English); got != c.want || unknown != nil {
			t.Errorf("%s: %q, unknown %q; want %q", c.name, got, unknown, c.want)
		}
	}
}

func TestAPlaceNobodyKnowsIsSaidAndReported(t *testing.T) {
	t.Parallel()
	body, unknown := document.Fill("{{ETA}} {{etta}} {{ETA}}", nil, incident.Japanese)
	if want := "確認中 確認中 確認中"; body != want {
		t.Errorf("%q, want %q", body, want)
	}
	if want := []string{"ETA", "etta"}; !slices.Equal(unknown, want) {
		t.Errorf("unknown %q, want %q", unknown, want)
	}
}

func FuzzFill(f *testing.F) {
	f.Add("# {{mark}}{{title}}", "{{title}}", "")
	f.Add("{{{mark}}{x}}{{mark}}}}", "}}{{", "{")
	f.Fuzz(func(t *testing.T, template, title, prefix string) {
		body, _ := document.Fill(template, map[string]string{"title": title, "mark": prefix}, incident.English)
		if left := place.FindString(body); left != "" {
			t.Errorf("%q is left in %q", left, body)
		}
	})
}
