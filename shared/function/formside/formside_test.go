package formside

import (
	"bytes"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/web/breakglass"
	"noroshi.internal/shared/web/signin/signintest"
)

const origin = "https://form.example.com"

// town is two instances of the function over one store, and one browser. Each request goes to the other instance than the
// one before.
type town struct {
	t         *testing.T
	parts     function.Parts
	instances [2]http.Handler
	asked     int
	cookies   map[string]string
	log       bytes.Buffer
}

func open(t *testing.T, change func(*config.Login)) *town {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{Volatile: true, Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := config.Config{Settings: config.Defaults(), SessionKeys: []config.Secret{config.Secret(strings.Repeat("k", 40))}}
	c.Settings.Login = config.Login{Domains: []string{"example.com"}, URL: origin}
	if change != nil {
		change(&c.Settings.Login)
	}
	w := &town{t: t, cookies: map[string]string{}}
	row, _ := function.RowOf(function.Form)
	w.parts = function.Parts{
		Row: row, Config: c, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Machine, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	}
	for i := range w.instances {
		if w.instances[i], err = Form(w.parts); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// ask sends what the browser sends, and keeps its cookies.
func (w *town) ask(method, target string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, origin+target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	w.asked++
	w.instances[w.asked%2].ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		w.cookies[c.Name] = c.Value
	}
	return rec
}

var hidden = regexp.MustCompile(`name="(token|attempt)" value="([^"]+)"`)

// filled returns what a page's first form sends by itself, with what a person types.
func (w *town) filled(page string, typed url.Values) url.Values {
	w.t.Helper()
	rec := w.ask(http.MethodGet, page, nil)
	found := hidden.FindStringSubmatch(rec.Body.String())
	if found == nil {
		w.t.Fatalf("%s: %d, no form in\n%s", page, rec.Code, rec.Body)
	}
	typed.Set(found[1], html.UnescapeString(found[2]))
	return typed
}

// TestTwoInstancesServeOnePerson: a code that is typed in one instance's page is used up in the other, which the first
// one's session follows from; a declaration that reaches both makes one incident, and the code lets nobody else in.
func TestTwoInstancesServeOnePerson(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	code := breakglass.New()
	hash, _ := breakglass.Hash(code)
	if err := w.parts.Service().AddCodes(t.Context(), []string{hash}); err != nil {
		t.Fatal(err)
	}
	in := w.filled("/form/in/code", url.Values{"code": {code}, "name": {"筧"}, "mail": {"kakei@example.com"}})
	if rec := w.ask(http.MethodPost, "/form/in/code", in); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", rec.Code, rec.Body)
	}
	declare := w.filled("/form/", url.Values{"title": {"EC2 に SSH できない"}, "kind": {"live"}})
	first := w.ask(http.MethodPost, "/form/declare", declare)
	second := w.ask(http.MethodPost, "/form/declare", declare)
	if first.Code != http.StatusSeeOther || first.Header().Get("Location") != second.Header().Get("Location") {
		t.Errorf("%d %s, then %d %s\n%s", first.Code, first.Header().Get("Location"), second.Code, second.Header().Get("Location"), first.Body)
	}
	open, err := w.parts.Service().OpenStates(t.Context())
	if err != nil || len(open) != 1 {
		t.Errorf("%d incidents, %v", len(open), err)
	}
	w.cookies = map[string]string{}
	in = w.filled("/form/in/code", url.Values{"code": {code}, "name": {"誰か"}, "mail": {"other@example.com"}})
	if rec := w.ask(http.MethodPost, "/form/in/code", in); rec.Code != http.StatusForbidden {
		t.Errorf("the code worked twice: %d", rec.Code)
	}
	if n, err := w.parts.Service().CodesLeft(t.Context()); n != 0 || err != nil {
		t.Errorf("%d codes are left, %v", n, err)
	}
	for _, secret := range []string{code, hash, strings.Repeat("k", 40)} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("a secret is in the log:\n%s", &w.log)
		}
	}
}

// TestOneSignInOnTwoInstances: the identity provider sends the browser back to another instance than the one it left.
func TestOneSignInOnTwoInstances(t *testing.T) {
	t.Parallel()
	p := newIssuer(t)
	w := open(t, func(l *config.Login) { l.Issuer, l.ClientID = p.URL, "form" })
	out, err := url.Parse(w.ask(http.MethodGet, "/form/in/go", nil).Header().Get("Location"))
	if err != nil || !strings.HasPrefix(out.String(), p.URL+"/auth") {
		t.Fatalf("%v %v", out, err)
	}
	q := out.Query()
	if got := q.Get("redirect_uri"); got != origin+"/form/in/back" {
		t.Errorf("redirect_uri %s", got)
	}
	rec := w.ask(http.MethodGet, "/form/in/back"+p.Back(t, out.String()), nil)
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/form/" {
		t.Fatalf("%d\n%s\n%s", rec.Code, rec.Body, &w.log)
	}
	if rec := w.ask(http.MethodGet, "/form/", nil); rec.Code != http.StatusOK {
		t.Errorf("the other instance does not know the session: %d", rec.Code)
	}
}

// TestAnOfficeSignsInAtOnce: behind one address there may be everybody. Nothing is guessed by asking for the way to the
// identity provider.
func TestAnOfficeSignsInAtOnce(t *testing.T) {
	t.Parallel()
	p := newIssuer(t)
	w := open(t, func(l *config.Login) { l.Issuer, l.ClientID = p.URL, "form" })
	for i := range 40 {
		if rec := w.ask(http.MethodGet, "/form/in/go", nil); !strings.HasPrefix(rec.Header().Get("Location"), p.URL) {
			t.Fatalf("the %d. is told %d\n%s", i+1, rec.Code, rec.Body)
		}
	}
}

// TestCallersBehindABalancer: where the settings name it, nobody waits for whoever comes through it as well, and whoever is not named
// speaks for nobody.
func TestCallersBehindABalancer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		proxies string
		one     string // what two callers have in X-Forwarded-For
		other   string
		want    int // for the other, once the one has sent too much
	}{
		"named":                 {"203.0.113.0/24", "198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9", http.StatusForbidden},
		"named, made up before": {"203.0.113.0/24", "198.51.100.1, 203.0.113.9", "9.9.9.9, 198.51.100.1, 203.0.113.9", http.StatusTooManyRequests},
		"another is named":      {"198.18.0.0/15", "198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9", http.StatusTooManyRequests},
		"none before the front": {"198.18.0.0/15", "198.51.100.1", "198.51.100.2", http.StatusForbidden},
	} {
		w := open(t, nil)
		w.parts.Config.Settings.Proxies = []netip.Prefix{netip.MustParsePrefix(c.proxies)}
		form, err := Form(w.parts)
		if err != nil {
			t.Fatal(err)
		}
		guess := func(from string) int {
			typed := url.Values{"code": {breakglass.New()}, "name": {"A"}, "mail": {"a@example.com"}}
			r := httptest.NewRequest(http.MethodPost, origin+"/form/in/code", strings.NewReader(typed.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-For", from)
			rec := httptest.NewRecorder()
			form.ServeHTTP(rec, r)
			return rec.Code
		}
		first, last := guess(c.one), 0
		for range 20 {
			last = guess(c.one)
		}
		if other := guess(c.other); first != http.StatusForbidden || last != http.StatusTooManyRequests || other != c.want {
			t.Errorf("%s: %d, then %d, and somebody else %d, want %d", name, first, last, other, c.want)
		}
	}
}

// newIssuer is an identity provider that says of everybody that they are Kakei.
func newIssuer(t *testing.T) *signintest.Issuer {
	i := signintest.New(t)
	i.Claims = map[string]any{"aud": "form", "email": "kakei@example.com", "email_verified": true, "name": "Kakei"}
	return i
}

// TestOneHost: whoever comes by another address of the function is led to the one in the settings, and to no other.
func TestOneHost(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	for name, c := range map[string]struct {
		method, url, forwarded string
		code                   int
		to                     string
	}{
		"at home":                           {"GET", origin + "/form/in", "", 200, ""},
		"by the function's own address":     {"GET", "https://form-1.a.run.app/form/i/abc?x=1", "", 307, origin + "/form/i/abc?x=1"},
		"by one that cuts the path":         {"GET", "https://x.cloudfunctions.net/", "", 307, origin + "/form/"},
		"by one that cuts the path, deeper": {"GET", "https://x.cloudfunctions.net/i/abc", "", 307, origin + "/form/"},
		"behind a proxy":                    {"GET", "https://form-1.a.run.app/form/in", "form.example.com", 200, ""},
		"a name made up":                    {"GET", "https://form-1.a.run.app/form/in", "evil.example", 307, origin + "/form/in"},
		"the host made up":                  {"GET", "https://evil.example//evil.example/", "", 307, origin + "/form/"},
		"what was typed is not lost":        {"POST", "https://form-1.a.run.app/form/declare", "", 303, "/form/in?to=%2Fform%2Fdeclare"},
	} {
		r := httptest.NewRequest(c.method, c.url, nil)
		r.Header.Set("X-Forwarded-Host", c.forwarded)
		rec := httptest.NewRecorder()
		w.instances[0].ServeHTTP(rec, r)
		if rec.Code != c.code || rec.Header().Get("Location") != c.to {
			t.Errorf("%s: %d %s, want %d %s", name, rec.Code, rec.Header().Get("Location"), c.code, c.to)
		}
	}
}
