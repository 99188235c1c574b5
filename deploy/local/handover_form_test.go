package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/browsertest"
)

// TestAHandoverWithoutSlack: Slack is gone from the first second. Two people hand the command over on their phones: one walks the brief
// section by section and adds a line, the other reads it and accepts by one press. Then it is printed.
func TestAHandoverWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), "meeting: https://meet.example.com/noroshi\n"+twoRespond+`sites:
  - {id: tokyo, timezone: Asia/Tokyo, people: [U0KAKEI], shifts: [{days: mon-sun, from: "09:00", to: "08:59"}]}
`)
	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "phone-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	kakei.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(false))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)

	kakei.click(`.links a[href$="/handover"]`)
	kakei.sees(".lead", "いまの引継ぎ内容")
	kakei.picture("handover-none")
	kakei.click(`.lead a[href$="/do/handover"]`)
	kakei.sees("h1", "司令塔の引継ぎ")
	kakei.do(chromedp.SetValue(`select[name=person]`, "U0BANGKOK"))
	kakei.picture("handover-begin")
	kakei.click(`form.write button`)
	kakei.sees(".lead", "引継ぎ未完了: 筧 → Nok")
	kakei.picture("handover-begun")

	nok.comesLater(process)
	nok.sees("article .pending", "Not handed over")
	nok.picture("handover-home")
	nok.click(`article .pending a`)
	nok.sees(".note", "Accept here once")
	nok.holds(`!document.querySelector('button[name=voice]')`)
	nok.picture("handover-waits")

	kakei.walk("A社には 3:00 に電話で補足する約束")
	kakei.picture("handover-walked")
	nok.open(board)
	nok.sees(".pending", "Not handed over: 筧 → Nok")
	nok.picture("handover-board")
	nok.click(`.pending a`)
	nok.sees(".brief", "A社には 3:00 に電話で補足する約束")
	nok.sees("#failed", "Slack hasn't responded")
	nok.fitsAPhone(`button[name=voice]`, 2)
	nok.picture("handover-accept")
	nok.click(`button[name=voice][value=voice]`)
	nok.sees(".said", "You are the commander.")
	nok.sees("dl.four", "Nok (you)")
	nok.holds(`!document.body.textContent.includes('Not handed over')`)
	nok.picture("handover-accepted")
	kakei.open(board)
	kakei.sees("dl.four", "Nok")
	kakei.open(board + "/handover")
	kakei.sees(".lead", "口頭でも確認")
	kakei.picture("handover-done")
	kakei.printsOnOnePage("handover")
}

// walk says of each section of the brief that it is right, and adds a line to what customers were told.
func (p formTab) walk(line string) {
	p.t.Helper()
	for n, s := range incident.BriefSections {
		if s == incident.BriefCustomers {
			p.click(`#customers summary`)
			p.typeIn(`#amend-customers`, line)
			p.picture("handover-amend")
			p.click(`#customers .add button`)
		} else {
			p.click(`#` + string(s) + ` button[name=sections]`)
		}
		p.sees(".handover .count", fmt.Sprintf("確認 %d/8", n+1))
		if n == 4 {
			p.fitsAPhone(`.press button`, 2)
			p.picture("handover-walking")
		}
	}
}

// fitsAPhone: at most twelve lines stand before the details, and what can be pressed is among them and on the first screen.
func (p formTab) fitsAPhone(presses string, n int) {
	p.t.Helper()
	p.loaded()
	p.do(chromedp.EmulateViewport(390, 844))
	lines, err := browsertest.Lines(p.ctx, `.handover`)
	if err != nil || lines > 12 {
		p.t.Errorf("%d lines before the details: %v", lines, err)
	}
	seen, all, err := browsertest.OnScreen(p.ctx, `.handover `+presses)
	if err != nil || seen != n || all != n {
		p.t.Errorf("%d of %d to press are on the first screen, want %d: %v", seen, all, n, err)
	}
	p.holds(`document.documentElement.scrollWidth <= 390`)
}

var pageOfPaper = regexp.MustCompile(`/Type\s*/Page\b`)

// printsOnOnePage fails where the page takes more paper than one A4. It keeps it where NOROSHI_PICTURES says.
func (p formTab) printsOnOnePage(name string) {
	p.t.Helper()
	pdf, err := browsertest.Print(p.ctx)
	if n := len(pageOfPaper.FindAll(pdf, -1)); err != nil || n != 1 {
		p.t.Errorf("it is printed on %d pages: %v", n, err)
	}
	if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
		write(p.t, filepath.Join(dir, name+".pdf"), string(pdf))
	}
}
