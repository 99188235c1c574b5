package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestATakeoverWithoutSlack: Slack is gone, and the notice is taken over from the document in the folder. Nobody knows who wrote in that,
// so that the commander alone may approve it, who reads in the browser that it is so.
func TestATakeoverWithoutSlack(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	e := newElsewhere(t, addr)
	settings := filepath.Join(t.TempDir(), "settings.yaml")
	write(t, settings, "contact: support@example.com\nslack:\n  help: C0HELP\n  announce: [C0ALL]\n  responders: [U0KAKEI, U0BANGKOK]\n")
	process := launch(t, addr, e.env(), "-data", filepath.Join(t.TempDir(), "data"), "-settings", settings)
	process.ready(t)
	e.SetOutage(true)

	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	kakei.open(process.origin + "/form/declare")
	kakei.typeIn(`input[name=title]`, "東京リージョンの EC2 に SSH できない")
	kakei.click(`form.write button`)
	kakei.sees("main", "お客様通知を書く")
	board := kakei.address()
	nok.open(process.origin + "/form/")
	nok.click(`main button`)
	nok.sees("main", "in the terminal")
	nok.comeIn(process.formLink(t, 2), "U0BANGKOK")
	nok.until(board, "Take over from document")
	nok.click(`a[href$="/do/notice-takeover"]`)
	nok.sees("main", "Internal notes stay out")
	nok.click(`form.write button`)
	nok.sees(".said", "Taking Notice 1 over from the document")
	nok.until(board, "Notice 1 waits for approval")
	nok.holds(`!document.querySelector('a[href$="/do/notice-approve"]')`)
	kakei.open(board)
	kakei.click(`a[href$="/do/notice-approve"]`)
	kakei.sees("main", "承認できるのは司令塔だけです")
	kakei.sees("main", "We are seeing an outage that appears to originate at AWS.")
	kakei.holds(`!document.querySelector('main').textContent.includes('社内メモ')`)
	kakei.confirmsNotice()
	kakei.click(`form.write button`)
	kakei.sees(".said", "第1報を承認しました")
}

// until opens a page until it says something, which the app does a moment later.
func (p formTab) until(url, want string) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		p.open(url)
		said, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.querySelector('main').textContent`))
		if err != nil || time.Now().After(deadline) {
			p.t.Fatalf("the page never says %q: %v", want, err)
		}
		if contains(said, want) == nil {
			return
		}
	}
}
