package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web/signin/signintest"
)

const settings = `language: en
slack:
  help: C0HELP
  responders: [S0ONCALL]
`

// deployment is what the variables of a sound deployment name.
func deployment(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	w := slackfake.New(slackfake.Options{})
	_, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi", AppToken: "xapp-ours", BotToken: "xoxb-ours", Scopes: install.Names(install.Scopes)})
	mux := http.NewServeMux()
	mux.Handle("/", w.Handler())
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("GET /form/in", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<a href="/form/in/code">`) })
	login := fmt.Sprintf("login: {issuer: %q, client_id: form, domains: [example.com], url: %q}\n", signintest.New(t).URL, server.URL)
	file := filepath.Join(dir, "noroshi.db")
	db, err := sqlite.Open(file, sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx store.Tx) error { return store.SaveTick(tx, time.Now()) })
	if err == nil {
		err = service.New(db, config.Defaults(), playbook.Set{}, clock.Machine).AddCodes(t.Context(), []string{"1", "2", "3"})
	}
	if closing := db.Close(); err != nil || closing != nil {
		t.Fatal(err, closing)
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.yaml"), []byte(settings+login), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"SLACK_BOT_TOKEN": app.BotToken, "SLACK_SIGNING_SECRET": "s3cret", "SLACK_API_URL": server.URL + "/api/",
		"NOROSHI_STORE": "sqlite:" + file, "NOROSHI_DOCS": "local:" + filepath.Join(dir, "documents"), "NOROSHI_SETTINGS": filepath.Join(dir, "settings.yaml"),
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		unset string
		args  []string
		code  int
		want  string
	}{
		"all is well":           {code: 0, want: "✅ User group S0ONCALL\nCheck: all 15 checks passed.\n"},
		"no signing secret":     {unset: "SLACK_SIGNING_SECRET", code: 0, want: "✅ Settings\n"},
		"in the other language": {args: []string{"-lang", "ja"}, code: 0, want: "点検: 15項目すべて問題ありません。\n"},
		"no token":              {unset: "SLACK_BOT_TOKEN", code: 1, want: "🔴 Slack token: no token is set. Set SLACK_BOT_TOKEN.\n"},
		"no store":              {unset: "NOROSHI_STORE", code: 1, want: "🔴 Writing to the store: no store is set. "},
		"settings not there":    {args: []string{"-settings", "gone.yaml"}, code: 1, want: "🔴 設定: NOROSHI_SETTINGS: 指定されたファイルを読めません("},
		"unknown arguments":     {args: []string{"-store"}, code: 2},
		"no such language":      {args: []string{"-lang", "fr"}, code: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := deployment(t)
			delete(env, c.unset)
			var out, errs bytes.Buffer
			code := run(t.Context(), c.args, func(k string) string { return env[k] }, &out, &errs)
			if code != c.code || !strings.Contains(out.String(), c.want) {
				t.Errorf("exit code %d, want %d\n%s%s", code, c.code, &out, &errs)
			}
		})
	}
}

// TestSocketMode: with an app-level token a connection is opened; without one there is no line.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ token, want string }{
		"the app's": {"xapp-ours", "all 16 checks passed"},
		"nobody's":  {"xapp-gone", "🔴 Socket Mode: Slack rejects the app-level token (invalid_auth). "},
		"the bot's": {"xoxb-ours", "🔴 Settings: SLACK_APP_TOKEN: holds a bot token (xoxb-…); allowed: an app-level token (xapp-…). "},
		"none":      {"", "all 15 checks passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := deployment(t)
			env["SLACK_APP_TOKEN"] = c.token
			var out bytes.Buffer
			run(t.Context(), nil, func(k string) string { return env[k] }, &out, &out)
			if !strings.Contains(out.String(), c.want) || strings.Contains(out.String(), "-ours") {
				t.Errorf("%s", &out)
			}
		})
	}
}

// TestThePortal: where the settings name one it is opened, though nobody says here where its objects are kept.
func TestThePortal(t *testing.T) {
	t.Parallel()
	page := `<link rel="alternate" type="application/atom+xml" href="feed.atom">`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/outages/index.html" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	for path, want := range map[string]string{
		"/outages": "✅ Customers' portal " + server.URL + "/outages\n",
		"/other":   "🔴 Customers' portal " + server.URL + "/other: no page there, or not public (HTTP 403). Check notices.portal.url in settings.yaml, and that the web server ",
	} {
		env := deployment(t)
		f, err := os.OpenFile(env["NOROSHI_SETTINGS"], os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(f, "notices: {portal: {url: %q}}\n", server.URL+path)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		run(t.Context(), nil, func(k string) string { return env[k] }, &out, &out)
		if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "✅ Settings\n") {
			t.Errorf("%s\nwant %s", &out, want)
		}
	}
}

// TestItMakesNoStore: a wrong path is told, not filled with an empty store.
func TestItMakesNoStore(t *testing.T) {
	t.Parallel()
	env := deployment(t)
	file := filepath.Join(t.TempDir(), "other.db")
	env["NOROSHI_STORE"] = "sqlite:" + file
	var out bytes.Buffer
	if code := run(t.Context(), nil, func(k string) string { return env[k] }, &out, &out); code != 1 || !strings.Contains(out.String(), "🔴 Writing to the store: cannot write to it. ") {
		t.Errorf("exit code %d\n%s", code, &out)
	}
	if said := out.String(); !strings.Contains(said, "Check that "+file+" is the noroshi.db") || strings.Contains(said, "roles/") {
		t.Errorf("the hint does not fit a file:\n%s", said)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the store is there: %v", err)
	}
}

// TestDataOfALaterFormat: a check of an older checkout says so, and writes nothing to it.
func TestDataOfALaterFormat(t *testing.T) {
	t.Parallel()
	env := deployment(t)
	file, _ := strings.CutPrefix(env["NOROSHI_STORE"], "sqlite:")
	db, err := sqlite.Open(file, sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.FormatPath, map[string]any{"format": store.Current.Now + 1, "by": "9.0.0"})
	})
	if closing := db.Close(); err != nil || closing != nil {
		t.Fatal(err, closing)
	}
	var out bytes.Buffer
	code := run(t.Context(), nil, func(k string) string { return env[k] }, &out, &out)
	if code != 1 || !strings.Contains(out.String(), "🔴 Writing to the store: the stored data has another format than this release. ") {
		t.Errorf("exit code %d\n%s", code, &out)
	}
}

// TestVersion: asked for the version a command says it, and does nothing else.
func TestVersion(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"-version"}, func(string) string { return "" }, &out, &errs)
	if code != 0 || out.String() != version.String()+"\n" || errs.Len() > 0 {
		t.Errorf("exit code %d\n%s%s", code, &out, &errs)
	}
}

// A third system is looked at by its row.
//
//nolint:paralleltest // it changes the table that the others read
func TestAThirdSystemIsLookedAt(t *testing.T) {
	table := systems.Table
	t.Cleanup(func() { systems.Table = table })
	systems.Table = append([]systems.Row{{Name: "third", Preflight: func(function.Parts) []preflight.Row {
		return []preflight.Row{{Name: "third", Do: func(context.Context) error { return nil }}}
	}}}, table...)
	env := deployment(t)
	var out bytes.Buffer
	if code := run(t.Context(), nil, func(k string) string { return env[k] }, &out, &out); code != 0 || !strings.Contains(out.String(), "✅ third\n") {
		t.Errorf("exit code %d\n%s", code, &out)
	}
}
