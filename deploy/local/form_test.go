package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/web/browsertest"
)

var linkForm = regexp.MustCompile(`http://\S+/form/in/key\?key=\S+`)

// formLink returns the n-th link to the form that the process printed.
func (p *process) formLink(t testing.TB, n int) string {
	t.Helper()
	return p.printed(t, linkForm, n)
}

// says waits until the process has printed a word.
func (p *process) says(t testing.TB, word string) {
	t.Helper()
	p.printed(t, regexp.MustCompile(regexp.QuoteMeta(word)), 1)
}

// printed returns the n-th match in what the process printed. It waits: the process answers before it has said so.
func (p *process) printed(t testing.TB, what *regexp.Regexp, n int) string {
	t.Helper()
	late := time.After(time.Minute)
	for {
		if all := what.FindAllString(p.out.String(), -1); len(all) >= n {
			return all[n-1]
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-late:
			t.Fatalf("not printed: %s\n%s", what, p.out.String())
		}
	}
}

// scripts switches the tab's scripts on or off.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

// formTab is the form in a tab. Unlike the sandbox it moves from page to page, so what is looked for is looked for again
// when a page goes away under it.
type formTab struct {
	tab
	name    string // of the pictures
	scripts bool   // they are on
}

func (p formTab) sees(selector, want string) {
	p.t.Helper()
	js := fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q))", selector, want)
	var body string
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js)); err == nil && ok {
			return
		}
		body, _ = chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href + ' ' + document.body.textContent`))
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatalf("%s never has %q:\n%s", selector, want, strings.Join(strings.Fields(body), " "))
}

// loaded waits until the page has what it links to.
func (p formTab) loaded() {
	p.t.Helper()
	p.sees("html", "")
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`document.readyState === 'complete'`))
		if ok && err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatal("the page is never complete")
}

// click presses what is there at that moment: a page that refreshes itself replaces its parts. One that has not got its style yet moves
// under the press.
func (p formTab) click(selector string) {
	p.t.Helper()
	p.loaded()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector)))
		if err == nil {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s cannot be pressed: %v", selector, err)
		}
	}
}

// typeIn types into what is there once the page is: on the way from one page to another it would be a field of the one that goes.
func (p formTab) typeIn(selector, text string) {
	p.t.Helper()
	p.loaded()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Do(p.ctx, chromedp.SendKeys(chromedp.CSS(selector), text))
		if err == nil {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s takes nothing: %v", selector, err)
		}
	}
}

// open goes to a page, once more where the page before went on by itself just then: the browser aborts one of the two.
func (p formTab) open(url string) {
	p.t.Helper()
	err := chromedp.Do(p.ctx, chromedp.Navigate(url))
	if err != nil && strings.Contains(err.Error(), "net::ERR_ABORTED") {
		err = chromedp.Do(p.ctx, chromedp.Navigate(url))
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// comeIn opens a link and chooses who one is.
func (p formTab) comeIn(link, person string) {
	p.t.Helper()
	p.open(link)
	p.sees("label", "")
	p.picture("enter-link")
	p.do(chromedp.SetValue(chromedp.CSS(`select[name=person]`), person))
	p.click(`form.write button`)
	p.sees("header form", "")
}

// picture looks at a page as a whole: nothing on it is too small or too heavy, and everybody can use it. It keeps a
// screenshot where NOROSHI_PICTURES says.
func (p formTab) picture(name string) {
	p.t.Helper()
	p.loaded()
	p.touchable()
	if p.scripts { // the checks are scripts themselves
		p.weigh()
		browsertest.Accessible(p.t, p.ctx)
	}
	p.picturePage("form-" + p.name + "-" + name)
}

// picturePage keeps a screenshot of the page as a whole where NOROSHI_PICTURES says.
func (p formTab) picturePage(name string) {
	p.t.Helper()
	dir := os.Getenv("NOROSHI_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	write(p.t, filepath.Join(dir, name+".png"), string(png))
}

// TestADayWithoutSlack: Slack is down; one person declares in the browser and takes a TODO, which a second person takes
// too; Slack comes back, and there is one channel with everything in it.
func TestADayWithoutSlack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int64
		scripts, dark bool
	}{
		"phone": {390, 844, false, false},
		"desk":  {1280, 900, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr := freeAddr(t)
			e := newElsewhere(t, addr)
			settings := filepath.Join(t.TempDir(), "settings.yaml")
			write(t, settings, "runbook: https://example.com/r\nslack:\n  announce: [C0ALL]\n  responders: [U0KAKEI, U0BANGKOK, S0ONCALL]\n")
			process := launch(t, addr, e.env(), "-data", filepath.Join(t.TempDir(), "data"), "-settings", settings)
			process.ready(t)
			e.SetOutage(true)

			kakei, nok := formTab{tab{t, browsertest.Start(t)}, name + "-ja", c.scripts}, formTab{tab{t, browsertest.Start(t)}, name + "-en", c.scripts}
			for _, p := range []formTab{kakei, nok} {
				p.do(chromedp.EmulateViewport(c.width, c.height), browsertest.Prefer(c.dark), scripts(c.scripts))
			}
			kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
			kakei.sees("h2", "障害対応を始める")
			kakei.picture("home-empty")
			kakei.typeIn(`input[name=title]`, "東京リージョンの EC2 に SSH できない\r")
			kakei.sees(".said", "対応を始めました")
			kakei.sees("dl.four", "筧(あなた)")

			nok.open(process.origin + "/form/")
			nok.picture("enter")
			nok.click(`main button`)
			nok.sees("main", "in the terminal")
			nok.comeIn(process.formLink(t, 2), "U0BANGKOK")
			nok.picture("home")
			nok.click(`article.sheet h2 a`)
			kakei.click(`button[value="4.3d"]`)
			kakei.sees(".said", "4.3d")
			nok.click(`button[value="4.3d"]`)
			nok.sees(".said", "with 4.3d")
			nok.picture("board")
			kakei.click(`a[href$="/todo/4.3d"]`)
			kakei.typeIn(`textarea`, "影響の大きい3社を確認中です")
			kakei.picture("todo")
			kakei.click(`form.write button`)
			kakei.sees(".timeline", "影響の大きい3社を確認中です")
			kakei.sees(".timeline", "(ブラウザから)")
			kakei.click(`form.acts a[href*="do/skip"]`)
			kakei.sees("h1", "スキップ")
			kakei.picture("skip")
			kakei.click(`form.write .acts a`)
			kakei.sees("h1", "4.3d")
			kakei.click(`button[formaction$="/done"]`)
			kakei.sees(".said", "✅")
			kakei.click(`main > p > a`)
			kakei.sees("dl.four", "筧(あなた)")
			kakei.picture("board")
			for _, step := range []string{"phase", "add", "facts", "commander", "resolve", "cancel", "timeline", "print"} {
				kakei.click(`.desk a[href$="/` + step + `"]`)
				kakei.sees("h1", "")
				kakei.picture(step)
				kakei.click(`main > p a`)
				kakei.sees("aside h2", "")
			}
			e.SetOutage(false)
			kakei.roomOf(t, e)
		})
	}
}

// roomOf waits until Slack has the incident's channel with everything in it, and looks for what is there twice.
func (p formTab) roomOf(t *testing.T, e *elsewhere) {
	t.Helper()
	for {
		_, changed := e.Subscribe()
		var rooms []slackfake.Channel
		for _, c := range e.Channels() {
			if strings.HasPrefix(c.Name, "inc-") {
				rooms = append(rooms, c)
			}
		}
		if len(rooms) > 1 {
			t.Fatalf("%d channels", len(rooms))
		}
		if len(rooms) == 1 && full(e, rooms[0]) {
			once(t, e, rooms[0])
			p.picture("after")
			return
		}
		select {
		case <-changed:
		case <-time.After(time.Second):
		case <-t.Context().Done():
			t.Fatal("the channel is never complete")
		}
	}
}

// full reports whether a channel has the board pinned, the last TODO, both people, and what was written in the browser.
func full(e *elsewhere, room slackfake.Channel) bool {
	keys, said := map[string]bool{}, ""
	for _, m := range e.Messages(room.ID) {
		keys[keyOf(m)] = true
		for _, reply := range e.Thread(room.ID, m.TS) {
			said += reply.Text
		}
	}
	return keys["todo/4.7a"] && keys["board"] && len(room.Pins) > 0 && slices.Contains(room.Members, "U0BANGKOK") &&
		slices.Contains(room.Members, "U0KAKEI") && strings.Contains(said, "影響の大きい3社を確認中です")
}

// once fails when anything that Noroshi made is there twice.
func once(t *testing.T, e *elsewhere, room slackfake.Channel) {
	t.Helper()
	n := map[string]map[string]bool{}
	for _, m := range e.Messages(room.ID) {
		for _, x := range e.Thread(room.ID, m.TS) { // a reply may be shown in the channel, too
			if n[keyOf(x)] == nil {
				n[keyOf(x)] = map[string]bool{}
			}
			n[keyOf(x)][x.TS] = true
		}
	}
	for key, all := range n {
		if key != "" && len(all) > 1 {
			t.Errorf("%s is there %d times", key, len(all))
		}
	}
}

// offline cuts the tab's connection, or restores it.
func offline(on bool) chromedp.Action[chromedp.Void] {
	type conditions struct {
		Offline  bool    `json:"offline"`
		Latency  float64 `json:"latency"`
		Download float64 `json:"downloadThroughput"`
		Upload   float64 `json:"uploadThroughput"`
	}
	cut := cdp.Command[conditions, cdp.Empty]{Method: "Network.emulateNetworkConditions"}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cut, conditions{Offline: on, Download: -1, Upload: -1})
		return err
	})
}

// TestThePageRefreshesAroundWhatIsTyped: somebody writes while others work. The page shows what they do and keeps the
// text, also when the connection is lost and the page is loaded anew; once recorded, the text is gone from the browser.
func TestThePageRefreshesAroundWhatIsTyped(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	process := launch(t, addr, nil, "-data", filepath.Join(t.TempDir(), "data"))
	process.ready(t)
	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "refresh", true}, formTab{tab{t, browsertest.Start(t)}, "refresh", true}
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	kakei.typeIn(`input[name=title]`, "EC2\r")
	kakei.sees(".said", "対応を始めました")
	kakei.click(`a[href$="/todo/4.4a"]`)
	kakei.sees("h1", "4.4a")
	kakei.typeIn(`textarea`, "書きかけの文")

	nok.open(process.origin + "/form/")
	nok.click(`main button`)
	nok.sees("main", "in the terminal")
	nok.comeIn(process.formLink(t, 2), "U0BANGKOK")
	nok.click(`article.sheet h2 a`)
	nok.click(`button[value="4.4a"]`)
	nok.sees(".said", "You own 4.4a")
	kakei.sees("dl.four", "Nok")
	kakei.has(`textarea`, "書きかけの文")

	kakei.do(offline(true))
	kakei.click(`form.write button`)
	kakei.sees("#lost", "まだ送れていません")
	kakei.do(offline(false), chromedp.Reload())
	kakei.sees("h1", "4.4a")
	kakei.has(`textarea`, "書きかけの文")
	kakei.click(`form.write button`)
	kakei.sees(".timeline", "書きかけの文")
	kakei.has(`textarea`, "")
	left, err := chromedp.Run(kakei.ctx, chromedp.Evaluate[string](`JSON.stringify(sessionStorage) + JSON.stringify(localStorage)`))
	if err != nil || strings.Contains(left, "書きかけ") {
		t.Errorf("left in the browser: %s, %v", left, err)
	}
	kakei.click(`header button`)
	kakei.sees(".said", "You are signed out")
}

// has waits until an input has a value.
func (p formTab) has(selector, want string) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		got, err := chromedp.Run(p.ctx, chromedp.Value(chromedp.CSS(selector)))
		if err == nil && got == want {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s has %q, want %q: %v", selector, got, want, err)
		}
	}
}
