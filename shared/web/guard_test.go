package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/session"
)

// everyPage lists the pages of an incident, and those outside of one.
func everyPage(id incident.ID) []string {
	all := []string{Root, Root + "in", Root + "in/code", Root + "declare", customersURL, boardURL(id), todoURL(id, "4.3d"), boardURL(id) + "/timeline", boardURL(id) + "/print", Root + "nowhere"}
	for _, a := range ask.All {
		if a.Form != nil && a.Does != nil {
			all = append(all, actURL(id, a.Name)+"?todo=4.3d")
		}
	}
	return all
}

func TestNothingRunsOrLoadsFromElsewhere(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	inline := regexp.MustCompile(`(?i)<script(?: [^>]*)?>[^<]|<style|\son[a-z]+=|\sstyle=|javascript:|(?:src|href)="(?:https?:)?//[^"]*"`)
	for _, p := range everyPage(id) {
		a := b.get(p)
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") ||
			!strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "form-action 'self'") || !strings.Contains(csp, "base-uri 'none'") {
			t.Errorf("%s: %s", p, csp)
		}
		h := a.Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" ||
			h.Get("X-Frame-Options") != "DENY" || !strings.Contains(h.Get("Strict-Transport-Security"), "max-age") {
			t.Errorf("%s: %v", p, h)
		}
		for _, found := range inline.FindAllString(a.body, -1) {
			if !strings.Contains(found, "runbook.example") { // a link that people open, not something a page loads
				t.Errorf("%s: %s", p, found)
			}
		}
	}
}

func TestWhatPeopleTypeIsText(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	evil := `"><script>alert(1)</script><b>&'`
	id := b.declare(evil)
	b.post(actURL(id, "report"), "token", b.token(todoURL(id, "4.3d"), actURL(id, "report")), "todo", "4.3d", "text", evil)
	for _, p := range everyPage(id) {
		if raw := b.raw(http.MethodGet, p, nil); strings.Contains(raw, "<script>alert") || strings.Contains(raw, "<b>&'") {
			t.Errorf("%s has it as it was typed", p)
		}
	}
	again := b.raw(http.MethodPost, declareURL, url.Values{"title": {evil}})
	if strings.Contains(again, "<script>alert") || !strings.Contains(again, "alert(1)") {
		t.Errorf("what is shown again:\n%s", again)
	}
}

func TestAFormOfAnotherSiteDoesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	token := b.token(todoURL(id, "4.3d"), actURL(id, "report"))
	claim := func(header, value, token string) int {
		x := d.as("kakei@example.com")
		x.cookies = b.cookies
		if header != "" {
			x.header.Set(header, value)
		}
		return x.post(actURL(id, "claim"), "token", token, "todo", "4.3d").StatusCode
	}
	other := d.as("jonas@example.com")
	for name, c := range map[string]struct{ header, value, token string }{
		"its origin":            {"Origin", "https://evil.example", token},
		"as the browser says":   {"Sec-Fetch-Site", "cross-site", token},
		"a sister's":            {"Sec-Fetch-Site", "same-site", token},
		"no token":              {"", "", ""},
		"a made up token":       {"", "", strings.Repeat("A", 22) + "." + strings.Repeat("B", 22)},
		"another session's":     {"", "", other.token(todoURL(id, "4.3d"), actURL(id, "report"))},
		"a token without a sig": {"", "", strings.Split(token, ".")[0]},
	} {
		if got := claim(c.header, c.value, c.token); got != http.StatusForbidden {
			t.Errorf("%s: %d", name, got)
		}
	}
	if s, _ := d.state(id).Todo("4.3d"); s.Owner != "" {
		t.Fatalf("it was taken by %s", s.Owner)
	}
	if got := claim("Sec-Fetch-Site", "same-origin", token); got != http.StatusSeeOther {
		t.Errorf("our own form: %d", got)
	}
}

func TestCookiesAreTheHostsAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.browser()
	link, _ := url.Parse(d.Link())
	res := b.post(Root+"in/key", "key", link.Query().Get("key"), "person", "U0KAKEI")
	var found bool
	for _, c := range res.Cookies() {
		found = true
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%v", c)
		}
	}
	if !found || res.StatusCode != http.StatusSeeOther {
		t.Errorf("%d, %v", res.StatusCode, res.Header)
	}
	b.get(Root).has(t, http.StatusOK, "筧")
}

func TestACookieThatWasTouchedSignsNobodyIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	for name, value := range map[string]string{
		"made up":         "AAAA",
		"for another use": d.seal.Seal("login", session.Begin(session.Session{Mail: "kakei@example.com"}, t0)),
	} {
		b := d.browser()
		b.cookies[session.Cookie] = value
		if got := b.get(Root).StatusCode; got != http.StatusSeeOther {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := open(t)
	idle, busy := d.as("kakei@example.com"), d.as("kakei@example.com")
	for at := time.Duration(0); at < session.Longest; at += 50 * time.Minute {
		d.now.Store(int64(at.Seconds()))
		if got := busy.get(Root).StatusCode; got != http.StatusOK {
			t.Fatalf("busy, after %s: %d", at, got)
		}
	}
	if got := idle.get(Root).StatusCode; got != http.StatusSeeOther {
		t.Errorf("idle: %d", got)
	}
	d.now.Store(int64((session.Longest + time.Minute).Seconds()))
	if got := busy.get(Root).StatusCode; got != http.StatusSeeOther {
		t.Errorf("for ever: %d", got)
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/form/i/k3f9qa": "/form/i/k3f9qa", "/form/i/k3f9qa/do/skip?todo=4.3d": "/form/i/k3f9qa/do/skip?todo=4.3d", "/form/": Root,
		"/documents/": Documents, "/documents/k3f9qa/notice/edit": "/documents/k3f9qa/notice/edit", "/sandbox/?channel=C0HELP": "/sandbox/?channel=C0HELP",
		"/documents/../command": Root, "//evil.example/documents/": Root, "/documents/..%2f..%2fform/out": Root, "/documentsx/": Root,
		"": Root, "https://evil.example": Root, "//evil.example": Root, "//evil.example/form/i/a": Root, "https://evil.example/form/i/a": Root, "/\\evil.example": Root, "/form/../sandbox/": Root,
		"/form//../..//evil.example": Root, "javascript:alert(1)": Root, "/form/out": Root, "/form/in/go": Root, "/formal": Root,
		"https:///form/i/a": Root, "/form/i/a\r\nX: y": Root, "form/i/a": Root, "/form/%2e%2e/x": Root, "http:/form/i/a": Root,
	} {
		if got := returnTo(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
	d := open(t)
	b := d.browser()
	link, _ := url.Parse(d.Link())
	res := b.post(Root+"in/key", "key", link.Query().Get("key"), "person", "U0KAKEI", "to", "https://evil.example/form/")
	if got := res.Header.Get("Location"); got != Root {
		t.Errorf("sent to %s", got)
	}
	id := b.declare("EC2")
	res = b.post(actURL(id, "claim"), "token", b.token(todoURL(id, "4.3d"), actURL(id, "report")), "todo", "4.3d", "back", "//evil.example")
	if got := res.Header.Get("Location"); !strings.HasPrefix(got, boardURL(id)) {
		t.Errorf("sent to %s", got)
	}
}

func TestABodyIsBounded(t *testing.T) {
	t.Parallel()
	b := open(t).as("kakei@example.com")
	b.post(declareURL, "token", "x", "title", strings.Repeat("x", maxForm)).has(t, http.StatusRequestEntityTooLarge, "too long")
}

func TestFormsAreBoundedInNumber(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	var last int
	for range 61 {
		last = b.post(declareURL, "token", "x").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the sixty-first within a second: %d", last)
	}
	other := d.as("jonas@example.com")
	other.from = "192.0.2.2:1"
	if got := other.post(declareURL, "token", "x").StatusCode; got == http.StatusTooManyRequests {
		t.Error("somebody else pays for it")
	}
	d.now.Add(1)
	if got := b.post(declareURL, "token", "x").StatusCode; got == http.StatusTooManyRequests {
		t.Error("it is for ever")
	}
}

// TestEveryPageIsLight: what a page and all it loads has in bytes, also late in a long incident with much to say.
func TestEveryPageIsLight(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	page := actURL(id, "add")
	for range 24 {
		b.post(page, "token", b.token(page, page), "title", strings.Repeat("大口のお客様に電話で状況を伝える ", 4))
		d.now.Add(10)
	}
	for range 40 {
		b.post(actURL(id, "report"), "token", b.token(todoURL(id, "4.3d"), actURL(id, "report")), "todo", "4.3d", "text", strings.Repeat("長い文です。", 400))
		d.now.Add(10)
	}
	loaded := 0
	for _, x := range []string{"-/style.css", "-/form.css", "-/form.js"} {
		loaded += len(b.raw(http.MethodGet, Root+x, nil))
	}
	for _, p := range everyPage(id) {
		if n := loaded + len(b.raw(http.MethodGet, p, nil)); n >= 60_000 || n < 10_000 {
			t.Errorf("%s and what it loads has %d bytes", p, n)
		} else {
			t.Logf("%s: %d", p, n)
		}
	}
}
