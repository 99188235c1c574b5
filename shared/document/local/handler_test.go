package local_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	who     *visitor
}

// visitor is who reads: somebody signed in, who may know of every incident but those that are hidden.
type visitor struct {
	out    bool
	broken error
	lang   incident.Lang
	hidden []incident.ID
}

func (v *visitor) reader(http.ResponseWriter, *http.Request) (local.Reader, bool, error) {
	look := func(_ context.Context, id incident.ID) (name, board string, may bool, err error) {
		return "incident " + string(id), "/form/i/" + string(id), !slices.Contains(v.hidden, id), nil
	}
	return local.Reader{Lang: v.lang, Look: look}, !v.out, v.broken
}

func setup(t *testing.T, title string) desk {
	t.Helper()
	f, dir := open(t)
	create(t, f, draft(notice, title))
	who := &visitor{}
	door := local.Door{Reader: who.reader, SignIn: func(to string) string { return "/in?to=" + url.QueryEscape(to) }, Home: "/form/"}
	return desk{folder: f, dir: dir, handler: local.Handler(f, door, local.Options{Log: slog.New(slog.DiscardHandler)}), who: who}
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
	want(t, d.do(t, "GET", "/documents/", nil), 200, "incident k3f9q2", `<a href="/documents/k3f9q2/notice">EC2 in Tokyo</a>`)
	want(t, d.do(t, "GET", page, nil), 200, "<h1>EC2 in Tokyo</h1>", `aria-pressed="false" aria-label="one"`, `aria-pressed="true" aria-label="two"`, `<article class="sheet prose" lang="en">`,
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

// TestOnlyThoseWhoAreSignedIn: whoever is not is sent to sign in and comes back, sees nothing before, and loses nothing that
// they typed.
func TestOnlyThoseWhoAreSignedIn(t *testing.T) {
	t.Parallel()
	d := setup(t, "secret title")
	seen := d.seen(t)
	d.who.out = true
	for path, back := range map[string]string{
		"/documents/": "/documents/", page: page, page + "/edit": page + "/edit", "/documents/none/notice": "/documents/none/notice", "/documents/none": "/documents/none",
	} {
		got := d.do(t, "GET", path, nil)
		if got.code != 303 || got.header.Get("Location") != "/in?to="+url.QueryEscape(back) || strings.Contains(got.body, "secret") {
			t.Errorf("%s: %d, to %s", path, got.code, got.header.Get("Location"))
		}
	}
	got := d.save(t, seen, "# an hour <of> work", "Accept-Language", "en")
	want(t, got, 403, "# an hour &lt;of&gt; work", "Your session had ended", `href="/in?to=`+url.QueryEscape(page+"/edit")+`"`, seen)
	if strings.Contains(got.body, "secret") {
		t.Error("it shows what is saved")
	}
	if got := d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {"0"}}); got.code != 303 || got.header.Get("Location") != "/in?to="+url.QueryEscape(page) {
		t.Errorf("%+v", got)
	}
	if d.seen(t) != seen {
		t.Error("the document changed")
	}
	d.who.out, d.who.broken = false, errors.New("the store is gone")
	want(t, d.do(t, "GET", page, nil, "Accept-Language", "en"), 503, "Could not check who may read")
	want(t, d.do(t, "GET", "/documents/-/style.css", nil), 200, "--ember")
}

// TestDocumentsOfAnIncidentThatIsNotForTheReader are not there for them: not in the list, not to read, not to write.
func TestDocumentsOfAnIncidentThatIsNotForTheReader(t *testing.T) {
	t.Parallel()
	d := setup(t, "secret title")
	create(t, d.folder, draft(document.Name{Incident: "a1", Document: "notice"}, "open title"))
	d.who.hidden = []incident.ID{"k3f9q2"}
	seen := d.seen(t)
	index := d.do(t, "GET", "/documents/", nil)
	want(t, index, 200, "open title")
	for _, got := range []answer{
		index, d.do(t, "GET", page, nil), d.do(t, "GET", page+"/edit", nil), d.save(t, seen, "mine"), d.save(t, "", "mine"),
		d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {"0"}}),
	} {
		if strings.Contains(got.body, "secret") || strings.Contains(got.body, "k3f9q2") || got.code == 303 || got.code == 409 {
			t.Errorf("%d: %s", got.code, got.body)
		}
	}
	if d.seen(t) != seen {
		t.Error("the document changed")
	}
}

func TestTheSignedInReadersLanguage(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	d.who.lang = incident.English
	want(t, d.do(t, "GET", page, nil, "Accept-Language", "ja"), 200, `<html lang="en">`)
}

var boxValue = regexp.MustCompile(`name="box" value="([^"]*)" aria-pressed="(\w+)" aria-label="([^"]*)"`)

// press presses a box of the page that d shows, as its form sends it.
func (d desk) press(t *testing.T, label, seen string) answer {
	t.Helper()
	for _, m := range boxValue.FindAllStringSubmatch(d.do(t, "GET", page, nil).body, -1) {
		if m[3] == label {
			return d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {m[1]}})
		}
	}
	t.Fatalf("no box %q", label)
	return answer{}
}

func TestBoxesAreTicked(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	if got := d.press(t, "one", d.seen(t)); got.code != 303 || got.header.Get("Location") != page+"#b0" {
		t.Errorf("%+v", got)
	}
	if got := content(t, d.dir, "k3f9q2/notice.md"); got != "# x\n\n- [x] one\n- [x] two\n" {
		t.Errorf("file holds %q", got)
	}
	d.press(t, "two", d.seen(t))
	if got := content(t, d.dir, "k3f9q2/notice.md"); got != "# x\n\n- [x] one\n- [ ] two\n" {
		t.Errorf("file holds %q", got)
	}
}

// TestABoxPressedTwice: a form that is sent twice ticks once.
func TestABoxPressedTwice(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	box := boxValue.FindStringSubmatch(d.do(t, "GET", page, nil).body)[1]
	for range 2 {
		if got := d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {box}}); got.code != 303 {
			t.Errorf("%+v", got)
		}
	}
	if got := content(t, d.dir, "k3f9q2/notice.md"); !strings.Contains(got, "- [x] one") {
		t.Errorf("file holds %q", got)
	}
}

// TestBoxesOfATextThatOthersChanged: a tick goes to the task that was seen, wherever it stands by then; where that is not there,
// or not the only one, nothing is ticked and the current text is shown.
func TestBoxesOfATextThatOthersChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ since, want string }{
		"another box was ticked": {"- [ ] one\n- [ ] two\n", "- [x] one\n- [ ] two\n"},
		"it moved":               {"- [ ] zero\n- [x] two\n\ntext\n\n- [ ] one\n", "- [ ] zero\n- [x] two\n\ntext\n\n- [x] one\n"},
		"ticked by another":      {"- [x] one\n", "- [x] one\n"},
		"its words changed":      {"- [ ] one more\n- [x] two\n", ""},
		"it is gone":             {"nothing\n", ""},
		"there are two":          {"- [ ] one\n- [ ] one\n", ""},
	} {
		d := setup(t, "x")
		seen := d.seen(t)
		box := boxValue.FindStringSubmatch(d.do(t, "GET", page, nil).body)[1]
		d.save(t, seen, c.since)
		got := d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {box}}, "Accept-Language", "en")
		if c.want == "" {
			want(t, got, 409, "changed this line first")
			c.want = c.since
		} else if got.code != 303 {
			t.Errorf("%s: %+v", name, got)
		}
		if got := content(t, d.dir, "k3f9q2/notice.md"); got != c.want {
			t.Errorf("%s: file holds %q", name, got)
		}
	}
}

func TestWhatIsNoBoxIsNotTicked(t *testing.T) {
	t.Parallel()
	d := setup(t, "x")
	seen := d.seen(t)
	for _, box := range []string{"", "0", "0.true", "0.true.x", "-1.true.x", "99.true.x", "a.b.c.d", "0.true." + strings.Repeat("0", 12)} {
		want(t, d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {box}}), 409)
	}
	for _, foreign := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		box := boxValue.FindStringSubmatch(d.do(t, "GET", page, nil).body)[1]
		want(t, d.do(t, "POST", page+"/tick", url.Values{"seen": {seen}, "box": {box}}, foreign...), 403)
	}
	if d.seen(t) != seen {
		t.Error("the document changed")
	}
	want(t, d.do(t, "POST", "/documents/k3f9q2/none/tick", url.Values{"box": {"0.true.x"}}), 404)
}
