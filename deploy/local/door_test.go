package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// through sends a request through the door and returns the answer.
func through(t *testing.T, next http.Handler, method, path, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	w := httptest.NewRecorder()
	newServer(next).Handler.ServeHTTP(w, r)
	return w.Result()
}

func TestTheSandboxesAPIAnswersItsOwnMachineOnly(t *testing.T) {
	t.Parallel()
	ok := ownHostOnly(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for host, want := range map[string]int{
		"127.0.0.1:8080": http.StatusOK, "[::1]:8080": http.StatusOK, "evil.example": http.StatusForbidden, "": http.StatusForbidden,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sandbox/slack/api/chat.postMessage", nil)
		r.Host = host
		w := httptest.NewRecorder()
		if ok.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%q: %d", host, w.Code)
		}
	}
}

func TestEveryAnswerTellsBrowsersToTrustNothing(t *testing.T) {
	t.Parallel()
	own := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/own" {
			w.Header().Set("Content-Security-Policy", "of its own")
		}
	})
	for path, policy := range map[string]string{"/": "default-src 'none'; frame-ancestors 'none'", "/own": "of its own"} {
		h := through(t, own, http.MethodGet, path, "").Header
		if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestABodyWithoutEndIsCut(t *testing.T) {
	t.Parallel()
	for size, cut := range map[int]bool{1 << 20: false, maxBody + 1: true} {
		read := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); (err != nil) != cut {
				t.Errorf("%d bytes: %v", size, err)
			}
		})
		through(t, read, http.MethodPost, "/command", strings.Repeat("x", size))
	}
}

// visitor is a browser without scripts, which keeps its cookies and follows no redirect. The form's are kept by hand: a jar does
// not give Secure ones to this machine over http, as browsers do.
type visitor struct {
	t       *testing.T
	origin  string
	host    string // that it asks for; "": the origin's
	header  http.Header
	cookies map[string]string
}

func (p *process) visitor(t *testing.T, pairs ...string) *visitor {
	v := &visitor{t: t, origin: p.origin, header: http.Header{"Accept-Language": {"en"}}, cookies: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		v.header.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (v *visitor) send(method, target string, form url.Values) (code int, location, body string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.origin+target, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Host, r.Header = v.host, v.header.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	read, _ := io.ReadAll(res.Body)
	for _, c := range res.Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return res.StatusCode, res.Header.Get("Location"), string(read)
}

func (v *visitor) get(target string) (code int, location, body string) {
	v.t.Helper()
	return v.send(http.MethodGet, target, nil)
}
