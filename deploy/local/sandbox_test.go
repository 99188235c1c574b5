package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/text"
)

// TestAWaitingPageEndsWithTheServer: a page that waits for a change does not hold up the end of the process.
func TestAWaitingPageEndsWithTheServer(t *testing.T) {
	t.Parallel()
	front := newFront()
	if err := front.server().Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-front.done
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		close(done)
		box := &aSandbox{workspace: slackfake.New(slackfake.Options{})}
		slackfake.Seed(box.workspace, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("/sandbox/state?since=%d", box.workspace.Version()), nil)
		w := httptest.NewRecorder()
		box.pages(done).ServeHTTP(w, r)
		if w.Body.Len() == 0 {
			t.Error("it waited")
		}
	})
}

func TestPermalinksLeadToTheSandboxPage(t *testing.T) {
	t.Parallel()
	h := (&aSandbox{workspace: slackfake.New(slackfake.Options{})}).pages(nil)
	for path, want := range map[string]string{
		"/archives/C0HELP":                   "/sandbox/?channel=C0HELP",
		"/archives/C0HELP/p1771513800000100": "/sandbox/?channel=C0HELP#m-1771513800.000100",
		"/archives/C0HELP/p1771513800000200?thread_ts=1771513800.000100&cid=C0HELP": "/sandbox/?channel=C0HELP&thread=1771513800.000100#m-1771513800.000200",
		"/archives/C0%26user=U1/p1771513800000100":                                  "/sandbox/?channel=C0%26user%3DU1#m-1771513800.000100",
		"/archives/C0HELP/p1":                "",
		"/archives/C0HELP/x1771513800000100": "",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, sandboxPath+path, nil))
		if got := w.Header().Get("Location"); got != want || (want == "") != (w.Code == http.StatusNotFound) {
			t.Errorf("%s: %d %q, want %q", path, w.Code, got, want)
		}
	}
}

func TestChannelsOfTheSandboxOpenInTheSandbox(t *testing.T) {
	t.Parallel()
	box := &aSandbox{origin: "http://127.0.0.1:8080"}
	if got, want := box.channelURL("T1", "C0HELP"), "http://127.0.0.1:8080/sandbox/?channel=C0HELP"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestWhatWasUnderWayIsDelivered: an event that Slack had not delivered when the process was killed reaches the next one.
func TestWhatWasUnderWayIsDelivered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, later := filepath.Join(dir, "sandbox.json"), filepath.Join(dir, "later.json")
	never := make(chan struct{})
	asked := make(chan string, 10)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		<-never
	}))
	t.Cleanup(hanging.Close)
	var cfg config.Config
	first, err := openSandbox(&cfg, file, hanging.URL, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // before the folder goes, which it still writes to
		close(never)
		_ = first.workspace.WaitIdle(context.WithoutCancel(t.Context()))
	})
	if _, err := first.workspace.Say("U0KAKEI", "C0HELP", "half done"); err != nil {
		t.Fatal(err)
	}
	<-asked
	body, err := os.ReadFile(file) // as kill -9 leaves it
	if err != nil {
		t.Fatal(err)
	}
	write(t, later, string(body))

	got := make(chan []byte, 10)
	up := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- body
	}))
	t.Cleanup(up.Close)
	second, err := openSandbox(&cfg, later, up.URL, true)
	if err != nil {
		t.Fatal(err)
	}
	second.resume()
	if body := <-got; !bytes.Contains(body, []byte("half done")) {
		t.Errorf("delivered: %s", body)
	}
	if err := second.workspace.WaitIdle(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestASandboxWithoutSettingsSpeaksAsItsTerminal: whoever starts it in English finds English rooms, and help leads to the form
// and the guide. With settings it is as they say.
func TestASandboxWithoutSettingsSpeaksAsItsTerminal(t *testing.T) {
	t.Parallel()
	const origin = "http://127.0.0.1:8080"
	for name, c := range map[string]struct {
		locale   string
		defaults bool
		lang     incident.Lang
		form     string
	}{
		"English":       {"en_US.UTF-8", true, incident.English, origin + "/form/"},
		"Japanese":      {"ja_JP.UTF-8", true, incident.Japanese, origin + "/form/"},
		"of programs":   {"C", true, incident.Japanese, origin + "/form/"},
		"with settings": {"en_US.UTF-8", false, incident.Japanese, ""},
	} {
		cfg, err := config.Load(func(name string) string { return map[string]string{"LANG": c.locale}[name] }, os.ReadFile)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := openSandbox(&cfg, filepath.Join(t.TempDir(), "sandbox.json"), origin, c.defaults); err != nil {
			t.Fatal(err)
		}
		if cfg.Settings.Language != c.lang || cfg.Settings.Login.Form() != c.form {
			t.Errorf("%s: language %s, form %q", name, cfg.Settings.Language, cfg.Settings.Login.Form())
		}
	}
}

// TestASandboxOfANewerReleaseIsRefused: in one line that says what to do, and the file stays as it is.
func TestASandboxOfANewerReleaseIsRefused(t *testing.T) {
	t.Parallel()
	const saved = `{"format":2,"channels":"of another kind"}`
	file := filepath.Join(t.TempDir(), "sandbox.json")
	if err := os.WriteFile(file, []byte(saved), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openSandbox(&config.Config{}, file, "http://127.0.0.1:8080", true)
	for lang, want := range map[incident.Lang]string{incident.English: "newer Noroshi; use that one", incident.Japanese: "より新しい Noroshi"} {
		if got := text.Told(lang, err); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %q", lang, got)
		}
	}
	if left, err := os.ReadFile(file); err != nil || string(left) != saved {
		t.Errorf("the file holds %q: %v", left, err)
	}
}
