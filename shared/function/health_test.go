package function

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/version"
)

func (b *bench) health(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// TestHealth: a function says which one it is, and nobody but the log what it lacks; so does every line of the log.
func TestHealth(t *testing.T) {
	t.Parallel()
	b := newBench(t, Command, saying("hello"))
	good := b.connect
	b.connect = func() (store.DB, error) { return nil, errors.New("no route to the store") }
	if w := b.health("/healthz"); w.Code != http.StatusServiceUnavailable || w.Body.String() != "not ready; the log says why\n"+version.String()+"\n" {
		t.Errorf("without a store: %d %q", w.Code, w.Body)
	}
	b.connect = good
	for _, path := range []string{"/healthz", "/health"} {
		if w := b.health(path); w.Code != http.StatusOK || w.Body.String() != "ok\n"+version.String()+"\n" {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	if w := b.health("/other"); w.Body.String() != "hello" {
		t.Errorf("another page: %q", w.Body)
	}
	if w := b.ask(nil, ""); w.Body.String() != "hello" {
		t.Errorf("a request: %q", w.Body)
	}
	if !strings.Contains(b.log.String(), "no route to the store") {
		t.Errorf("the log does not say what is missing:\n%s", b.log.String())
	}
	for _, line := range b.lines(t) {
		if line["revision"] != version.Revision() {
			t.Errorf("no revision: %v", line)
		}
	}
}
