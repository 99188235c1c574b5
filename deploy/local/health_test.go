package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"noroshi.internal/shared/version"
)

// TestHealth: /healthz is 200 only once all is ready, and not while the store cannot be read.
func TestHealth(t *testing.T) {
	t.Parallel()
	f := newFront()
	var broken error
	var note, said string
	f.check = func(context.Context) (string, error) { return note, broken }
	status := func() int {
		w := httptest.NewRecorder()
		f.mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
		said = w.Body.String()
		return w.Code
	}
	if got := status(); got != http.StatusServiceUnavailable {
		t.Errorf("starting: %d", got)
	}
	f.ready.Store(true)
	if got := status(); got != http.StatusOK || said != "ok\n"+version.String()+"\n" {
		t.Errorf("ready: %d %q", got, said)
	}
	note = "nothing arrives"
	if got := status(); got != http.StatusOK || said != "ok\nnothing arrives\n"+version.String()+"\n" {
		t.Errorf("with a note: %d %q", got, said)
	}
	broken = errors.New("malformed")
	if got := status(); got != http.StatusServiceUnavailable {
		t.Errorf("a store that cannot be read: %d", got)
	}
}
