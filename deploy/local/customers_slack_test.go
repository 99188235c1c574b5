package main

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestCustomersInSlack: a press on the board shows who was told as a table, on a desk and on a phone; of a long list as much as fits, and
// the page that has the rest.
func TestCustomersInSlack(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), freeAddr(t)
	list := fiveCustomers
	for n := range 120 {
		list += fmt.Sprintf("D%d,株式会社サンプル%03d,,silver,EC2,d%d@example.com,ja,tokyo\n", n, n, n)
	}
	write(t, filepath.Join(dir, "customers.csv"), list)
	write(t, filepath.Join(dir, "settings.yaml"), fmt.Sprintf("slack:\n  help: C0HELP\n  announce: [C0ALL]\n  responders: [U0KAKEI, U0BANGKOK]\ncustomers: {csv: %q}\n", filepath.Join(dir, "customers.csv")))
	process := launch(t, addr, nil, "-data", filepath.Join(dir, "data"), "-settings", filepath.Join(dir, "settings.yaml"))
	process.ready(t)
	p := tab{t, browsertest.Start(t)}
	p.do(chromedp.EmulateViewport(1280, 900), browsertest.Prefer(false),
		chromedp.Navigate(process.origin+process.sandboxLink(t)+"&user=U0KAKEI&channel=C0HELP"), chromedp.WaitVisible(chromedp.CSS(`.frame`)))
	p.typeIn(`[data-testid=composer]`, "/incident now 東京リージョンの EC2 に SSH できない\r")
	p.click(`a[data-channel-name^="inc-"]`)
	p.click(p.message("司令塔", "board_customers") + `[data-action-id=board_customers]`)
	p.holds(`document.querySelectorAll('.only-you .block-table tbody tr').length === 100`)
	p.sees(`.only-you .block-table caption`, "お客様への連絡状況")
	p.sees(`.only-you .block-table th[scope=row]`, "青空銀行")
	p.sees(`.only-you`, "ほかに25件あります")
	p.holds(`!document.querySelector('.only-you').textContent.includes('@aozora')`)
	p.holds("(document.querySelector('.only-you').scrollIntoView(), true)")
	p.picture("customers-slack")
	p.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true))
	p.holds(`document.documentElement.scrollWidth <= 390`)
	p.holds("(document.querySelector('.only-you').scrollIntoView(), true)")
	p.picture("customers-slack-phone")
}
