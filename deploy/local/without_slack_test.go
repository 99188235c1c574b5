package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// This file is how the tests begin in which Slack is gone, and two people do everything in the browser.

// twoRespond are settings by which the two respond.
const twoRespond = "contact: support@example.com\nslack:\n  help: C0HELP\n  announce: [C0ALL]\n  responders: [U0KAKEI, U0BANGKOK]\n"

// withoutSlack is a process with its data and settings in a folder, and the Slack that is gone for it.
func withoutSlack(t *testing.T, dir, settings string) (*process, *elsewhere) {
	t.Helper()
	addr := freeAddr(t)
	e := newElsewhere(t, addr)
	write(t, filepath.Join(dir, "settings.yaml"), settings)
	p := launch(t, addr, e.env(), "-data", filepath.Join(dir, "data"), "-settings", filepath.Join(dir, "settings.yaml"))
	p.ready(t)
	e.SetOutage(true)
	return p, e
}

// declares declares an incident in Japanese and returns the address of its board.
func (p formTab) declares(at *process) (board string) {
	p.t.Helper()
	p.open(at.origin + "/form/declare")
	p.typeIn(`input[name=title]`, "東京リージョンの EC2 に SSH できない")
	p.click(`form.write button`)
	p.sees("main", "お客様通知を書く")
	return p.address()
}

// comesLater signs in, in English, whoever comes second.
func (p formTab) comesLater(at *process) {
	p.t.Helper()
	p.open(at.origin + "/form/")
	p.click(`main button`)
	p.sees("main", "in the terminal")
	p.comeIn(at.formLink(p.t, 2), "U0BANGKOK")
}

// address is that of the page, without what was asked of it.
func (p formTab) address() string {
	p.t.Helper()
	at, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href.split('?')[0]`))
	if err != nil {
		p.t.Fatal(err)
	}
	return at
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
