package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestAReviewWithoutSlack: Slack is gone. Two people write the review in their browsers: a line under a heading, a problem that names
// somebody, a try with its owner and its date. One of them has no scripts. Then it is printed.
func TestAReviewWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), twoRespond)
	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "phone-ja", true}, formTab{tab{t, browsertest.Start(t)}, "desk-en", false}
	kakei.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(false))
	nok.do(chromedp.EmulateViewport(1280, 900), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)
	kakei.open(board + "/do/resolve")
	kakei.do(chromedp.SetValue(`select[name=end]`, "now"))
	kakei.typeIn(`textarea[name=text]`, "誤検知ではなかったが、自然に回復")
	kakei.click(`form.write button`)
	kakei.sees(".over", "終了しました")
	kakei.sees(".pending", "振り返り: Keep 続けること 0件")
	kakei.click(`.pending a`)
	kakei.sees("h1", "振り返り")
	kakei.picture("review-none")
	kakei.click(`#keep summary`)
	kakei.typeIn(`#f-keep-text`, "一次回答文が10分で出せた")
	kakei.click(`#keep form button`)
	kakei.sees("#keep .text", "一次回答文が10分で出せた")
	kakei.click(`#problem summary`)
	kakei.typeIn(`#f-problem-text`, "筧さんの承認を12分待った")
	kakei.typeIn(`#f-problem-when`, "00:51")
	kakei.click(`#problem form button`)
	kakei.sees("main", "個人の名前が入っています")
	kakei.picture("review-named")
	kakei.click(`form.write button`)
	kakei.sees("#problem .text", "司令塔の承認を12分待った")

	nok.comesLater(process)
	nok.open(board + "/review")
	nok.click(`#try summary`)
	nok.typeIn(`#f-try-text`, "Two approvers, tried in the next drill")
	nok.do(chromedp.SetValue(`#f-try-person`, "U0BANGKOK"))
	nok.typeIn(`#f-try-date`, "12/15")
	nok.click(`#try form button`)
	nok.sees("#try .beside", "Owner: Nok (you)")
	nok.picture("review")
	kakei.open(board + "/review")
	kakei.click(`#keep .acts a`)
	kakei.sees("h1", "振り返りを直す")
	if _, err := chromedp.Run(kakei.ctx, chromedp.Evaluate[string](`document.querySelector("form.write textarea").value = ""`)); err != nil {
		t.Fatal(err)
	}
	kakei.typeIn(`form.write textarea`, "一次回答文を10分で出せた")
	kakei.click(`form.write button`)
	kakei.sees("#keep .text", "一次回答文を10分で出せた")
	said, err := chromedp.Run(kakei.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("#keep .text")].map((e) => e.textContent.trim()).join("|")`))
	if err != nil || said != "一次回答文を10分で出せた" {
		t.Errorf("the line says %q: %v", said, err)
	}
	kakei.picture("review")
}
