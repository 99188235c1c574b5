package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/web/breakglass"
	"noroshi.internal/shared/web/session"
)

// What the settings of a deployment and its secrets say of the form.
const (
	formHost   = "form.example.com"
	sessionKey = "the-key-of-the-sessions-of-e2e-0123456789"
)

// browser is somebody without Slack.
type browser struct {
	t       *testing.T
	c       *cloud
	cookies map[string]*http.Cookie
	asked   int
	trace   string // of the last request
}

// answered is an answer of the form.
type answered struct {
	*http.Response
	page string
}

// ask sends what a browser sends, by way of Google's front end.
func (b *browser) ask(method, host, target string, form url.Values) answered {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, "http://"+b.c.fn[function.Form].addr+target, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	b.asked++
	b.trace = fmt.Sprintf("%032x", b.asked)
	req.Header.Set("Traceparent", "00-"+b.trace+"-00000000000000ab-01")
	req.Host = host
	req.Header.Set("X-Forwarded-For", "203.0.113.7")
	req.Header.Set("Accept-Language", "ja")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "https://"+host)
	}
	for _, c := range b.cookies {
		req.AddCookie(c)
	}
	resp, err := http.DefaultTransport.RoundTrip(req) // a redirect is looked at, not followed
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range resp.Cookies() {
		b.cookies[c.Name] = c
	}
	return answered{resp, string(page)}
}

func (b *browser) get(target string) answered { return b.ask(http.MethodGet, formHost, target, nil) }

var ownField = regexp.MustCompile(`name="(token|attempt)" value="([^"]+)"`)

// send fills in the first form of a page and sends it.
func (b *browser) send(page, to string, typed url.Values) answered {
	b.t.Helper()
	a := b.get(page)
	own := ownField.FindStringSubmatch(a.page)
	if a.StatusCode != http.StatusOK || own == nil {
		b.t.Fatalf("%s: %s, no form in\n%s", page, a.Status, a.page)
	}
	typed.Set(own[1], own[2])
	return b.ask(http.MethodPost, formHost, to, typed)
}

// browser is a browser, and a printed code for it.
func (c *cloud) browser(t *testing.T) (b *browser, code string) {
	t.Helper()
	code = breakglass.New()
	hash, _ := breakglass.Hash(code)
	if err := service.New(c.db, config.Defaults(), playbook.Set{}, clock.Machine).AddCodes(t.Context(), []string{hash}); err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, c: c, cookies: map[string]*http.Cookie{}}, code
}

// TestFormUpload: what was built from the form's upload shows the page on which one signs in, as a browser is to get it.
func TestFormUpload(t *testing.T) {
	t.Parallel()
	c := deploy(t, "small")
	c.start(t, function.Form)
	b, code := c.browser(t)

	a := b.get("/form/in")
	if a.StatusCode != http.StatusOK || !strings.Contains(a.page, "/form/in/code") {
		t.Fatalf("%s\n%s\n%s", a.Status, a.page, c.fn[function.Form].printed())
	}
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") ||
		a.Header.Get("Strict-Transport-Security") == "" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", a.Header)
	}
	c.wroteALine(t, function.Form, b.trace, http.StatusOK)
	for _, asset := range regexp.MustCompile(`(?:src|href)="(/form/-/[^"]+)"`).FindAllStringSubmatch(a.page, -1) {
		if got := b.get(asset[1]); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %s: what is embedded did not get into the upload", asset[1], got.Status)
		}
	}
	if a := b.ask(http.MethodGet, "form-1.a.run.app", "/form/", nil); a.StatusCode != http.StatusTemporaryRedirect || a.Header.Get("Location") != "https://"+formHost+"/form/" {
		t.Errorf("by another address: %s, %q", a.Status, a.Header.Get("Location"))
	}
	b.comeIn(code)
	if got := b.cookies[session.Cookie]; got == nil || !got.Secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" {
		t.Errorf("the cookie: %+v", got)
	}
	c.fn[function.Form].restart(t) // another instance
	if a := b.get("/form/"); a.StatusCode != http.StatusOK {
		t.Errorf("the next instance does not know who is signed in: %s", a.Status)
	}
	for _, secret := range []string{code, sessionKey} {
		if strings.Contains(c.fn[function.Form].printed(), secret) {
			t.Errorf("a secret is in the log:\n%s", c.fn[function.Form].printed())
		}
	}
}

func (b *browser) comeIn(code string) {
	b.t.Helper()
	a := b.send("/form/in/code", "/form/in/code", url.Values{"code": {code}, "name": {"筧"}, "mail": {"kakei@example.com"}})
	if a.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("%s\n%s", a.Status, a.page)
	}
}

// TestDeclaredInTheBrowser: one form, and the marks' triggers do the rest in Slack, once it answers; sent twice, to two
// instances, it is one incident.
func TestDeclaredInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: starts several processes")
	}
	c := deploy(t, "small")
	c.start(t, function.Form, string(incident.Slack))
	b, code := c.browser(t)
	b.comeIn(code)
	c.slack.SetOutage(true)
	page := b.get("/form/")
	own := ownField.FindStringSubmatch(page.page)
	if own == nil {
		t.Fatalf("%s\n%s", page.Status, page.page)
	}
	typed := url.Values{own[1]: {own[2]}, "title": {"東京リージョンの EC2 に SSH できない"}, "kind": {"live"}}
	first := b.ask(http.MethodPost, formHost, "/form/declare", typed)
	c.fn[function.Form].restart(t)
	second := b.ask(http.MethodPost, formHost, "/form/declare", typed)
	board := first.Header.Get("Location")
	if first.StatusCode != http.StatusSeeOther || !strings.HasPrefix(board, "/form/i/") || second.Header.Get("Location") != board {
		t.Fatalf("%s %q, then %s %q\n%s", first.Status, board, second.Status, second.Header.Get("Location"), first.page)
	}
	if a := b.get(board); a.StatusCode != http.StatusOK || !strings.Contains(a.page, "4.1") {
		t.Errorf("the board: %s\n%s", a.Status, a.page)
	}
	c.slack.SetOutage(false)
	room := c.awaitRoom(t)
	c.awaitKeys(t, room, "board", "todo/4.1", "todo/4.2", "todo/4.3")
	if n := len(c.rooms()); n != 1 {
		t.Errorf("%d rooms", n)
	}
}
