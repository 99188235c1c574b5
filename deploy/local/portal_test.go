package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/portal/place"
)

// servedPortal serves a folder with a portal in it, as the process does, and returns where.
func servedPortal(t *testing.T) (url, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "portal")
	for name, body := range map[string]string{
		"index.html": "<p>状況", "en/index.html": "<p>status", "feed.atom": "<feed/>", "api/v2/summary.json": "{}", "en/secret.key": "key", "notes.txt": "notes",
	} {
		if err := place.Dir(dir).Put(t.Context(), name, place.Content{Body: []byte(body), Revision: 1}, 0); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "..", "outside.html"), "outside")
	if err := os.Symlink(filepath.Join(dir, "..", "outside.html"), filepath.Join(dir, "link.html")); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(portalRoot, portalPages{dir})
	s := httptest.NewServer(newServer(mux).Handler)
	t.Cleanup(s.Close)
	return s.URL, dir
}

func fetch(t *testing.T, method, url string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		req.Header = header
	}
	resp, err := http.DefaultTransport.RoundTrip(req) // along no redirect
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// TestThePortalIsServed: each object with its type, to be asked for again before it is shown again; feeds and JSON to programs of other
// sites, pages to browsers that then load nothing.
func TestThePortalIsServed(t *testing.T) {
	t.Parallel()
	url, _ := servedPortal(t)
	for name, c := range map[string]struct{ body, media, anyone string }{
		"index.html":          {"<p>状況", "text/html; charset=utf-8", ""},
		"en/index.html":       {"<p>status", "text/html; charset=utf-8", ""},
		"feed.atom":           {"<feed/>", "application/atom+xml; charset=utf-8", "*"},
		"api/v2/summary.json": {"{}", "application/json; charset=utf-8", "*"},
	} {
		resp, body := fetch(t, http.MethodGet, url+portalRoot+name, nil)
		h := resp.Header
		if resp.StatusCode != http.StatusOK || body != c.body || h.Get("Content-Type") != c.media || h.Get("Access-Control-Allow-Origin") != c.anyone {
			t.Errorf("%s: %d %q %v", name, resp.StatusCode, body, h)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-cache, max-age=0" || strings.Contains(h.Get("Content-Security-Policy"), "script") {
			t.Errorf("%s: %v", name, h)
		}
		if resp, body = fetch(t, http.MethodHead, url+portalRoot+name, nil); resp.StatusCode != http.StatusOK || body != "" {
			t.Errorf("%s: HEAD %d %q", name, resp.StatusCode, body)
		}
		if resp, body = fetch(t, http.MethodGet, url+portalRoot+name, http.Header{"If-None-Match": {h.Get("ETag")}}); resp.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s asked for again: %d %q", name, resp.StatusCode, body)
		}
	}
	if resp, _ := fetch(t, http.MethodGet, url+portalRoot, nil); resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != portalRoot+"index.html" {
		t.Errorf("the root: %d %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

// TestNothingElseIsServed: no list of what there is, nothing hidden, nothing outside, and nobody writes.
func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	url, dir := servedPortal(t)
	for _, path := range []string{
		"en/", "en", "api/v2/", ".noroshi/index.html.json", ".noroshi/lock", "notes.txt", "en/secret.key", "nowhere.html", "en//index.html",
		"../outside.html", "%2e%2e/outside.html", "..%2foutside.html", "en/%2e%2e/%2e%2e/outside.html", "link.html", "index.html%00", "index.html/", "..\\outside.html",
	} {
		resp, body := fetch(t, http.MethodGet, url+portalRoot+path, nil)
		redirected := resp.StatusCode == http.StatusTemporaryRedirect || resp.StatusCode == http.StatusMovedPermanently // to the path in its clean form
		if resp.StatusCode < http.StatusBadRequest && !redirected || strings.Contains(body, "outside<") || body == "outside" || strings.Contains(body, "key") || strings.Contains(body, "notes") {
			t.Errorf("%s: %d %q", path, resp.StatusCode, body)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		if resp, _ := fetch(t, method, url+portalRoot+"index.html", nil); resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, resp.StatusCode)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if resp, _ := fetch(t, http.MethodGet, url+portalRoot+"index.html", nil); resp.StatusCode != http.StatusNotFound {
		t.Errorf("of no folder: %d", resp.StatusCode)
	}
}

// TestASandboxHasAPortal beside its data, unless the settings say what there is.
func TestASandboxHasAPortal(t *testing.T) {
	t.Parallel()
	for name, defaults := range map[string]bool{"without settings": true, "with some": false} {
		var cfg config.Config
		dir := t.TempDir()
		if _, err := openSandbox(&cfg, filepath.Join(dir, "sandbox.json"), "http://127.0.0.1:8080", defaults); err != nil {
			t.Fatal(err)
		}
		p := cfg.Settings.Notices.Portal
		if p.Named() != defaults || cfg.Portal.Named() != defaults || defaults && (cfg.Portal.Dir != filepath.Join(dir, "portal") || p.URL != "http://127.0.0.1:8080/portal" || p.Title.JA == "" || p.Title.EN == "") {
			t.Errorf("%s: %+v at %s", name, p, cfg.Portal)
		}
	}
}
