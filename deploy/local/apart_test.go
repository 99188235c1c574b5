package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/watching"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/web/browsertest"
)

// apart is the settings of a team whose tools are all at one host, and its provider's feeds at another.
const apart = `runbook: https://example.com/r
playbook: own
slack:
  help: C0HELP
  announce: [C0ALL]
  leads: [S0ONCALL]
  responders: [U0KAKEI, U0BANGKOK]
watch:
  regions: [ap-northeast-1]
  provider: {currentevents: "FEEDS/currentevents", rss: "FEEDS/rss"}
  tools:
    - {id: zendesk, name: Zendesk, url: "TOOLS/zendesk", owner: U0TOKYO}
    - {id: confluence, name: Confluence, url: "TOOLS/confluence"}
    - {id: portal, name: {ja: ポータル, en: the portal}, url: "TOOLS/portal"}
`

// instead is what the team's playbook says to use.
const instead = `
tools:
  zendesk: {instead: {ja: 代表電話で受ける, en: Take calls on the main number}}
  confluence: {instead: {ja: 共有ドライブの手順書を使う, en: Use the runbook in the shared drive}}
  portal: {instead: {ja: メールで知らせる, en: Write to customers by mail}}
`

// TestAnEveningWithNothingLeft: Slack is gone, and the ticket system, the wiki and the portal's host with it. On a phone the sign that the
// provider's post opened says so, with what to use instead; the response is started, and TODOs are taken and done.
func TestAnEveningWithNothingLeft(t *testing.T) {
	t.Parallel()
	inFull(t)
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	t.Cleanup(down.Close)
	feeds := httptest.NewServer(badNight(time.Now()))
	t.Cleanup(feeds.Close)
	dir, addr := t.TempDir(), freeAddr(t)
	data, settings, books := filepath.Join(dir, "data"), filepath.Join(dir, "settings.yaml"), filepath.Join(dir, "books")
	write(t, settings, strings.NewReplacer("FEEDS", feeds.URL, "TOOLS", down.URL).Replace(apart))
	ownPlaybook(t, books)
	e := newElsewhere(t, addr)
	env := append(e.env(), "NOROSHI_PLAYBOOKS="+books)
	args := []string{"-data", data, "-settings", settings}

	before := launch(t, addr, env, args...)
	before.ready(t)
	before.killed()
	e.SetOutage(true)
	lookTwice(t, filepath.Join(data, "noroshi.db"), settings, books)
	process := launch(t, addr, env, args...)
	process.ready(t)

	p := formTab{tab{t, browsertest.Start(t)}, "apart-ja", true}
	p.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true))
	p.comeIn(process.formLink(t, 1), "U0KAKEI")
	p.click(`.signs a`)
	p.seesWhatIsDown()
	p.picture("sign")
	p.click(`button[formaction$="/do/provisional"], form[action$="/do/begin"] button`)
	p.sees(".said", "対応を始めました")
	p.seesWhatIsDown() // on the board as well
	p.picture("board")
	p.click(`button[value="4.1"]`)
	p.sees(".said", "4.1")
	p.click(`a[href$="/todo/4.1"]`)
	p.typeIn(`textarea`, "代表電話で受付中")
	p.picture("todo")
	p.click(`form.write button`)
	p.sees(".timeline", "代表電話で受付中")
}

// seesWhatIsDown: each tool with what to use instead, and what the provider says.
func (p formTab) seesWhatIsDown() {
	p.t.Helper()
	for _, want := range []string{
		"Zendesk", "代表電話で受ける", "Confluence", "共有ドライブの手順書を使う", "ポータル", "メールで知らせる", "HTTP 503", "AWS", "性能低下 東京の EC2",
	} {
		p.sees("main", want)
	}
}

// badNight are feeds in which an event got worse ten minutes ago.
func badNight(now time.Time) http.Handler {
	o := outageShown{service: "ec2-ap-northeast-1", arn: "arn:aws:health:ap-northeast-1::event/EC2/X/X_1", posts: []aired{
		{at: now.Add(-20 * time.Minute), status: 1, title: nightTitle, said: nightTitle},
		{at: now.Add(-10 * time.Minute), status: 2, title: heatTitle, said: heatTitle},
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serveFeed(w, r, []outageShown{o}) })
}

// ownPlaybook writes the small one with what to use instead.
func ownPlaybook(t *testing.T, dir string) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "playbooks", "small.yaml"))
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "own.yaml"), strings.Replace(string(body), "id: small", "id: own", 1)+instead)
}

// lookTwice looks outside as the process did three minutes and two minutes ago: what fails twice is down.
func lookTwice(t *testing.T, db, settings, books string) {
	t.Helper()
	env := map[string]string{config.SettingsVar: settings, "NOROSHI_PLAYBOOKS": books}
	c, playbooks, err := config.LoadAll(func(name string) string { return env[name] }, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := sqlite.Open(db, sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	for _, ago := range []time.Duration{3 * time.Minute, 2 * time.Minute} {
		at := time.Now().Add(-ago)
		then := clock.Func(func() time.Time { return at })
		w := watching.New(function.Parts{Config: c, Playbooks: playbooks, DB: kept, Clock: then, Log: slog.New(slog.DiscardHandler)})
		if _, _, err := w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
