package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// proxy is a proxy of one's own before the process, which asks for it by the process's own address, as nginx does unless it is
// told otherwise. With says it tells where a request came from, which is what the request claims.
func (p *process) proxy(t *testing.T, says bool) string {
	t.Helper()
	to, _ := url.Parse(p.origin)
	s := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		if says {
			r.Out.Header.Set("X-Forwarded-For", r.In.Header.Get("Test-From"))
		}
	}})
	t.Cleanup(s.Close)
	return s.URL
}

var linkSandbox = regexp.MustCompile(`http://\S+(/sandbox/\?key=\S+)`)

// sandboxLink is the path of the link to the sandbox that the process prints.
func (p *process) sandboxLink(t testing.TB) string {
	t.Helper()
	return linkSandbox.FindStringSubmatch(p.printed(t, linkSandbox, 1))[1]
}

// declared declares an incident in the sandbox and waits for its check sheet, whose page it returns.
func (v *visitor) declared(title string) string {
	v.t.Helper()
	act := `{"do":"say","user":"U0KAKEI","channel":"C0HELP","text":"/incident now ` + title + `"}`
	r, _ := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.origin+"/sandbox/act", strings.NewReader(act))
	r.Header.Set("Content-Type", "application/json")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || res.StatusCode != http.StatusOK {
		v.t.Fatalf("declaring: %v %v", res, err)
	}
	res.Body.Close()
	link := regexp.MustCompile(`href="(/documents/\w+/checksheet)"`)
	for {
		if _, _, body := v.get("/documents/"); link.MatchString(body) {
			return link.FindStringSubmatch(body)[1]
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-v.t.Context().Done():
			v.t.Fatal("no check sheet")
		}
	}
}

// TestDocumentsAskWhoReads: behind a proxy that asks for the process by its own address the documents are as shut as elsewhere.
// The link that the process prints opens them, and so does signing in on the way there.
func TestDocumentsAskWhoReads(t *testing.T) {
	t.Parallel()
	process := launch(t, freeAddr(t), []string{english}, "-data", filepath.Join(t.TempDir(), "data"))
	process.ready(t)
	me := process.visitor(t)
	if code, to, _ := me.get("/"); code != http.StatusSeeOther || to != "/sandbox/" {
		t.Errorf("/ leads to %s, %d", to, code)
	}
	process.says(t, "Open it and type") // in the language of the terminal
	link := process.sandboxLink(t)
	if code, to, _ := me.get(link); code != http.StatusSeeOther || to != "/sandbox/?user=U0BANGKOK" {
		t.Fatalf("the link leads to %s, %d", to, code)
	}
	sheet := me.declared("EC2")

	stranger := process.visitor(t)
	stranger.origin = process.proxy(t, false)
	for _, path := range []string{"/documents/", sheet, sheet + "/edit"} {
		code, to, body := stranger.get(path)
		if want := "/form/in?to=" + url.QueryEscape(path); code != http.StatusSeeOther || to != want || strings.Contains(body, "EC2") {
			t.Errorf("%s: %d, to %s", path, code, to)
		}
	}
	if code, to, _ := stranger.get(link); code != http.StatusSeeOther || len(stranger.cookies) > 0 {
		t.Errorf("a link that was used: %d, to %s", code, to)
	}

	key := regexp.MustCompile(`key=(\S+)`).FindStringSubmatch(process.formLink(t, 1))[1]
	code, to, _ := stranger.send(http.MethodPost, "/form/in/key", url.Values{"key": {key}, "person": {"U0BERLIN"}, "to": {sheet}})
	if code != http.StatusSeeOther || to != sheet {
		t.Errorf("signing in leads to %s, %d", to, code)
	}
	if code, _, body := stranger.get(sheet); code != http.StatusOK || !strings.Contains(body, "aria-pressed") {
		t.Errorf("signed in: %d\n%s", code, body)
	}
}

// TestTheSandboxAsksWhoOpensIt: whoever reaches it may act as anyone, and a proxy on this machine may look like a browser on it. So
// everybody signs in first, wherever they come from; the printed link does, and it lasts.
func TestTheSandboxAsksWhoOpensIt(t *testing.T) {
	t.Parallel()
	p := launch(t, freeAddr(t), nil, "-data", filepath.Join(t.TempDir(), "data"))
	p.ready(t)
	said, named, silent := p.visitor(t, "Test-From", "203.0.113.1"), p.visitor(t), p.visitor(t, "Origin", "https://x.example")
	said.origin, named.host, silent.origin = p.proxy(t, true), "evil.example", p.proxy(t, false)
	for name, v := range map[string]*visitor{
		"the machine itself": p.visitor(t), "as a page of its own": p.visitor(t, "Sec-Fetch-Site", "same-origin"), "a proxy that says so": said, "another name": named, "a proxy that does not": silent,
		"another site's": p.visitor(t, "Origin", "https://x.example", "Referer", "https://x.example/", "Sec-Fetch-Site", "cross-site"),
	} {
		if code, to, _ := v.get("/sandbox/?channel=C0HELP"); code != http.StatusSeeOther || to != "/form/in?to=%2Fsandbox%2F%3Fchannel%3DC0HELP" {
			t.Errorf("%s: %d, to %s", name, code, to)
		}
		for _, path := range []string{"/sandbox/state", "/sandbox/static/app.js", "/sandbox/slack/archives/C0HELP"} {
			if code, _, body := v.get(path); code != http.StatusForbidden {
				t.Errorf("%s: %s: %d %s", name, path, code, body)
			}
		}
		if code, _, _ := v.send(http.MethodPost, "/sandbox/act", nil); code != http.StatusForbidden {
			t.Errorf("%s: acting: %d", name, code)
		}
	}
	me := p.visitor(t)
	if code, to, _ := me.get(p.sandboxLink(t)); code != http.StatusSeeOther || !strings.HasPrefix(to, "/sandbox/?user=") {
		t.Errorf("with the link: %d, to %s", code, to)
	}
	for range 2 {
		if code, _, _ := me.get("/sandbox/"); code != http.StatusOK {
			t.Errorf("signed in: %d", code)
		}
	}
	me.origin = silent.origin
	if code, _, _ := me.get("/sandbox/"); code != http.StatusOK {
		t.Errorf("signed in, through a proxy: %d", code)
	}
}

// sandboxed starts a sandbox, and signs somebody in by the link that it prints.
func sandboxed(t *testing.T) (*process, *visitor) {
	t.Helper()
	p := launch(t, freeAddr(t), nil, "-data", filepath.Join(t.TempDir(), "data"))
	p.ready(t)
	me := p.visitor(t)
	me.get(p.sandboxLink(t))
	return p, me
}

// TestTheSandboxInSafari: a browser that takes no Secure cookie from this machine over http opens the printed link, and stays in.
func TestTheSandboxInSafari(t *testing.T) {
	t.Parallel()
	_, me := sandboxed(t)
	for name := range me.cookies {
		if strings.HasPrefix(name, "__Host-") {
			delete(me.cookies, name)
		}
	}
	for _, path := range []string{"/sandbox/", "/sandbox/state", "/form/", "/documents/"} {
		if code, to, _ := me.get(path); code != http.StatusOK {
			t.Errorf("%s: %d, to %s", path, code, to)
		}
	}
}

// TestNoOtherSiteActsInTheSandbox: what another site has a browser send is refused, although the browser is signed in.
func TestNoOtherSiteActsInTheSandbox(t *testing.T) {
	t.Parallel()
	p, me := sandboxed(t)
	act := func(header, value string) int {
		me.header.Del("Origin")
		me.header.Del("Sec-Fetch-Site")
		me.header.Set(header, value)
		code, _, _ := me.send(http.MethodPost, "/sandbox/act", nil)
		return code
	}
	for _, foreign := range [][2]string{{"Origin", "https://x.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
		if got := act(foreign[0], foreign[1]); got != http.StatusForbidden {
			t.Errorf("%v: %d", foreign, got)
		}
	}
	for _, own := range [][2]string{{"Origin", p.origin}, {"Sec-Fetch-Site", "same-origin"}} {
		if got := act(own[0], own[1]); got != http.StatusBadRequest { // it is no act
			t.Errorf("%v: %d", own, got)
		}
	}
}

// TestCallersBehindAProxy: somebody's wrong codes keep nobody else out, and whoever only says that they are somebody else stays
// who they are.
func TestCallersBehindAProxy(t *testing.T) {
	t.Parallel()
	inFull(t)
	for name, c := range map[string]struct {
		settings string
		want     int // for a wrong code of somebody else
	}{
		"named":     {"proxies: [192.0.2.1, 127.0.0.0/8]\n", http.StatusForbidden},
		"not named": {"timezone: UTC\n", http.StatusTooManyRequests},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, settings := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "settings.yaml")
			write(t, settings, c.settings)
			process := launch(t, freeAddr(t), nil, "-data", data, "-settings", settings)
			process.ready(t)
			cmd := exec.Command("go", "run", "../breakglass", "-data", data, "-n", "1")
			cmd.Env = append(os.Environ(), "LC_ALL=C")
			out, err := cmd.CombinedOutput()
			code := regexp.MustCompile(`[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}`).FindString(string(out))
			if err != nil || code == "" {
				t.Fatalf("%v\n%s", err, out)
			}
			front := process.proxy(t, true)
			enter := func(from, code string) int {
				v := process.visitor(t, "Test-From", from)
				v.origin = front
				got, _, _ := v.send(http.MethodPost, "/form/in/code", url.Values{"code": {code}, "name": {"Nok"}, "mail": {"nok@example.com"}})
				return got
			}
			last := 0
			for n := range 20 {
				last = enter("6.6.6."+string(rune('0'+n%10))+", 203.0.113.1", "A1B2C-A1B2C-A1B2C-A1B2C")
			}
			if last != http.StatusTooManyRequests {
				t.Errorf("the twentieth wrong code: %d", last)
			}
			if got := enter("203.0.113.2", "A1B2C-A1B2C-A1B2C-A1B2C"); got != c.want {
				t.Errorf("somebody else's wrong code: %d, want %d", got, c.want)
			}
			if got := enter("203.0.113.3", code); got != http.StatusSeeOther {
				t.Errorf("a good code: %d", got)
			}
		})
	}
}

// TestTickingOnAPhone: whoever opens a check sheet signs in, comes back to it, and ticks a box with a thumb, scripts off.
func TestTickingOnAPhone(t *testing.T) {
	t.Parallel()
	process, opener := sandboxed(t)
	sheet := opener.declared("EC2")
	p := formTab{tab{t, browsertest.Start(t)}, "tick", false}
	p.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateTouch), scripts(false))
	p.open(process.origin + sheet)
	p.click(`main button`)
	p.sees("main", "in the terminal")
	p.open(process.formLink(t, 2))
	p.sees("label", "")
	p.do(chromedp.SetValue(chromedp.CSS(`select[name=person]`), "U0KAKEI"))
	p.click(`form.write button`)
	p.sees("article h1", "チェックシート")
	p.touchable()
	p.click(`#b2`)
	p.sees(`#b2[aria-pressed="true"]`, "")
	p.click(`#b2`)
	p.sees(`#b2[aria-pressed="false"]`, "")
}
