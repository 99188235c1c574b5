package main

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestTheCommandWithoutSlack: Slack is gone from the first second. The command is offered at a desk and accepted on a phone, with one
// press on its first screen; until then the board says whose it is and to whom it is offered.
func TestTheCommandWithoutSlack(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	e := newElsewhere(t, addr)
	settings := filepath.Join(t.TempDir(), "settings.yaml")
	write(t, settings, "slack:\n  help: C0HELP\n  announce: [C0ALL]\n  responders: [U0KAKEI, U0BANGKOK]\n")
	process := launch(t, addr, e.env(), "-data", filepath.Join(t.TempDir(), "data"), "-settings", settings)
	process.ready(t)
	e.SetOutage(true)

	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	kakei.do(chromedp.EmulateViewport(1280, 900))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	kakei.open(process.origin + "/form/declare")
	kakei.typeIn(`input[name=title]`, "東京リージョンの EC2 に SSH できない")
	kakei.click(`form.write button`)
	kakei.sees("main", "司令塔を交代")
	board := kakei.address()
	nok.open(process.origin + "/form/")
	nok.click(`main button`)
	nok.sees("main", "in the terminal")
	nok.comeIn(process.formLink(t, 2), "U0BANGKOK")

	kakei.click(`a[href$="/do/commander"]`)
	kakei.do(chromedp.SetValue(`select[name=person]`, "U0BANGKOK"))
	kakei.picture("commander-offer")
	kakei.click(`form.write button`)
	kakei.sees(".said", "に司令塔を打診")
	kakei.sees("dl.four", "に打診中")
	kakei.holds(`!!document.querySelector('form[action$="/do/commander-withdraw"]') && !document.querySelector('form[action$="/do/commander-accept"]')`)

	nok.open(board)
	nok.sees("main", "offers you the command")
	nok.holds(`document.documentElement.scrollWidth <= 390`)
	nok.holds(`document.querySelector('form[action$="/do/commander-accept"] button').getBoundingClientRect().bottom < 844`)
	nok.picture("commander-offered")
	nok.click(`form[action$="/do/commander-accept"] button`)
	nok.sees(".said", "You are the commander.")
	nok.picture("commander-accepted")
	kakei.open(board)
	kakei.sees("dl.four", "Nok")
	kakei.holds(`!document.querySelector('dl.four').textContent.includes('打診中')`)
}
