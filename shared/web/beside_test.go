package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/breakglass"
)

// beside asks a page beside the form who is there.
func (b *browser) beside() (v Visitor, in bool) {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, origin+Documents, nil)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v, in, err := b.Visitor(w, r)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return v, in
}

func TestASessionOpensThePagesBeside(t *testing.T) {
	t.Parallel()
	d := open(t)
	jonas, x := d.as("jonas@example.com"), d.as("x@example.com")
	outside := people.Person{ID: "U0X", Name: "X", Mail: "x@example.com"}
	_ = people.New(people.NewCache(d.db, d.svc.Clock()), only{outside}, people.Cast{}).Refresh(t.Context())
	res := jonas.post(declareURL, "token", jonas.token(Root, declareURL), "title", "Secret outage", "private", "1")
	secret := idIn(res.Header.Get("Location"))
	public := jonas.declare("EC2")
	for name, c := range map[string]struct {
		who        *browser
		in, secret bool
	}{
		"in it": {jonas, true, true}, "not in it": {x, true, false}, "a guest": {d.as("guest@example.com"), false, false}, "nobody": {d.browser(), false, false},
	} {
		v, in := c.who.beside()
		if in != c.in {
			t.Errorf("%s: signed in: %v", name, in)
		}
		if !in {
			if res := c.who.get(SignIn(Documents)); res.StatusCode != http.StatusOK { // else they would go round in circles
				t.Errorf("%s: the sign-in page answers %d", name, res.StatusCode)
			}
			continue
		}
		title, board, may, err := v.Look(t.Context(), secret)
		if err != nil || may != c.secret || may != (title == "Secret outage") || may != (board != "") {
			t.Errorf("%s: %q, %q, %v, %v", name, title, board, may, err)
		}
		if _, _, may, _ := v.Look(t.Context(), public); !may {
			t.Errorf("%s: may not know the public one", name)
		}
		for _, none := range []string{"nothere", "workspace", "../x", ""} {
			if _, _, may, err := v.Look(t.Context(), incident.ID(none)); may || err != nil {
				t.Errorf("%s: %q: %v, %v", name, none, may, err)
			}
		}
	}
}

func TestAPassSignsOneBrowserInOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	old, key := d.Pass(), d.Pass()
	use := func(key string, as string) (*browser, bool) {
		b := d.browser()
		w := httptest.NewRecorder()
		ok := d.UsePass(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, Sandbox, nil), key, incident.PersonID(as))
		for _, c := range w.Result().Cookies() {
			b.cookies[c.Name] = c.Value
		}
		return b, ok
	}
	for _, wrong := range []string{"", old, "x"} {
		if b, ok := use(wrong, "U0KAKEI"); ok || len(b.cookies) > 0 {
			t.Errorf("%q lets somebody in", wrong)
		}
	}
	b, ok := use(key, "U0KAKEI")
	if _, in := b.beside(); !ok || !in {
		t.Errorf("%v, %v", ok, in)
	}
	if _, ok := use(key, "U0KAKEI"); ok {
		t.Error("it works twice")
	}
	for range 20 {
		use("x", "U0KAKEI")
	}
	if _, ok := use(d.Pass(), "U0KAKEI"); !ok {
		t.Error("the right one waits for wrong ones")
	}
	d.byCode(breakglass.New(), 0).has(t, http.StatusTooManyRequests) // those are guesses, too
	b, _ = use(d.Pass(), "U0GUEST")
	if _, in := b.beside(); in {
		t.Error("a guest is in")
	}
}

// TestASessionThatWouldNotBeKept: whoever opens the form over http from another machine is told why signing in would not last.
func TestASessionThatWouldNotBeKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	for host, want := range map[string]bool{"desk.example:8080": true, "127.0.0.1:8080": false, "localhost": false} {
		for secure, proto := range map[string]string{"": "", "https://form.example.com": "", "http://127.0.0.1:8080": "https"} {
			d.opt.Origin = secure
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+host+"/form/in?"+url.Values{"to": {Root}}.Encode(), nil)
			r.Header.Set("X-Forwarded-Proto", proto)
			if got := d.forgets(r); got != (want && secure == "") {
				t.Errorf("%s, %q, %q: %v", host, secure, proto, got)
			}
		}
	}
}
