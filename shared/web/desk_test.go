package web

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/web/session"
)

var t0 = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

const origin = "https://form.example.com"

// desk is a form with its store and a clock that the test moves.
type desk struct {
	*Site
	t     *testing.T
	db    store.DB
	svc   *service.Service
	now   *atomic.Int64 // seconds after t0
	links []string      // that were shown
}

var staff = []people.Person{
	{ID: "U0KAKEI", Name: "筧", Mail: "kakei@example.com", Locale: "ja-JP"},
	{ID: "U0BERLIN", Name: "Jonas", Mail: "Jonas@Example.com", Locale: "en-GB"},
	{ID: "U0GUEST", Name: "Guest", Mail: "guest@example.com", Restricted: true},
}

func open(t *testing.T) *desk {
	t.Helper()
	return openWith(t, config.Customers{})
}

// openWith is open, where the list of customers is at a place.
func openWith(t *testing.T, list config.Customers) *desk {
	t.Helper()
	return openBy(t, func(s *config.Settings) { s.Customers = list })
}

// openBy is open, with settings of the test's own.
func openBy(t *testing.T, own func(*config.Settings)) *desk {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true, Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := &desk{t: t, db: db, now: new(atomic.Int64)}
	s := config.Defaults()
	s.Runbook, s.Slack.Help, s.Slack.Responders = "https://runbook.example", "C0HELP", []string{"U0KAKEI", "S0ONCALL"}
	own(&s)
	d.svc = service.New(db, s, playbook.Builtins(), clock.Func(func() time.Time { return t0.Add(time.Duration(d.now.Load()) * time.Second) }))
	dir := people.New(people.NewCache(db, d.svc.Clock()), only(staff), people.Cast{})
	_ = dir.Refresh(t.Context())
	d.Site, err = New(d.svc, db, Options{
		Origin: origin, Keys: []string{strings.Repeat("k", 40)}, Domains: []string{"example.com"},
		ShowLink: func(url string) { d.links = append(d.links, url) }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// browser is one person's browser.
type browser struct {
	*desk
	cookies map[string]string
	from    string // the other end of the connection
	header  http.Header
}

func (d *desk) browser() *browser {
	return &browser{desk: d, cookies: map[string]string{}, from: "192.0.2.1:1234", header: http.Header{"Accept-Language": {"en"}}}
}

// as is the browser of somebody who is signed in.
func (d *desk) as(mail string) *browser {
	b := d.browser()
	b.cookies[session.Cookie] = d.seal.Seal("session", session.Begin(session.Session{Mail: mail, How: session.ByProvider}, d.svc.Now()))
	return b
}

type answered struct {
	*http.Response
	body string
}

// ask returns the answer with what is escaped in it made readable, and with blanks that end no line as others.
func (b *browser) ask(method, target string, form url.Values) answered {
	b.t.Helper()
	res, body := b.send(method, target, form)
	return answered{res, strings.ReplaceAll(html.UnescapeString(body), "\u00a0", " ")}
}

// raw returns a page as the browser gets it.
func (b *browser) raw(method, target string, form url.Values) string {
	b.t.Helper()
	_, body := b.send(method, target, form)
	return body
}

func (b *browser) send(method, target string, form url.Values) (*http.Response, string) {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, origin+target, strings.NewReader(form.Encode()))
	r.RemoteAddr = b.from
	for name, v := range b.header {
		r.Header[name] = v
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	res := w.Result()
	for _, c := range res.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return res, w.Body.String()
}

func (b *browser) get(target string) answered {
	b.t.Helper()
	return b.ask(http.MethodGet, target, nil)
}

func (b *browser) post(target string, pairs ...string) answered {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.ask(http.MethodPost, target, form)
}

var tokenForm = regexp.MustCompile(`name="token" value="([^"]+)"`)

// token is that of the form on a page whose action is target.
func (b *browser) token(page, action string) string {
	b.t.Helper()
	body := b.get(page).body
	_, after, ok := strings.Cut(body, `action="`+action+`"`)
	m := tokenForm.FindStringSubmatch(after)
	if !ok || m == nil {
		b.t.Fatalf("%s has no form to %s:\n%s", page, action, body)
	}
	return m[1]
}

// declare declares in the browser and returns the incident.
func (b *browser) declare(title string) incident.ID {
	b.t.Helper()
	res := b.post(declareURL, "token", b.token(Root, declareURL), "title", title)
	if res.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("declaring: %d\n%s", res.StatusCode, res.body)
	}
	return idIn(res.Header.Get("Location"))
}

// idIn is the incident that an address is about.
func idIn(address string) incident.ID {
	id, _, _ := strings.Cut(strings.TrimPrefix(address, Root+"i/"), "?")
	return incident.ID(id)
}

func (d *desk) state(id incident.ID) incident.State {
	d.t.Helper()
	s, err := d.svc.State(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *desk) entries(id incident.ID) []incident.Entry {
	d.t.Helper()
	all, err := store.Timeline(d.t.Context(), d.db, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// has fails unless the page has every text.
func (a answered) has(t *testing.T, code int, texts ...string) answered {
	t.Helper()
	if a.StatusCode != code {
		t.Errorf("status %d, want %d", a.StatusCode, code)
	}
	for _, x := range texts {
		if !strings.Contains(a.body, x) {
			t.Errorf("%q is not in\n%s", x, a.body)
		}
	}
	return a
}

func (a answered) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, x := range texts {
		if strings.Contains(a.body, x) {
			t.Errorf("%q is in\n%s", x, a.body)
		}
	}
}

// only is a Slack with a few people.
type only []people.Person

func (o only) LookUpPeople(_ context.Context, each func([]people.Person) error) error { return each(o) }

func (only) LookUpPerson(context.Context, incident.PersonID) (people.Person, error) {
	return people.Person{}, io.EOF
}

func (only) LookUpGroup(context.Context, string) ([]incident.PersonID, error) { return nil, io.EOF }

func (only) LookUpName(context.Context, string) (string, error) { return "", io.EOF }

func (only) LookUpMembers(context.Context, string) ([]incident.PersonID, error) { return nil, io.EOF }

var hiddenForm = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

func storeQuery(collection string) store.Query { return store.Query{Collection: collection} }
