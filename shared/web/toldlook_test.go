package web

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// TestCustomersOnAPhone: without scripts somebody finds the customers whom the notice did not reach, ticks two, and notes that they
// called them. Nothing is wider than the screen, and what is pressed is as large as a thumb. It keeps pictures where NOROSHI_PICTURES
// says.
func TestCustomersOnAPhone(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	id := kakei.declare("東京リージョンの EC2 に SSH できない")
	all := customersOf(240)
	d.now.Store(30 * 60)
	d.lists("v1", all)
	d.leaves(id, "v1", all, mixed)
	d.now.Store(40 * 60)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		mail          string
		width, height int64
		scripts, dark bool
		said, sum     string
	}{
		"phone-ja": {"kakei@example.com", 390, 844, false, false, "2件を電話で連絡済みにしました。", "要連絡"},
		"phone-en": {"jonas@example.com", 360, 740, false, true, "Told by phone: 2.", "To call"},
		"desk-ja":  {"kakei@example.com", 1280, 900, true, false, "2件を電話で連絡済みにしました。", "要連絡"},
		"desk-en":  {"jonas@example.com", 1280, 900, true, false, "Told by phone: 2.", "To call"},
	} {
		p := look{t, browsertest.Start(t), name}
		p.do(chromedp.EmulateViewport(c.width, c.height), browsertest.Prefer(c.dark), scripts(c.scripts),
			cookie(server.URL, d.as(c.mail).cookies[session.Cookie]), chromedp.Navigate(server.URL+toldURL(id)))
		p.holds(`document.querySelector('.told')`)
		p.picture("told")
		p.holds(`[...document.querySelectorAll('.sums a')].find((a) => a.textContent.includes('` + c.sum + `')).href.endsWith('?state=call')`)
		p.click(`.sums a[href$="?state=call"]`)
		p.holds(`location.search === '?state=call'`)
		p.holds(`document.querySelectorAll('.told tbody tr:not(.is-late)').length === 0`)
		p.click(`.told tbody tr:nth-child(1) label`)
		p.click(`.told tbody tr:nth-child(2) label`)
		p.holds(`document.querySelectorAll('.told :checked').length === 2`)
		p.click(`.ticked summary`)
		p.do(chromedp.SendKeys(chromedp.CSS(`input[name=note]`), "代表電話で説明済み"))
		p.picture("told-ticked")
		p.click(`.ticked button[value=call]`)
		p.holds(`document.querySelector('.said')?.textContent === '` + c.said + `' && location.search.includes('state=call')`)
		p.do(chromedp.Navigate(server.URL + toldURL(id) + "?state=called&owner=me"))
		p.holds(`document.querySelector('.told')`)
		p.holds(`document.querySelector('.told').textContent.includes('「代表電話で説明済み」') || document.querySelector('.told').textContent.includes('"代表電話で説明済み"')`)
		p.picture("told-called")
	}
	if n := len(d.entries(id)); n < 5 {
		t.Errorf("%d entries", n)
	}
}

// scripts switches the scripts of a browser's pages on or off.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

// look is a browser that looks at one page.
type look struct {
	t    *testing.T
	ctx  context.Context //nolint:containedctx // the browser's own
	name string
}

func (p look) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// click presses what is there, once it is clear of what stands at the screen's edge. Without scripts nothing on a page can say that it stays in its place; a page without scripts does.
func (p look) click(selector string) {
	p.t.Helper()
	p.holds("(document.querySelector('" + selector + "').scrollIntoView({ block: 'center' }), true)")
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// holds waits until something is so: a page may be on its way.
func (p look) holds(js string) {
	p.t.Helper()
	var ok bool
	var err error
	for end := time.Now().Add(20 * time.Second); !ok && time.Now().Before(end); {
		ok, err = chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+js+")"))
		if !ok {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if !ok {
		p.t.Fatalf("%s: not so: %s (%v)", p.name, js, err)
	}
}

// picture keeps one, and looks at what must hold of every page.
func (p look) picture(name string) {
	p.t.Helper()
	p.holds(`document.documentElement.scrollWidth <= innerWidth`)
	p.holds(`[...document.querySelectorAll('main a.button, main button, main summary, .sums a, .told label, main select')].filter((e) => e.checkVisibility()).every((e) => e.getBoundingClientRect().height >= 43.5)`)
	if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
		if err := browsertest.Screenshot(p.ctx, filepath.Join(dir, name+"-"+p.name+".png")); err != nil {
			p.t.Fatal(err)
		}
	}
}
