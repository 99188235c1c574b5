package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestANoticeWithoutSlack: Slack is gone from the first second. One person writes the notice at a desk, who may not approve it; another
// reads and approves it on a phone; it is sent, and what it promises is what everybody sees next.
func TestANoticeWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), twoRespond)

	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	kakei.do(chromedp.EmulateViewport(1280, 900))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)
	kakei.writesNotice()

	nok.comesLater(process)
	nok.open(board)
	nok.approvesNotice()
	kakei.open(board)
	kakei.sendsNotice()
	nok.open(board)
	nok.sees("main", "Notice 1 sent at")
	nok.picture("notice-board-sent")
}

// writesNotice writes the first notice from what is known, looks whether its author may approve it, and puts a word right.
func (p formTab) writesNotice() {
	p.t.Helper()
	p.click(`a[href$="/do/notice"]`)
	p.sees("h1", "お客様への通知")
	p.picture("notice-write")
	p.typeIn(`textarea[name=impact]`, "一部のお客様が接続できません。")
	p.typeIn(`textarea[name=impact_en]`, "Some customers cannot connect.")
	p.click(`form.write button`)
	p.sees(".said", "第1報の文面を作りました")
	p.sees("main", "第1報は承認待ち(作成: 筧(あなた))")
	p.holds(`!document.querySelector('a[href$="/do/notice-approve"]')`)
	p.picture("notice-board")
	p.click(`a[href$="/do/notice-text"]`)
	p.picture("notice-text")
	p.typeIn(`input[name=subject_en]`, "[Notice 1] EC2 in Tokyo is unreachable")
	p.click(`form.write button`)
	p.sees(".said", "第1報の文面を直しました")
}

func (p formTab) approvesNotice() {
	p.t.Helper()
	p.click(`a[href$="/do/notice-approve"]`)
	p.sees("main", "一部のお客様が接続できません。")
	p.sees("main", "[Notice 1] EC2 in Tokyo is unreachable")
	p.picture("notice-approve")
	p.confirmsNotice()
	p.click(`form.write button`)
	p.sees(".said", "Notice 1 is approved")
	p.sees("main", "is approved and not yet sent")
}

// confirmsNotice says on purpose that the text was read, or has left.
func (p formTab) confirmsNotice() {
	p.t.Helper()
	p.holds(`(document.querySelector('select[name=notice]').selectedIndex = 1) === 1`)
}

func (p formTab) sendsNotice() {
	p.t.Helper()
	p.click(`a[href$="/do/notice-send"]`)
	p.sees("main", "Some customers cannot connect.")
	p.picture("notice-send")
	p.confirmsNotice()
	p.click(`form.write button`)
	p.sees(".said", "第1報を送信済みにしました")
	p.sees("main", "第1報を")
}
