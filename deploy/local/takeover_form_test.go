package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestATakeoverWithoutSlack: Slack is gone, and the notice is taken over from the document in the folder. Nobody knows who wrote in that,
// so that the commander alone may approve it, who reads in the browser that it is so.
func TestATakeoverWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), twoRespond)

	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)
	nok.comesLater(process)
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
