package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// tab is the sandbox page in a real browser, over a real process.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func (p tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func (p tab) click(selector string) {
	p.t.Helper()
	if err := browsertest.Click(p.ctx, selector); err != nil {
		p.t.Fatal(err)
	}
}

func (p tab) typeIn(selector, text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// sees waits until an element that matches holds the text.
func (p tab) sees(selector, want string) {
	p.t.Helper()
	p.holds(`[...document.querySelectorAll(` + "`" + selector + "`" + `)].some((e) => e.textContent.includes(` + "`" + want + "`" + `))`)
}

func (p tab) holds(js string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Minute)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js)); err != nil {
		body, _ := chromedp.Run(p.ctx, chromedp.TextContent(chromedp.CSS(`body`)))
		p.t.Fatalf("never: %s: %v\n%s", js, err, strings.Join(strings.Fields(body), " "))
	}
}

// picture keeps a screenshot where NOROSHI_PICTURES says.
func (p tab) picture(name string) {
	p.t.Helper()
	if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
		if err := browsertest.Screenshot(p.ctx, filepath.Join(dir, name+".png")); err != nil {
			p.t.Fatal(err)
		}
	}
}

// message is the selector of the message that says text and has the button.
func (p tab) message(text, button string) string {
	p.t.Helper()
	find := `[...document.querySelectorAll('[data-testid=messages] article')].find((e) => e.textContent.includes(` + "`" + text +
		"`" + `) && e.querySelector('[data-action-id=` + button + `]'))`
	p.holds(`!!` + find)
	ts, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](find+`.dataset.ts`))
	if err != nil {
		p.t.Fatal(err)
	}
	return `article[data-ts="` + ts + `"] `
}

// TestFirstResponseInABrowser: open the sandbox, declare through the form, claim with a reaction, see the board change.
func TestFirstResponseInABrowser(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	process := launch(t, addr, nil, "-data", filepath.Join(t.TempDir(), "data"))
	process.ready(t)
	p := tab{t, browsertest.Start(t)}
	p.do(chromedp.EmulateViewport(1440, 940), browsertest.Prefer(false),
		chromedp.Navigate(process.origin+process.sandboxLink(t)+"&user=U0KAKEI&channel=C0HELP"), chromedp.WaitVisible(chromedp.CSS(`.frame`)))

	p.typeIn(`[data-testid=composer]`, "/incident declare 東京リージョンの EC2 に SSH できない\r")
	p.sees(`dialog[data-modal] h2`, "障害")
	p.holds(`[...document.querySelectorAll('dialog[data-modal] input')].some((e) => e.value.includes('EC2'))`)
	p.picture("modal")
	p.click(`[data-testid=modal-submit]`)
	p.sees(`dialog[data-modal]`, "できました")
	p.click(`[data-testid=modal-close]`)
	p.holds("!document.querySelector('dialog[data-modal]')")

	p.click(`a[data-channel-name^="inc-"]`)
	p.holds("document.querySelector('a[data-channel-name^=inc-]').getAttribute('aria-current') === 'page'")
	board := p.message("司令塔", "board_next_phase")
	card := p.message("4.2b", "todo_claim")
	p.click(card + `.tools [data-react]`)
	p.click(`[data-pick=raised_hand]`)
	p.sees(card, "🙋")
	p.sees(board, "4.2b")
	p.holds("document.querySelector('" + board + "').textContent.includes('対応中')")
	p.click(card + `.tools a`)
	p.typeIn(`[data-testid=thread-composer]`, "影響の大きい3社を確認中です。10分で共有します\r")
	p.sees(`[data-testid=thread]`, "10分で共有します")
	p.message("4.7a", "todo_claim")
	p.holds("(document.querySelector('" + board + "').scrollIntoView(), true)")
	p.picture("room")
}
