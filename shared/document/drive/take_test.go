package drive_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/api/docs/v1"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
)

// TestWhoWroteInADocument is what the revisions of a copy tell, and where they do not tell it.
func TestWhoWroteInADocument(t *testing.T) {
	t.Parallel()
	sato, berlin := drivefake.Edit{Mail: "sato@example.com", Name: "Sato"}, drivefake.Edit{Mail: "berlin@example.com"}
	refused := func(status int, reason string) func(*drivefake.Fake) {
		return func(f *drivefake.Fake) { f.Next("revisions.list", drivefake.Fault{Status: status, Reason: reason}) }
	}
	for name, c := range map[string]struct {
		by      []drivefake.Edit
		wrong   func(*drivefake.Fake)
		want    []string
		unknown bool
		class   effect.Class
		code    string
	}{
		"nobody":                           {},
		"one person":                       {by: []drivefake.Edit{sato}, want: []string{sato.Mail}},
		"one person twice":                 {by: []drivefake.Edit{sato, berlin, sato}, want: []string{sato.Mail, berlin.Mail}},
		"one who shows nobody the address": {by: []drivefake.Edit{sato, {Name: "Hidden"}}, want: []string{sato.Mail}, unknown: true},
		"one who was not signed in":        {by: []drivefake.Edit{{Nobody: true}}, unknown: true},
		"an address that is none":          {by: []drivefake.Edit{{Mail: "x <y@example.com>"}}, unknown: true},
		"revisions that nobody may read":   {by: []drivefake.Edit{sato}, wrong: refused(http.StatusForbidden, "insufficientFilePermissions"), unknown: true},
		"only a reader": {
			by: []drivefake.Edit{sato}, wrong: func(f *drivefake.Fake) { f.SharedDrive(sharedDrive, drivefake.Reader) }, unknown: true,
		},
		"too many calls":  {by: []drivefake.Edit{sato}, wrong: refused(http.StatusForbidden, "userRateLimitExceeded"), class: effect.RetryLater, code: "busy"},
		"Google stumbles": {by: []drivefake.Edit{sato}, wrong: refused(http.StatusServiceUnavailable, "backendError"), class: effect.RetryLater, code: "busy"},
		"no member":       {wrong: func(f *drivefake.Fake) { f.SharedDrive(sharedDrive, drivefake.None) }, class: effect.Permanent, code: document.CodeGone},
		"a text it may not read": {wrong: func(f *drivefake.Fake) {
			f.Next("documents.get", drivefake.Fault{Status: http.StatusForbidden, Reason: "PERMISSION_DENIED"})
		}, class: effect.Permanent, code: document.CodeGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w, _ := setUp(t, drivefake.Options{})
			ref, err := w.Create(t.Context(), draft(notice))
			if err != nil {
				t.Fatal(err)
			}
			for _, by := range c.by {
				f.ChangeAs(by, ref.ID, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, "more") })
			}
			if c.wrong != nil {
				c.wrong(f)
			}
			got, err := w.Take(t.Context(), notice, ref)
			class, code := classOf(err)
			if class != c.class || code != c.code || !slices.Equal(got.Editors, c.want) || got.Unknown != c.unknown {
				t.Errorf("%q, unknown: %v, error %v", got.Editors, got.Unknown, err)
			}
		})
	}
}

// TestEveryRevisionCounts: they come in pages.
func TestEveryRevisionCounts(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	f.Change(ref.ID, func(file *drivefake.File) {
		for n := range 1200 {
			file.Edits = append(file.Edits, []drivefake.Edit{{Mail: "a@example.com"}, {Own: true}}[n%2])
		}
		file.Edits = append(file.Edits, drivefake.Edit{Mail: "last@example.com"})
	})
	if got, err := w.Take(t.Context(), notice, ref); err != nil || !slices.Equal(got.Editors, []string{"a@example.com", "last@example.com"}) {
		t.Errorf("%q, error %v", got.Editors, err)
	}
}

// TestRevisionsThatAreLeftOut: where the copy's own is not the oldest, others may be missing, or somebody has copied it by hand.
func TestRevisionsThatAreLeftOut(t *testing.T) {
	t.Parallel()
	sato := drivefake.Edit{Mail: "sato@example.com"}
	for name, edits := range map[string][]drivefake.Edit{
		"the oldest are missing":             {sato},
		"the tool has filled it in since":    {sato, {Own: true}},
		"somebody else, whom nobody can see": {{Name: "Hidden"}, sato},
	} {
		f, w, _ := setUp(t, drivefake.Options{})
		ref, err := w.Create(t.Context(), draft(notice))
		if err != nil {
			t.Fatal(err)
		}
		f.Change(ref.ID, func(file *drivefake.File) { file.Edits = edits })
		if got, err := w.Take(t.Context(), notice, ref); err != nil || !got.Unknown || !slices.Equal(got.Editors, []string{sato.Mail}) {
			t.Errorf("%s: %q, unknown: %v, error %v", name, got.Editors, got.Unknown, err)
		}
	}
}

// TestWhatADocumentSays reads a table, a second tab, and a text of which somebody suggests to delete a part; headers and footers are none
// of it.
func TestWhatADocumentSays(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	f.Change(ref.ID, func(file *drivefake.File) {
		file.Text = drivefake.Text{Header: "top", Footer: "bottom", Body: []string{"one two", ""}, Table: [][]string{{"影響", "なし"}, {"", "x"}}, Tab: []string{"second"}}
		file.Suggested = "two"
	})
	got, err := w.Take(t.Context(), notice, ref)
	want := []document.Line{{Apart: true}, {Text: "one two"}, {}, {Text: "影響: なし"}, {Text: "x"}, {Apart: true}, {Text: "second"}}
	if err != nil || !slices.Equal(got.Lines, want) {
		t.Errorf("%+v, error %v", got.Lines, err)
	}
}

// shown is a document as Google shows it.
func shown(t *testing.T, content string) *docs.Document {
	t.Helper()
	doc := &docs.Document{}
	if err := json.Unmarshal([]byte(`{"tabs":[{"documentTab":{"body":{"content":`+content+`}}}]}`), doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestParagraphsOfADocument(t *testing.T) {
	t.Parallel()
	for content, want := range map[string][]document.Line{
		`[{"paragraph":{"elements":[{"textRun":{"content":"Eng"}},{"textRun":{"content":"lish\n"}}],"paragraphStyle":{"namedStyleType":"HEADING_2"}}}]`: {{Text: "English", Heading: true}},
		`[{"paragraph":{"elements":[{"textRun":{"content":"x\n"}}],"paragraphStyle":{"namedStyleType":"TITLE"}}}]`:                                      {{Text: "x", Heading: true}},
		`[{"paragraph":{"elements":[{"textRun":{"content":"a\u000bb\n"}}],"paragraphStyle":{"namedStyleType":"NORMAL_TEXT"}}}]`:                         {{Text: "a"}, {Text: "b"}},
		`[{"paragraph":{"bullet":{"listId":"l"},"elements":[{"textRun":{"content":"a\n"}}]}}]`:                                                          {{Text: "- a"}},
		`[{"paragraph":{"bullet":{"listId":"l","nestingLevel":1},"elements":[{"textRun":{"content":"a\n"}}]}}]`:                                         {{Text: "  - a"}},
		`[{"paragraph":{"elements":[{"person":{"personProperties":{"name":"Sato"}}},{"textRun":{"content":" a\n"}}]}}]`:                                 {{Text: " a", Odd: true}},
		`[{"paragraph":{"elements":[{"horizontalRule":{}},{"textRun":{"content":"\n"}}]}}]`:                                                             {{}},
		`[{"table":{"tableRows":[{"tableRowStyle":{"tableHeader":true},"tableCells":[{"content":[{"paragraph":{"elements":[{"textRun":{"content":"社内メモ\n"}}]}}]}]},{"tableCells":[{"content":[{"paragraph":{"elements":[{"textRun":{"content":"a\n"}}]}},{"paragraph":{"elements":[{"inlineObjectElement":{}}]}}]}]}]}}]`: {
			{Text: "社内メモ", Head: true}, {Text: "a", Odd: true},
		},
		`[{"paragraph":{"elements":[{"textRun":{"content":"a "}},{"textRun":{"content":"b","textStyle":{"strikethrough":true}}},{"textRun":{"content":"\n","textStyle":{"strikethrough":true}}}]}}]`: {{Text: "a b", Struck: true}},
		`[{"paragraph":{"elements":[{"textRun":{"content":"a\n","textStyle":{"bold":true}}}],"positionedObjectIds":["x"]}}]`:                                                                         {{Text: "a", Odd: true}},
		`[{"table":{"tableRows":[{"tableCells":[{"content":[{"paragraph":{"elements":[{"textRun":{"content":"a","textStyle":{"strikethrough":true}}}]}}]}]}]}}]`:                                     {{Text: "a", Struck: true}},
	} {
		if got := drive.LinesOf(shown(t, content)); !slices.Equal(got[1:], want) {
			t.Errorf("%s: %+v", content, got)
		}
	}
}

// FuzzLines: whatever Google answers, reading it does not end the function.
func FuzzLines(f *testing.F) {
	f.Add(`{"tabs":[{"documentTab":{"body":{"content":[{"paragraph":{"elements":[{"textRun":{"content":"日本語\n"}}]}},{"table":{"tableRows":[{"tableCells":[{"content":[null]},null]},null]}},null]}},"childTabs":[null]},null]}`)
	f.Fuzz(func(t *testing.T, body string) {
		doc := &docs.Document{}
		if json.Unmarshal([]byte(body), doc) != nil {
			return
		}
		for _, l := range drive.LinesOf(doc) {
			if strings.Contains(l.Text, "\n") {
				t.Errorf("a line of two: %q", l.Text)
			}
		}
	})
}
