package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// album is every page of a process as it was sent, by a name, in one language.
type album struct {
	*visitor
	lang  string
	pages map[string]string
}

// keep adds the page that a request is answered with.
func (a *album) keep(name string, code int, method, target string, form url.Values) {
	a.t.Helper()
	got, _, body := a.send(method, target, form)
	if got != code || !strings.Contains(body, "</html>") {
		a.t.Errorf("%s, %s %s: %d, want a page with %d\n%.300s", name, method, target, got, code, body)
	}
	if want := `<html lang="` + a.lang + `"`; !strings.Contains(body, want) {
		a.t.Errorf("%s, %s: not in %s", name, target, a.lang)
	}
	a.pages[name] = body
}

func (a *album) see(name, target string) {
	a.t.Helper()
	a.keep(name, http.StatusOK, http.MethodGet, target, nil)
}

// value finds what a page's form holds under a name.
func (a *album) value(page, name string) string {
	a.t.Helper()
	_, _, body := a.get(page)
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if found == nil {
		a.t.Fatalf("%s has no %s\n%s", page, name, body)
	}
	return found[1]
}

// outside keeps the pages of whoever is not signed in.
func (a *album) outside(link, key string) {
	a.see("sign-in", "/form/in?to=/documents/")
	a.see("sign-in-out", "/form/in?out=1")
	a.see("code", "/form/in/code")
	wrong := url.Values{"code": {"A1B2C-A1B2C-A1B2C-A1B2C"}, "name": {"Nok"}, "mail": {"nok@example.com"}}
	a.keep("code-wrong", http.StatusForbidden, http.MethodPost, "/form/in/code", wrong)
	a.keep("code-slip", http.StatusUnprocessableEntity, http.MethodPost, "/form/in/code", url.Values{"code": {"x"}})
	a.keep("link-used", http.StatusForbidden, http.MethodGet, "/form/in/key?key=x", nil)
	a.see("link", link)
	a.keep("link-slip", http.StatusUnprocessableEntity, http.MethodPost, "/form/in/key", url.Values{"key": {key}})
	a.keep("nowhere-out", http.StatusNotFound, http.MethodGet, "/nowhere", nil)
	a.header.Set("Sec-Fetch-Site", "cross-site")
	a.keep("foreign", http.StatusForbidden, http.MethodPost, "/form/in/code", nil)
	a.keep("document-foreign", http.StatusForbidden, http.MethodPost, "/documents/x/notice", nil)
	a.header.Del("Sec-Fetch-Site")
	a.keep("document-signed-out", http.StatusForbidden, http.MethodPost, "/documents/k3f9qa/notice", url.Values{"text": {"- [ ] one"}})
}

// inside keeps the pages of whoever is signed in, around a check sheet.
func (a *album) inside(sheet string) {
	board := "/form/i/" + strings.Split(sheet, "/")[2]
	a.see("home", "/form/")
	a.see("declare", "/form/declare")
	a.see("board", board)
	a.see("todo", board+"/todo/4.3d")
	a.see("timeline", board+"/timeline")
	a.see("print", board+"/print")
	a.see("evening", board+"/evening")
	a.see("measures-none", "/form/measures")
	a.see("record", board+"/record")
	a.see("handover-none", board+"/handover")
	begin := url.Values{"token": {a.value(board+"/do/handover", "token")}}
	if code, _, _ := a.send(http.MethodPost, board+"/do/handover", begin); code != http.StatusSeeOther {
		a.t.Errorf("handing over: %d", code)
	}
	a.see("handover", board+"/handover")
	a.see("past-none", "/form/ended")
	for _, act := range []string{"report", "skip", "hand"} {
		a.see(act, board+"/do/"+act+"?todo=4.3d")
	}
	for _, act := range []string{"add", "facts", "commander", "phase", "resolve", "cancel"} {
		a.see(act, board+"/do/"+act)
	}
	skip := url.Values{"todo": {"4.3d"}, "token": {a.value(board+"/do/skip?todo=4.3d", "token")}}
	a.keep("skip-slip", http.StatusUnprocessableEntity, http.MethodPost, board+"/do/skip", skip)
	a.signs()
	a.keep("stale", http.StatusForbidden, http.MethodPost, board+"/do/skip", url.Values{"todo": {"4.3d"}, "text": {"x"}})
	a.keep("nowhere", http.StatusNotFound, http.MethodGet, "/form/nowhere", nil)
	a.see("documents", "/documents/")
	a.see("checksheet", sheet)
	a.see("notice", strings.Replace(sheet, "checksheet", "notice", 1))
	a.see("document-edit", sheet+"/edit")
	a.keep("document-clash", http.StatusConflict, http.MethodPost, sheet, url.Values{"seen": {"x"}, "text": {"- [ ] mine"}})
	a.keep("document-tick", http.StatusConflict, http.MethodPost, sheet+"/tick", url.Values{"seen": {"x"}, "box": {"x"}})
	a.keep("document-nowhere", http.StatusNotFound, http.MethodGet, "/documents/none/notice", nil)
	a.keep("document-too-long", http.StatusRequestEntityTooLarge, http.MethodPost, sheet, url.Values{"text": {strings.Repeat("x", 1<<20)}})
}

// signs keeps the pages of a sign: reported, asked about, and dismissed.
func (a *album) signs() {
	a.t.Helper()
	report := func(title string) string {
		a.t.Helper()
		in := url.Values{"title": {title}, "kind": {"drill"}, "token": {a.value("/form/sign", "token")}}
		code, to, _ := a.send(http.MethodPost, "/form/sign", in)
		if code != http.StatusSeeOther {
			a.t.Errorf("reporting: %d", code)
		}
		return to
	}
	a.see("sign-report", "/form/sign")
	a.keep("sign-slip", http.StatusUnprocessableEntity, http.MethodPost, "/form/sign", url.Values{"token": {a.value("/form/sign", "token")}, "link": {"x"}})
	sign, _, _ := strings.Cut(report("S3"), "?")
	a.see("sign", sign)
	a.see("sign-near", report("slow"))
	a.see("sign-todo", sign+"/todo/2.1")
	for _, act := range []string{"begin_as", "evidence", "meet", "dismiss"} {
		a.see("sign-"+act, sign+"/do/"+act)
	}
	dismiss := url.Values{"text": {"x"}, "token": {a.value(sign+"/do/dismiss", "token")}}
	if code, _, _ := a.send(http.MethodPost, sign+"/do/dismiss", dismiss); code != http.StatusSeeOther {
		a.t.Errorf("dismissing: %d", code)
	}
	a.see("sign-over", sign)
}

// over keeps the pages of a drill that is called off.
func (a *album) over() {
	a.t.Helper()
	_, to, _ := a.send(http.MethodPost, "/form/declare", url.Values{"title": {"RDS"}, "drill": {"1"}, "token": {a.value("/form/declare", "token")}})
	board, _, _ := strings.Cut(to, "?")
	cancel := url.Values{"text": {"x"}, "token": {a.value(board+"/do/cancel", "token")}}
	if code, _, _ := a.send(http.MethodPost, board+"/do/cancel", cancel); code != http.StatusSeeOther {
		a.t.Errorf("calling it off: %d", code)
	}
	a.see("board-over", board)
	a.see("todo-over", board+"/todo/4.3d")
	a.see("print-over", board+"/print")
	a.see("evening-over", board+"/evening")
	a.see("past", "/form/ended")
}

// sandbox keeps the sandbox as somebody sees it who reads the language.
func (a *album) sandbox(who string) {
	a.see("sandbox-help", "/sandbox/?user="+who+"&channel=C0HELP")
	a.see("sandbox-list", "/sandbox/?user="+who)
	a.see("sandbox-room", roomOf(a.visitor, who))
	a.see("sandbox-thread", threadOf(a.visitor, who))
}

var (
	roomLink   = regexp.MustCompile(`href="(\?channel=\w+&amp;user=\w+)" data-channel="\w+" data-channel-name="inc-`)
	threadLink = regexp.MustCompile(`href="(\?channel=\w+&amp;thread=[\d.]+&amp;user=\w+)"`)
)

func linkIn(v *visitor, page string, form *regexp.Regexp) string {
	v.t.Helper()
	_, _, body := v.get(page)
	found := form.FindStringSubmatch(body)
	if found == nil {
		v.t.Fatalf("%s has no %s", page, form)
	}
	return "/sandbox/" + strings.ReplaceAll(found[1], "&amp;", "&")
}

// roomOf is the page of the incident's channel for somebody, and threadOf that of one of its threads.
func roomOf(v *visitor, who string) string   { return linkIn(v, "/sandbox/?user="+who, roomLink) }
func threadOf(v *visitor, who string) string { return linkIn(v, roomOf(v, who), threadLink) }

// TestEveryPage: all pages there are, in both languages, pass a check of their markup and one of whether everybody can use them.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	for lang, who := range map[string]string{"ja": "U0KAKEI", "en": "U0BANGKOK"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			process := launch(t, freeAddr(t), nil, "-data", filepath.Join(t.TempDir(), "data"))
			process.ready(t)
			a := &album{process.visitor(t, "Accept-Language", lang), lang, map[string]string{}}
			_, link, _ := strings.Cut(process.formLink(t, 1), process.origin)
			_, key, _ := strings.Cut(link, "key=")
			a.outside(link, key)
			if code, _, _ := a.send(http.MethodPost, "/form/in/key", url.Values{"key": {key}, "person": {who}}); code != http.StatusSeeOther {
				t.Fatalf("signing in: %d", code)
			}
			a.see("home-empty", "/form/")
			a.see("documents-none", "/documents/")
			a.inside(a.declared("EC2 に SSH できない"))
			a.sandbox(who)
			a.over()
			a.keep("link-shown", http.StatusOK, http.MethodPost, "/form/in/link", nil)
			browsertest.Markup(t, a.pages)
			a.usable(process, who)
		})
	}
}

// usable looks at all pages in a browser, each as it was sent: at a desk and on a phone.
func (a *album) usable(process *process, who string) {
	a.t.Helper()
	to, _ := url.Parse(process.origin)
	rest := httputil.NewSingleHostReverseProxy(to) // what the pages load
	again := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, "/again/")
		if !ok {
			rest.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, a.pages[name])
	}))
	a.t.Cleanup(again.Close)
	p := formTab{tab{a.t, browsertest.Start(a.t)}, "page", true}
	p.open(process.origin + process.sandboxLink(a.t))
	for _, size := range [][2]int64{{1280, 900}, {390, 844}} {
		p.do(chromedp.EmulateViewport(size[0], size[1]), browsertest.Prefer(size[0] < 1000))
		shape := fmt.Sprintf("%s-%d-", a.lang, size[0])
		for _, name := range slices.Sorted(maps.Keys(a.pages)) {
			if !strings.HasPrefix(name, "sandbox") {
				p.open(again.URL + "/again/" + name)
				p.look(shape + name)
			}
		}
		for name, at := range map[string]string{
			"list": "/sandbox/?user=" + who, "room": roomOf(a.visitor, who), "thread": threadOf(a.visitor, who), "stranger": "/sandbox/?user=U0STRANGER",
		} {
			p.open(process.origin + at)
			p.look(shape + "sandbox-" + name)
		}
	}
}

// look checks a page, and keeps a picture of it where NOROSHI_PICTURES says.
func (p formTab) look(name string) {
	p.t.Helper()
	p.loaded()
	browsertest.Accessible(p.t, p.ctx)
	if wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
		p.t.Errorf("%s is wider than the screen: %v", name, err)
	}
	p.picturePage(name)
}
