package local

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
)

// FuzzTyped holds that what a person typed shows as typed, and adds nothing but links, wherever a template puts it.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"# a #", "- [x] b", "a | b", "<b>c</b>", "https://x.com/a_b. d", "&amp;", "a\\", "*a* _b_ ~~c~~ `d`", "www.a_b.com/?a&b", "1) x", "{{title}}", "===", "a@b_c.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		shown := strings.Join(strings.FieldsFunc(incident.CleanText(typed), func(r rune) bool { return r == '\n' || r == '\u2028' || r == '\u2029' }), " / ")
		for _, template := range []string{"{{x}}", "# {{x}}", "- {{x}}", "a\n{{x}}\nb", "| {{x}} |\n|---|\n| {{x}} |", "> ({{x}})"} {
			got, tags := parts(t, typed, template)
			if count := strings.Count(template, "{{x}}"); shown != "" && strings.Count(got, squeeze(shown)) < count {
				t.Errorf("%q in %q shows %q", shown, template, got)
			}
			_, plain := parts(t, "x", template)
			if tags = slices.DeleteFunc(tags, func(tag string) bool { return tag == "a" }); shown != "" && !slices.Equal(tags, plain) {
				t.Errorf("%q in %q makes %q, want %q", shown, template, tags, plain)
			}
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// parts returns the text, without spaces, and the elements that a filled template shows.
func parts(t *testing.T, typed, template string) (shown string, tags []string) {
	t.Helper()
	body, _ := document.Fill(template, map[string]string{"x": typed}, incident.English)
	page, _, err := render(body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			tags = append(tags, n.Data)
		}
	}
	return squeeze(b.String()), tags
}

func TestPlainLine(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"# 【訓練】**EC2** \\<b\\>": "【訓練】EC2 <b>", "# Notice <https://x.com/a_b>": "Notice https://x.com/a_b", "": "", "---": "", "plain": "plain",
	} {
		if got := plainLine(line); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}
