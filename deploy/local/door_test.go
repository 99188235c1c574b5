package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

var (
	loopback = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	anywhere = &net.TCPAddr{IP: net.IPv4zero, Port: 8080}
)

// through sends a request for a host through the door and returns the answer.
func through(t *testing.T, addr net.Addr, next http.Handler, method, host, path, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Host = host
	w := httptest.NewRecorder()
	newServer(addr, next).Handler.ServeHTTP(w, r)
	return w.Result()
}

// TestPagesAnswerTheirOwnMachineOnly: a site whose name is made to lead to this machine reads nothing, and a tunnel for
// Slack opens the functions only.
func TestPagesAnswerTheirOwnMachineOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		addr       net.Addr
		host, path string
		want       int
	}{
		{loopback, "127.0.0.1:8080", "/sandbox/", http.StatusOK},
		{loopback, "localhost:8080", "/documents/k3f9qa/notice", http.StatusOK},
		{loopback, "LOCALHOST", "/sandbox/state", http.StatusOK},
		{loopback, "[::1]:8080", "/sandbox/", http.StatusOK},
		{loopback, "[::1]", "/sandbox/", http.StatusOK},
		{loopback, "evil.example", "/sandbox/", http.StatusForbidden},
		{loopback, "evil.example:8080", "/sandbox/slack/api/chat.postMessage", http.StatusForbidden},
		{loopback, "127.0.0.1.evil.example", "/documents/", http.StatusForbidden},
		{loopback, "localhost.evil.example", "/documents/k3f9qa/notice", http.StatusForbidden},
		{loopback, "192.168.1.2", "/documents/", http.StatusForbidden},
		{loopback, "", "/documents/", http.StatusForbidden},
		{loopback, "tunnel.example", "/command", http.StatusOK},
		{loopback, "tunnel.example", "/interact", http.StatusOK},
		{loopback, "tunnel.example", "/events", http.StatusOK},
		{loopback, "tunnel.example", "/healthz", http.StatusOK},
		{anywhere, "desk.example:8080", "/sandbox/", http.StatusOK},
		{anywhere, "desk.example:8080", "/documents/", http.StatusOK},
	} {
		ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
		if got := through(t, c.addr, ok, http.MethodGet, c.host, c.path, "").StatusCode; got != c.want {
			t.Errorf("%s, host %q, %s: %d, want %d", c.addr, c.host, c.path, got, c.want)
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
		h := through(t, loopback, own, http.MethodGet, "localhost", path, "").Header
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
		through(t, loopback, read, http.MethodPost, "localhost", "/command", strings.Repeat("x", size))
	}
}
