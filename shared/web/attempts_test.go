package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/web/session"
	"noroshi.internal/shared/web/signin"
	"noroshi.internal/shared/web/signin/signintest"
)

// company is a form that people come into with the company's accounts.
type company struct {
	*desk
	issuer *signintest.Issuer
	log    bytes.Buffer
}

func openCompany(t *testing.T) *company {
	t.Helper()
	c := &company{desk: open(t), issuer: signintest.New(t)}
	c.issuer.Info.Says = map[string]any{"sub": "1", "email": "kakei@example.com", "email_verified": true, "name": "Kakei"}
	c.opt.Provider = signin.New(signin.Config{
		Issuer: c.issuer.URL, ClientID: "noroshi", Redirect: Callback(origin), Domains: c.opt.Domains, Clock: clock.Machine,
	})
	c.opt.Log = slog.New(slog.NewTextHandler(&c.log, &slog.HandlerOptions{Level: slog.LevelWarn})) // as local mode does
	return c
}

// goes begins a sign-in in a tab that wants to see a page, and returns the way back.
func (c *company) goes(b *browser, to string) (back string) {
	c.t.Helper()
	res := b.get(Root + "in/go?" + url.Values{"to": {to}}.Encode())
	return Root + "in/back" + c.issuer.Back(c.t, res.Header.Get("Location"))
}

// leads fails unless an address leads to a page.
func (b *browser) leads(from, to string) {
	b.t.Helper()
	if res := b.get(from); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != to {
		b.t.Errorf("%s: %d to %q, want %q\n%s", from, res.StatusCode, res.Header.Get("Location"), to, res.body)
	}
}

// TestTwoTabsSignIn: each comes to where it wanted, in whatever order they return, also again by the back button.
func TestTwoTabsSignIn(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	for name, order := range map[string][]int{"in order": {0, 1}, "the other way round": {1, 0}, "one of them twice": {0, 0, 1, 0}, "three": {2, 0, 1}} {
		b := c.browser()
		tos := []string{"/form/i/aaa", "/form/declare?title=ELB", Root}
		var back []string
		for _, to := range tos {
			back = append(back, c.goes(b, to))
		}
		for _, n := range order {
			b.leads(back[n], tos[n])
		}
		b.get(Root).has(t, http.StatusOK, "筧")
		b.leads(Root+"in/go?to=%2Fform%2Fdeclare", "/form/declare")     // who is in is not sent away
		b.leads(Root+"in/back?state=unknown&code=x", Root)              // an answer to nothing
		b.leads(Root+"in/back?error=access_denied&state=unknown", Root) // nor is one told that they are not
		if c.log.Len() > 0 {
			t.Errorf("%s: %s", name, &c.log)
		}
	}
}

// TestBackToAnotherAccount: whoever was refused, or met a provider that was down, goes back and on in the same attempt.
func TestBackToAnotherAccount(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	b := c.browser()
	back := c.goes(b, "/form/declare?title=ELB")
	was := c.issuer.Info
	c.issuer.Info.Says = map[string]any{"sub": "1", "email": "private@mail.example", "email_verified": true}
	b.get(back).has(t, http.StatusForbidden, "Sign-in failed", `/form/in/go?to=%2Fform%2Fdeclare%3Ftitle%3DELB`)
	again := strings.Replace(back, "code=", "code=again-", 1) // the provider gives another code for the same attempt
	c.issuer.Info = was
	c.issuer.Claims = map[string]any{"nonce": strings.TrimPrefix(query(back, "code"), "code-of-")}
	c.issuer.KeysStatus = http.StatusServiceUnavailable
	c.issuer.Alg = "PS256" // the keys are looked for again
	b.get(again).has(t, http.StatusBadGateway, "is not responding", "break-glass code")
	c.issuer.KeysStatus = 0
	b.leads(again, "/form/declare?title=ELB")
	for _, secret := range []string{"mail.example", query(back, "code"), query(back, "state"), "@"} {
		if strings.Contains(c.log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, &c.log)
		}
	}
	if n := strings.Count(c.log.String(), "somebody was not let in"); n != 2 || !strings.Contains(c.log.String(), "login.domains") {
		t.Errorf("%d reasons are in the log of local mode:\n%s", n, &c.log)
	}
}

// TestAProviderThatIsSetUpWrong: nobody is told to try again, and codes work.
func TestAProviderThatIsSetUpWrong(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	c.issuer.Described = map[string]any{"authorization_endpoint": nil, "token_endpoint": nil, "jwks_uri": nil}
	c.browser().get(Root+"in/go").has(t, http.StatusBadGateway, "do not match", "break-glass code", "/form/in/code")
	if !strings.Contains(c.log.String(), "authorization_endpoint, jwks_uri, token_endpoint") {
		t.Errorf("in the log:\n%s", &c.log)
	}
	c.byCode(c.codes(1)[0], 0).has(t, http.StatusSeeOther)
}

func query(address, name string) string {
	u, _ := url.Parse(address)
	return u.Query().Get(name)
}

// TestAnAttemptEnds: it is answered within its time and in its own browser, or begun anew without losing where it led.
func TestAnAttemptEnds(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	b := c.browser()
	back := c.goes(b, "/form/i/aaa")
	c.browser().get(back).has(t, http.StatusForbidden, "was not completed", "in another browser", "/form/in/go?to=%2Fform%2F")
	without, _, _ := strings.Cut(back, "code=")
	b.get(without+"code=").has(t, http.StatusForbidden, "was not completed")
	c.now.Add(int64(signin.Longest/time.Second) + 1)
	b.get(back).has(t, http.StatusForbidden, "was not completed", "/form/in/go?to=%2Fform%2Fi%2Faaa")
	b.leads(c.goes(b, "/form/i/aaa"), "/form/i/aaa")
}

// TestAttemptsAreBounded: a browser keeps the latest, and sends no more along than a proxy takes.
func TestAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	b := c.browser()
	var backs []string
	for n := range 3 * mostAttempts {
		backs = append(backs, c.goes(b, fmt.Sprintf("/form/i/a%d", n)))
		c.now.Add(1)
	}
	if len(b.cookies) != mostAttempts {
		t.Errorf("%d attempts are kept", len(b.cookies))
	}
	oldest := len(backs) - mostAttempts
	b.get(backs[oldest-1]).has(t, http.StatusForbidden, "was not completed")
	b.leads(backs[oldest], fmt.Sprintf("/form/i/a%d", oldest))

	b = c.browser()
	long := "/form/declare?title=" + strings.Repeat("x", 1500)
	var back string
	for range 2 * mostAttempts {
		back = c.goes(b, long)
		size := 0
		for name, value := range b.cookies {
			size += len(name) + len(value) + 3
		}
		if size > attemptsSize+500 || size > 8<<10 {
			t.Fatalf("%d bytes of cookies", size)
		}
		c.now.Add(1)
	}
	b.leads(back, long)
	b = c.browser()
	b.leads(c.goes(b, "/form/declare?title="+strings.Repeat("x", 4000)), "/form/declare") // a browser would drop such a cookie
	b = c.browser()
	b.leads(c.goes(b, "/form/i/"+strings.Repeat("x", 4000)), Root)
}

// TestWhatTheProviderSays has a sentence of its own, and a way in for meanwhile.
func TestWhatTheProviderSays(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	for code, want := range map[string]struct {
		status int
		said   string
	}{
		"access_denied":           {http.StatusForbidden, "did not allow it"},
		"login_required":          {http.StatusForbidden, "was not completed"},
		"temporarily_unavailable": {http.StatusBadGateway, "is not responding"},
		"server_error":            {http.StatusBadGateway, "is not responding"},
		"unauthorized_client":     {http.StatusBadGateway, "settings do not match"},
		"something_else":          {http.StatusForbidden, "Sign-in failed"},
	} {
		b := c.browser()
		state := query(c.goes(b, "/form/i/aaa"), "state")
		b.get(Root+"in/back?"+url.Values{"state": {state}, "error": {code}, "error_description": {"<b>kakei@example.com"}}.Encode()).
			has(t, want.status, want.said, "break-glass code", "/form/in/go?to=%2Fform%2Fi%2Faaa").lacks(t, "kakei")
		if !strings.Contains(c.log.String(), code) {
			t.Errorf("%s is not in the log:\n%s", code, &c.log)
		}
	}
	if strings.Contains(c.log.String(), "kakei") {
		t.Errorf("somebody is named in the log:\n%s", &c.log)
	}
}

// TestTheLogIsNotFilled: anybody may open the page that the provider leads back to.
func TestTheLogIsNotFilled(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	for range 100 {
		c.browser().get(Root + "in/back?state=x&code=y")
	}
	if n := strings.Count(c.log.String(), "\n"); n != 10 {
		t.Errorf("%d lines", n)
	}
}

// TestAGuestSignsIn: the provider knows guests, too. The page says as little as it does of others, the log why.
func TestAGuestSignsIn(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	c.issuer.Info.Says["email"] = "guest@example.com"
	b := c.browser()
	b.get(c.goes(b, Root)).has(t, http.StatusForbidden, "Sign-in failed").lacks(t, "guest")
	if _, in := b.cookies[session.Cookie]; in || !strings.Contains(c.log.String(), "a guest's") {
		t.Errorf("signed in: %v\n%s", in, &c.log)
	}
}

// TestAProviderThatIsDownAtTheStart: the page says what there is meanwhile, and keeps where somebody wanted to go.
func TestAProviderThatIsDownAtTheStart(t *testing.T) {
	t.Parallel()
	c := openCompany(t)
	c.issuer.Status = http.StatusServiceUnavailable
	c.browser().get(Root+"in/go?to=%2Fform%2Fi%2Faaa").
		has(t, http.StatusBadGateway, "is not responding", "/form/in/code?to=%2Fform%2Fi%2Faaa", "/form/in/go?to=%2Fform%2Fi%2Faaa")
}
