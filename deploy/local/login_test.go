package main

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/browsertest"
)

const clientSecret = "a-secret-that-only-this-test-has-0123456789"

// openIDProvider starts a real OpenID provider as a process of its own and returns its issuer. kind is one of provider.mjs; "": as it
// is by default.
func openIDProvider(t *testing.T, redirect, kind string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if browsertest.FromNPM(t, "oidc-provider") == "" || err != nil {
		t.Skip("the sign-in is left out: it needs Node, and `npm ci --prefix .ci/browser`")
	}
	_, port, _ := net.SplitHostPort(freeAddr(t))
	cmd := exec.Command(node, filepath.Join("..", "..", ".ci", "browser", "provider.mjs"), port, redirect, kind)
	cmd.Env = append(os.Environ(), "CLIENT_SECRET="+clientSecret)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "listening" {
			return "http://127.0.0.1:" + port
		}
	}
	t.Fatal("the provider did not start")
	return ""
}

// atProvider signs in at the provider, and agrees that it tells the form who it is.
func (p formTab) atProvider(mail string) {
	p.t.Helper()
	p.click(`a[href*="/form/in/go"]`)
	p.sees("form label, form input, h1", "")
	p.logIn(mail)
	p.agree()
}

// logIn says who one is on the provider's page.
func (p formTab) logIn(mail string) {
	p.t.Helper()
	p.do(chromedp.WaitVisible(chromedp.CSS(`input[name=login]`)))
	p.typeIn(`input[name=login]`, mail)
	p.typeIn(`input[name=password]`, "anything\r")
}

// agree lets the provider tell the form who one is. It asks once for each person.
func (p formTab) agree() {
	p.t.Helper()
	p.sees("button", "Continue")
	p.click(`button`)
}

// withProvider starts the form, with people's accounts at a provider, while Slack is down.
func withProvider(t *testing.T, addr, issuer string) *process {
	t.Helper()
	e := newElsewhere(t, addr)
	settings := filepath.Join(t.TempDir(), "settings.yaml")
	write(t, settings, "login:\n  issuer: "+issuer+"\n  client_id: noroshi\n  domains: [example.com]\nslack:\n  responders: [U0KAKEI]\n")
	p := launch(t, addr, append(e.env(), "NOROSHI_OIDC_SECRET="+clientSecret), "-data", filepath.Join(t.TempDir(), "data"), "-settings", settings)
	p.ready(t)
	e.SetOutage(true)
	return p
}

// TestSigningInAtARealProvider: somebody who is known in Slack comes in as that person, somebody whose address is of
// another domain or not verified does not, and both are told the same.
func TestSigningInAtARealProvider(t *testing.T) {
	t.Parallel()
	inFull(t)
	addr := freeAddr(t)
	process := withProvider(t, addr, openIDProvider(t, "http://"+addr+"/form/in/back", ""))
	var told []string
	for _, c := range []struct{ mail, name string }{
		{"Jonas@example.com", "Jonas"},
		{"new.colleague@example.com", "Somebody From Elsewhere"},
		{"kakei@example.com.evil.example", ""},
		{"unverified@example.com", ""},
		{"guest@partner.example", ""},
	} {
		p := formTab{tab{t, browsertest.Start(t)}, "login", true}
		p.open(process.origin + "/form/declare?title=ELB")
		p.picture("enter")
		if c.name == "Jonas" { // the pages that only somebody outside sees
			p.open(process.origin + "/form/in/code")
			p.picture("code")
			p.typeIn(`input[name=code]`, "A1B2C-A1B2C-A1B2C-A1B2C")
			p.typeIn(`input[name=name]`, "Jonas")
			p.typeIn(`input[name=mail]`, "jonas@example.com\r")
			p.sees(".alarm", "Sign-in failed")
			p.picture("code-wrong")
			p.open(process.origin + "/form/declare?title=ELB")
		}
		p.atProvider(c.mail)
		if c.name == "" {
			p.sees(".alarm", "Sign-in failed")
			body, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.body.textContent`))
			told = append(told, body)
			continue
		}
		p.sees("header .quiet", c.name)
		p.holds(`location.pathname + location.search === '/form/declare?title=ELB'`)
	}
	for _, x := range told[1:] {
		if x != told[0] {
			t.Errorf("told differently: %q, %q", told[0], x)
		}
	}
	for _, why := range []string{"login.domains", "not verified (email_verified)"} {
		process.says(t, why)
	}
	log := process.out.String()
	for _, secret := range []string{clientSecret, "unverified@", "@partner.example", "evil.example"} {
		if strings.Contains(log, secret) {
			t.Errorf("%s is in the log:\n%s", secret, log)
		}
	}
}

// TestWhereARealProviderSaysIt: providers differ in where they say an address and its verification, and how.
func TestWhereARealProviderSaysIt(t *testing.T) {
	t.Parallel()
	inFull(t)
	for kind, want := range map[string]string{
		"token": "", "split": "", "text": "", "signed": "", "without": "", "silent": "neither the ID token nor UserInfo says whether the address is verified",
	} {
		addr := freeAddr(t)
		issuer := openIDProvider(t, "http://"+addr+"/form/in/back", kind)
		process := withProvider(t, addr, issuer)
		login := config.Login{Issuer: issuer, ClientID: "noroshi", Domains: []string{"example.com"}, URL: process.origin}
		for _, f := range preflight.Run(t.Context(), clock.Machine, preflight.FormRows(login, func(context.Context) (int, error) { return 10, nil }, nil)) {
			if !f.OK() {
				t.Errorf("%s: before an incident it is said that %s", kind, text.PreflightLine(incident.English, f, f.Subject))
			}
		}
		p := formTab{tab{t, browsertest.Start(t)}, "login", true}
		p.open(process.origin + "/form/declare?title=ELB")
		p.atProvider("jonas@example.com")
		if want == "" {
			p.sees("header .quiet", "Jonas")
			continue
		}
		p.sees(".alarm", "Sign-in failed")
		process.says(t, want)
		if log := process.out.String(); strings.Contains(log, "jonas@") {
			t.Errorf("%s: the log is\n%s", kind, log)
		}
	}
}

// TestTwoSignInsInOneBrowser: what one tab begins, another one does not end, and who is in goes on to where each wanted.
func TestTwoSignInsInOneBrowser(t *testing.T) {
	t.Parallel()
	inFull(t)
	addr := freeAddr(t)
	process := withProvider(t, addr, openIDProvider(t, "http://"+addr+"/form/in/back", ""))
	p := formTab{tab{t, browsertest.Start(t)}, "login", true}
	begun := func(to string) string {
		p.open(process.origin + "/form/in/go?to=" + to)
		p.sees("form input", "")
		at, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href`))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	first := begun("/form/declare?title=ELB")
	begun("/form/declare?title=EC2")
	p.logIn("jonas@example.com")
	p.agree()
	p.sees("header .quiet", "Jonas")
	p.holds(`location.pathname + location.search === '/form/declare?title=EC2'`)
	p.open(first) // the other tab
	p.logIn("jonas@example.com")
	p.sees("header .quiet", "Jonas")
	p.holds(`location.pathname + location.search === '/form/declare?title=ELB'`)
	if strings.Contains(process.out.String(), "not let in") {
		t.Errorf("the log is\n%s", process.out.String())
	}
}

// touchable finds what a thumb would miss: the smallest thing to press has 44 px, once the page's style is there.
func (p formTab) touchable() {
	p.t.Helper()
	p.loaded()
	small, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('main button, main a.button, input:not([type=hidden]):not([type=checkbox]), select, textarea, summary, label.tick, .name, .steps a, .links a')]
		.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)`))
	if err != nil || len(small) > 0 {
		p.t.Errorf("too small for a thumb: %v %q", err, small)
	}
}

// weigh holds the page and all it loads under 60 kB.
func (p formTab) weigh() {
	p.t.Helper()
	size, err := chromedp.Run(p.ctx, chromedp.Evaluate[float64](`Promise.all(
		[location.href, ...[...document.querySelectorAll('link[rel=stylesheet], script[src], img[src]')].map((e) => e.href || e.src)]
			.map((u) => fetch(u, {cache: 'no-store'}).then((r) => r.arrayBuffer()).then((b) => b.byteLength)))
		.then((all) => all.reduce((a, b) => a + b))`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	url, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.pathname`))
	if size >= 60_000 || size < 5_000 {
		p.t.Errorf("%s and what it loads has %.0f bytes", url, size)
	}
	p.t.Logf("%s: %.0f bytes", url, size)
}
