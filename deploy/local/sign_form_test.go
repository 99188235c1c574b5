package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/web/browsertest"
)

// TestASignWithoutSlack: Slack is gone; one person reports in the browser, a second report joins, the look is taken, and the response
// is started there and goes on. Slack comes back: the card is made once and leads to the room, which is there once.
func TestASignWithoutSlack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int64
		scripts, dark bool
	}{
		"phone": {390, 844, false, true},
		"desk":  {1280, 900, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			process, e := withoutSlack(t, t.TempDir(), "runbook: https://example.com/r\nslack:\n  help: C0HELP\n  announce: [C0ALL]\n  leads: [S0ONCALL]\n  responders: [U0KAKEI, U0BANGKOK]\n")

			kakei, nok := formTab{tab{t, browsertest.Start(t)}, name + "-ja", c.scripts}, formTab{tab{t, browsertest.Start(t)}, name + "-en", c.scripts}
			for _, p := range []formTab{kakei, nok} {
				p.do(chromedp.EmulateViewport(c.width, c.height), browsertest.Prefer(c.dark), scripts(c.scripts))
			}
			kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
			sign := kakei.reportsSign()
			nok.comesLater(process)
			nok.joinsSign()
			kakei.open(sign)
			kakei.looksAtSign()
			kakei.startsSign()
			if !c.scripts { // otherwise the page becomes the incident's by itself
				nok.open(sign)
			}
			nok.sees("h2", "Needs an owner")
			nok.click(`button[value="4.3d"]`)
			nok.sees(".said", "You own 4.3d")
			nok.open(process.origin + "/form/")
			nok.dismissesSign()
			e.SetOutage(false)
			leadsToTheRoom(t, e)
		})
	}
}

// reportsSign reports a sign and returns the address of its page.
func (p formTab) reportsSign() string {
	p.t.Helper()
	p.click(`a[href="/form/sign"]`)
	p.sees("h1", "予兆を報告")
	p.picture("sign-report")
	p.typeIn(`input[name=title]`, "東京リージョンの EC2 に SSH できない")
	p.typeIn(`textarea[name=impact]`, "接続がタイムアウトする")
	p.typeIn(`input[name=source]`, "お客様3社の問い合わせ")
	p.click(`form.write button`)
	p.sees(".said", "予兆を報告しました")
	p.sees(".facts", "確認中")
	at, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href.split('?')[0]`))
	if err != nil {
		p.t.Fatal(err)
	}
	return at
}

// joinsSign reports what does not say where, and says what it is about.
func (p formTab) joinsSign() {
	p.t.Helper()
	p.sees(`.signs`, "1 report")
	p.picture("sign-home")
	p.click(`a[href="/form/sign"]`)
	p.typeIn(`input[name=title]`, "SSH logins hang")
	p.typeIn(`input[name=source]`, "Monitoring")
	p.click(`form.write button`)
	p.sees("main", "Your report: SSH logins hang")
	p.picture("sign-near")
	p.click(`button[name=join]`)
	p.sees(".said", "Your report was added")
	p.sees("main", "2 reports, 2 sources")
	p.picture("sign-joined")
}

// looksAtSign takes a look, writes down what is found, and opens every form of the sign.
func (p formTab) looksAtSign() {
	p.t.Helper()
	p.click(`button[value="2.1"]`)
	p.sees(".said", "2.1")
	p.click(`a[href$="/todo/2.1"]`)
	p.typeIn(`textarea`, "公開ページに更新なし")
	p.picture("sign-todo")
	p.click(`form.write button`)
	p.sees(".timeline", "公開ページに更新なし")
	p.click(`main > p > a`)
	p.click(`a[href$="/do/evidence"]`)
	p.typeIn(`textarea`, "問い合わせが5件に増加")
	p.picture("sign-evidence")
	p.click(`form.write button`)
	p.sees(".timeline", "問い合わせが5件に増加")
	for _, act := range []string{"begin_as", "meet", "facts", "dismiss"} {
		p.click(`.desk a[href$="/do/` + act + `"]`)
		p.sees("form.write", "")
		p.picture("sign-" + act)
		p.click(`main > p a`)
		p.sees(".desk .do h2", "判断")
	}
	p.picture("sign")
}

// startsSign starts the response provisionally, and then confirms that it is an outage.
func (p formTab) startsSign() {
	p.t.Helper()
	p.click(`button[formaction$="/do/provisional"]`)
	p.sees(".said", "対応を始めました")
	p.sees("h1", "【暫定】")
	p.picture("sign-provisional")
	p.click(`form[action$="/do/confirm_start"] button`)
	p.sees(".said", "障害と確定しました")
	p.picture("sign-started")
}

// dismissesSign reports a drill's sign, and decides on no action.
func (p formTab) dismissesSign() {
	p.t.Helper()
	p.click(`a[href="/form/sign"]`)
	p.typeIn(`input[name=title]`, "RDS in Osaka is slow")
	p.do(chromedp.SetValue(chromedp.CSS(`select[name=kind]`), "drill"))
	p.click(`form.write button`)
	p.sees(".said", "Reported")
	p.click(`.desk a[href$="/do/dismiss"]`)
	p.typeIn(`textarea`, "A test of ours")
	p.click(`form.write button`)
	p.sees(".over", "no action is needed")
	p.picture("sign-dismissed")
}

// leadsToTheRoom waits until the help room's card says that the response has started and where, and looks for what is there twice.
func leadsToTheRoom(t *testing.T, e *elsewhere) {
	t.Helper()
	for {
		_, changed := e.Subscribe()
		var rooms []slackfake.Channel
		for _, c := range e.Channels() {
			if strings.HasPrefix(c.Name, "inc-") {
				rooms = append(rooms, c)
			}
		}
		var cards []slackfake.Message
		for _, m := range e.Messages("C0HELP") {
			if keyOf(m) == string(plan.SignKey) {
				cards = append(cards, m)
			}
		}
		if len(rooms) > 1 || len(cards) > 1 {
			t.Fatalf("%d rooms, %d cards", len(rooms), len(cards))
		}
		if len(rooms) == 1 && len(cards) == 1 && shows(e, cards[0], rooms[0]) {
			once(t, e, rooms[0])
			help, _ := e.Channel("C0HELP")
			once(t, e, help)
			return
		}
		select {
		case <-changed:
		case <-time.After(time.Second):
		case <-t.Context().Done():
			t.Fatal("the card never leads to the room")
		}
	}
}

// shows reports whether a card says that the response has started, leads to the room, and has the start in its thread; and whether the
// room has its board and TODOs.
func shows(e *elsewhere, card slackfake.Message, room slackfake.Channel) bool {
	started, keys := false, map[string]bool{}
	for _, m := range e.Thread("C0HELP", card.TS) {
		started = started || keyOf(m) == "sign/started"
	}
	for _, m := range e.Messages(room.ID) {
		keys[keyOf(m)] = true
	}
	body, err := json.Marshal(card)
	blocks := string(body)
	return err == nil && started && keys["board"] && keys["todo/4.7a"] && strings.Contains(blocks, "対応中") && strings.Contains(blocks, room.ID) &&
		strings.Contains(blocks, "SSH logins hang") && !strings.Contains(blocks, "様子を見る")
}
