package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
)

// through sends a request through the door and returns the answer.
func through(t *testing.T, next http.Handler, method, path, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	w := httptest.NewRecorder()
	newServer(next).Handler.ServeHTTP(w, r)
	return w.Result()
}

// TestTheMachineItself: neither a site whose name was made to lead here, nor a proxy or a tunnel, nor a listener that others
// reach is taken for a browser on this machine.
func TestTheMachineItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		here, from, host, proto string
		header                  http.Header
		want                    bool
	}{
		"by its address":               {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.1", nil, true},
		"by its name":                  {"127.0.0.1", "127.0.0.1:9", "localhost:8080", "HTTP/1.1", nil, true},
		"by its name in capitals":      {"127.0.0.1", "127.0.0.1:9", "LOCALHOST", "HTTP/2.0", nil, true},
		"by IPv6":                      {"::1", "[::1]:9", "[::1]:8080", "HTTP/1.1", nil, true},
		"by IPv6 without a port":       {"::1", "[::1]:9", "[::1]", "HTTP/1.1", nil, true},
		"by IPv4 in IPv6":              {"127.0.0.1", "[::ffff:127.0.0.1]:9", "localhost", "HTTP/1.1", nil, true},
		"another name":                 {"127.0.0.1", "127.0.0.1:9", "evil.example", "HTTP/1.1", nil, false},
		"a name that begins like it":   {"127.0.0.1", "127.0.0.1:9", "127.0.0.1.evil.example", "HTTP/1.1", nil, false},
		"no name":                      {"127.0.0.1", "127.0.0.1:9", "", "HTTP/1.1", nil, false},
		"from elsewhere":               {"192.168.1.2", "192.168.1.3:9", "localhost", "HTTP/1.1", nil, false},
		"from elsewhere, at loopback":  {"127.0.0.1", "192.168.1.3:9", "localhost", "HTTP/1.1", nil, false},
		"its address in the network":   {"192.168.1.2", "127.0.0.1:9", "localhost", "HTTP/1.1", nil, false},
		"a proxy that says for whom":   {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.1", http.Header{"X-Forwarded-For": {"203.0.113.1"}}, false},
		"a proxy that says its scheme": {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.1", http.Header{"X-Forwarded-Proto": {"https"}}, false},
		"a proxy by the standard":      {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.1", http.Header{"Forwarded": {"for=x"}}, false},
		"a proxy that says Via":        {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.1", http.Header{"Via": {"1.1 x"}}, false},
		"nginx as it comes":            {"127.0.0.1", "127.0.0.1:9", "127.0.0.1:8080", "HTTP/1.0", nil, false},
	} {
		ctx := context.WithValue(t.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.ParseIP(c.here), Port: 8080})
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
		r.Host, r.RemoteAddr, r.Header = c.host, c.from, c.header
		r.ProtoMajor, r.ProtoMinor, _ = http.ParseHTTPVersion(c.proto)
		if got := ownMachine(r); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
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

func TestWhatTheSettingsSayOfAProxy(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"": false, "http://127.0.0.1:8080": false, "https://incidents.example.com": true} {
		if got := fronted(config.Settings{Login: config.Login{URL: address}}); got != want {
			t.Errorf("%s: %v", address, got)
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
