package function

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// bench is a function with a store in memory, and what it logged.
type bench struct {
	*Function
	log     bytes.Buffer
	env     map[string]string
	connect func() (store.DB, error)
}

func newBench(t *testing.T, name string, open Open) *bench {
	t.Helper()
	b := &bench{env: map[string]string{
		"NOROSHI_STORE": "firestore:p/d", "SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_SIGNING_SECRET": "sign-secret",
	}}
	db, err := sqlite.Open(t.TempDir()+"/db", sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b.connect = func() (store.DB, error) { return db, nil }
	row, _ := RowOf(name)
	b.Function = newFunction(row, open, environment{
		get: func(name string) string { return b.env[name] }, read: func(string) ([]byte, error) { return nil, errors.New("no files") },
		now: time.Now, connect: func(context.Context, string, string) (store.DB, error) { return b.connect() },
	}, &b.log)
	return b
}

func (b *bench) ask(header http.Header, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// lines are the log's lines.
func (b *bench) lines(t *testing.T) (out []map[string]any) {
	t.Helper()
	for line := range bytes.Lines(b.log.Bytes()) {
		var m map[string]any
		if err := json.Unmarshal(line, &m); err != nil {
			t.Errorf("not JSON: %s", line)
		}
		out = append(out, m)
	}
	return out
}

func saying(text string) Open {
	return func(Parts) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }), nil
	}
}

// TestOneLinePerRequest: with severity, trace and status as Cloud Logging reads them.
func TestOneLinePerRequest(t *testing.T) {
	t.Parallel()
	b := newBench(t, Command, saying("hello"))
	b.ask(http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}, "")
	b.ask(http.Header{"X-Cloud-Trace-Context": {"105445aa7843bc8bf206b12000100000/10;o=1"}}, "")
	b.ask(http.Header{"X-Cloud-Trace-Context": {`"},"severity":"x`}}, "")
	lines := b.lines(t)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []struct{ trace, span any }{
		{"projects/p/traces/0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"},
		{"projects/p/traces/105445aa7843bc8bf206b12000100000", "000000000000000a"},
		{nil, nil},
	} {
		l := lines[i]
		if l["severity"] != "INFO" || l["message"] != "request" || l["status"] != 200.0 || l[fieldTrace] != want.trace || l[fieldSpan] != want.span {
			t.Errorf("line %d: %v", i, l)
		}
	}
}
