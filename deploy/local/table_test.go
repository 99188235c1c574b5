package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// TestServesTheTable: local mode has every function that is deployed: each door at its path, a worker for each trigger.
func TestServesTheTable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := sqlite.Open(filepath.Join(dir, "db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	documents, err := local.Open(dir, "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = documents.Close() })
	set, err := playbook.Folder("")
	if err != nil {
		t.Fatal(err)
	}
	settings := config.Defaults()
	settings.Alerts = config.Alerts{alert.Plain: {}}
	m := assemble(parts{config: config.Config{Settings: settings}, playbooks: set, db: db, documents: documents, log: slog.New(slog.DiscardHandler)})
	handler := m.handler()
	runners, err := m.runners()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range function.Table() {
		switch row.Kind {
		case function.Door:
			if row.Has(config.SignIn) {
				asksWho(t, m, dir)
				continue
			}
			path := "/" + row.Name
			if row.Has(config.Hear) {
				path += "/" + string(alert.Plain)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("x")))
			if w.Code != http.StatusUnauthorized {
				t.Errorf("/%s answers what nobody signed with %d", row.Name, w.Code)
			}
		case function.Worker:
			for _, s := range row.Systems {
				if runners[s] == nil {
					t.Errorf("nobody serves the marks of %s", s)
				}
			}
		case function.Clock: // the dispatcher ticks by itself
		default:
			t.Errorf("%s is of kind %q", row.Name, row.Kind)
		}
	}
}

// asksWho checks the form: whoever is not signed in is led to sign in.
func asksWho(t *testing.T, m *machine, dir string) {
	t.Helper()
	form, err := m.openForm("http://127.0.0.1", &folder{dir: dir}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	form.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+function.Form+"/", nil))
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/"+function.Form+"/in?") {
		t.Errorf("/%s/ leads to %q with %d", function.Form, to, w.Code)
	}
}
