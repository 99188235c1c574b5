package local_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

const page = "/documents/k3f9q2/notice"

type desk struct {
	folder  *local.Folder
	dir     string
	handler http.Handler
}

func setup(t *testing.T, title string) desk {
	t.Helper()
	f, dir := open(t)
	create(t, f, draft(notice, title))
	return desk{folder: f, dir: dir, handler: local.Handler(f, local.Options{})}
}

type answer struct {
	code   int
	header http.Header
	body   string
}

func (d desk) do(t *testing.T, method, path string, form url.Values, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{code: w.Code, header: w.Header(), body: string(body)}
}

func (d desk) save(t *testing.T, seen, text string, headers ...string) answer {
	t.Helper()
	return d.do(t, http.MethodPost, page, url.Values{"seen": {seen}, "text": {text}}, headers...)
}

func (d desk) seen(t *testing.T) string {
	t.Helper()
	p, err := d.folder.Read(notice)
	if err != nil {
		t.Fatal(err)
	}
	return p.Hash
}

func want(t *testing.T, got answer, code int, parts ...string) {
	t.Helper()
	if got.code != code {
		t.Errorf("status %d, want %d", got.code, code)
	}
	for _, part := range parts {
		if !strings.Contains(got.body, part) {
			t.Errorf("the page lacks %q:\n%s", part, got.body)
		}
	}
}

func TestReading(t *testing.T) {
	t.Parallel()
	d := setup(t, "EC2 in Tokyo")
	want(t, d.do(t, "GET", "/documents/", nil), 200, `<a href="/documents/k3f9q2/notice">EC2 in Tokyo</a>`)
	want(t, d.do(t, "GET", page, nil), 200, "<h1>EC2 in Tokyo</h1>", `<input disabled="" type="checkbox">`, `<article class="sheet prose" lang="en">`,
		text.DocFilled.In(incident.Japanese))
	want(t, d.do(t, "GET", page+"/edit", nil), 200, d.seen(t), "# EC2 in Tokyo\n")
	want(t, d.do(t, "GET", "/documents/-/style.css", nil), 200, "--ember")
	want(t, d.do(t, "GET", "/documents/-/documents.css", nil), 200, ".sheet")
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	for _, path := range []string{
		"/documents/k3f9q2/none", "/documents/none/notice", "/documents/k3f9q2", "/documents/%2e%2e/notice", "/documents/k3f9q2/..%2f..%2fsecret",
		"/documents/none/notice/edit",
	} {
		want(t, d.do(t, "GET", path, nil), 404, "文書が見つかりません")
	}
	want(t, d.do(t, "POST", "/documents/k3f9q2/none", url.Values{"text": {"x"}}), 404, "x\n")
}

func TestTheReadersLanguage(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	for accept, phrase := range map[string]string{
		"": "編集する", "en-GB,ja;q=0.5": "Edit", "ja-JP": "編集する", "de": "編集する", "*": "編集する", "broken;;q=": "編集する", "de,en;q=0.5": "Edit",
	} {
		want(t, d.do(t, "GET", page, nil, "Accept-Language", accept), 200, `/edit">`+phrase+"<")
	}
}

func TestSaving(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	got := d.save(t, d.seen(t), "# Two\r\nlines")
	if got.code != 303 || got.header.Get("Location") != page {
		t.Errorf("answer %+v", got)
	}
	if got := content(t, d.dir, "k3f9q2/notice.md"); got != "# Two\nlines\n" {
		t.Errorf("file holds %q", got)
	}
}

func TestAConflictShowsBothTextsAndLosesNothing(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	d.save(t, seen, "theirs <b>")
	got := d.save(t, seen, "mine <b>", "Accept-Language", "en")
	want(t, got, 409, "mine &lt;b&gt;", "theirs &lt;b&gt;", "Someone else saved first", `value="`+d.seen(t)+`"`)
	if got := content(t, d.dir, "k3f9q2/notice.md"); got != "theirs <b>\n" {
		t.Errorf("file holds %q", got)
	}
	if got := d.save(t, d.seen(t), "merged"); got.code != 303 {
		t.Errorf("saving after seeing both: %+v", got)
	}
}

func TestASaveFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	for _, foreign := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		want(t, d.save(t, seen, "stolen", foreign...), 403, "保存しませんでした")
	}
	if d.seen(t) != seen {
		t.Error("the document changed")
	}
	if got := d.save(t, seen, "own", "Sec-Fetch-Site", "same-origin"); got.code != 303 {
		t.Errorf("from its own page: %+v", got)
	}
}

func TestATextThatIsTooLongIsRefused(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	want(t, d.save(t, seen, strings.Repeat("a", 1<<20)), 413, "1024 KB")
	if d.seen(t) != seen {
		t.Error("the document changed")
	}
}

func TestAFailedSaveGivesTheTextBack(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	if err := os.MkdirAll(filepath.Join(d.dir, ".draft", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := d.save(t, seen, "an hour of work", "Accept-Language", "en")
	want(t, got, 500, "an hour of work", `role="alert"`, "Not saved yet", seen)
}

func TestADocumentDoesNothingInTheBrowser(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	d.save(t, d.seen(t), "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](data:text/html,x) </textarea>")
	for _, path := range []string{page, page + "/edit", "/documents/"} {
		got := d.do(t, "GET", path, nil)
		for _, bad := range []string{"<script", "<img", `href="javascript`, `href="data`, "</textarea> "} {
			if strings.Contains(got.body, bad) {
				t.Errorf("%s has %q:\n%s", path, bad, got.body)
			}
		}
		csp := got.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(got.body, "style=") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	want(t, d.do(t, "GET", page, nil), 200, "&lt;script&gt;alert(1)&lt;/script&gt;")
}

func TestEveryPageSaysEverythingInBothLanguages(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	d.save(t, seen, "y")
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		for _, got := range []answer{
			d.do(t, "GET", "/documents/", nil, "Accept-Language", string(lang)),
			d.do(t, "GET", page, nil, "Accept-Language", string(lang)),
			d.do(t, "GET", page+"/edit", nil, "Accept-Language", string(lang)),
			d.do(t, "GET", "/documents/none", nil, "Accept-Language", string(lang)),
			d.save(t, seen, "z", "Accept-Language", string(lang)),
		} {
			want(t, got, got.code, `<html lang="`+string(lang)+`">`, "</html>")
			if strings.Contains(got.body, "{") {
				t.Errorf("a place is left:\n%s", got.body)
			}
		}
	}
}

func TestTheListShowsWholeDocumentsOnly(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	create(t, d.folder, draft(document.Name{Incident: "a1", Document: "checksheet"}, "sheet"))
	if err := d.folder.Remove(t.Context(), notice, plan.Ref{}); err != nil {
		t.Fatal(err)
	}
	got := d.do(t, "GET", "/documents/", nil)
	want(t, got, 200, "sheet")
	if strings.Contains(got.body, "removed") || strings.Contains(got.body, "k3f9q2") {
		t.Errorf("the list holds what was removed:\n%s", got.body)
	}
}
