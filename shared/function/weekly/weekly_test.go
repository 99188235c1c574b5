package weekly_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/weekly"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// week is the function on a store and a Slack, and the worker that its mark wakes.
type week struct {
	t     *testing.T
	w     *slackfake.Workspace
	parts function.Parts
	log   bytes.Buffer
	at    time.Time
	// ranges is what stands at the provider's address; "": nobody answers there.
	ranges string
}

func newWeek(t *testing.T) *week {
	t.Helper()
	x := &week{t: t, w: slackfake.New(slackfake.Options{}), at: time.Now()}
	_, app := slackfake.Seed(x.w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi", Scopes: install.Names(install.Scopes)})
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	row, _ := function.RowOf(function.Preflight)
	c := config.Config{Settings: config.Defaults(), SlackBotToken: config.Secret(app.BotToken), SlackAPIURL: "https://slack.test/api/"}
	c.Settings.Slack.Help, c.Settings.Slack.Announce = "C0HELP", []string{"C0ALL"}
	x.ranges = homes
	x.parts = function.Parts{
		Row: row, Config: c, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Func(func() time.Time { return x.at }), Transport: x.w.Transport(),
		Outside: slackfake.HandlerTransport(http.HandlerFunc(x.outside)), Resolver: names{}, Log: slog.New(slog.NewJSONHandler(&x.log, nil)),
	}
	return x
}

// call is one call of the scheduler, with the worker's after it.
func (x *week) call() int {
	x.t.Helper()
	f, err := weekly.Preflight(x.parts)
	if err != nil {
		x.t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	f.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", nil))
	g := gateway.New(x.parts.Config.SlackBotToken.Reveal(), gateway.Options{Clock: clock.Machine, APIURL: x.parts.Config.SlackAPIURL, Transport: x.parts.Transport})
	if err := reconcile.New(g, x.parts.DB, reconcile.Options{Clock: clock.Machine, NewID: rand.Text, Log: x.parts.Log}).Serve(x.t.Context(), incident.Workspace); err != nil {
		x.t.Fatal(err)
	}
	return answer.Code
}

// told is what the help room reads of the checks.
func (x *week) told() (texts []string) {
	for _, m := range x.w.Messages("C0HELP") {
		if m.Metadata != nil && strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["key"]), "preflight/") {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// TestTheHelpRoomIsToldOncePerWeek: by way of an entry and an effect, however often the scheduler calls.
func TestTheHelpRoomIsToldOncePerWeek(t *testing.T) {
	t.Parallel()
	x := newWeek(t)
	for range 2 {
		if code := x.call(); code != http.StatusNoContent {
			t.Fatal(code, x.log.String())
		}
	}
	got := x.told()
	if len(got) != 1 || !strings.HasPrefix(got[0], "週次点検: ") || !strings.Contains(got[0], "<#C0ALL>") {
		t.Fatalf("the help room reads %q", got)
	}
	if n := strings.Count(x.log.String(), logline.PreflightDone); n != 2 || strings.Contains(x.log.String(), `"`+logline.Failed+`":0`) {
		t.Errorf("logged %d checks:\n%s", n, &x.log)
	}
	x.at = x.at.AddDate(0, 0, 7)
	x.call()
	if got := x.told(); len(got) != 2 {
		t.Errorf("a week later the help room reads %q", got)
	}
}

// TestWhatCannotBeToldIsTriedAgain: the scheduler does it, and the alert's line is not written.
func TestWhatCannotBeToldIsTriedAgain(t *testing.T) {
	t.Parallel()
	x := newWeek(t)
	x.parts.DB = down{x.parts.DB}
	f, err := weekly.Preflight(x.parts)
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	f.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", nil))
	if answer.Code != http.StatusServiceUnavailable || strings.Contains(x.log.String(), logline.PreflightDone) {
		t.Errorf("answered %d\n%s", answer.Code, &x.log)
	}
}
