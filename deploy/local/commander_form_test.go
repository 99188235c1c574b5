package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestTheCommandWithoutSlack: Slack is gone from the first second. The command is offered at a desk and accepted on a phone, with one
// press on its first screen; until then the board says whose it is and to whom it is offered.
func TestTheCommandWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), twoRespond)
	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	kakei.do(chromedp.EmulateViewport(1280, 900))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)
	nok.comesLater(process)

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
