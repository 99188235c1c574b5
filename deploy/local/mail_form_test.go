package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/web/browsertest"
)

// fiveCustomers are a list of those whom a notice reaches in each way that there is.
const fiveCustomers = `id,name,owner,tier,services,mail,lang,site
C1,青空銀行,U0KAKEI,gold,EC2,ops@aozora.example.com;old@aozora.example.com,ja,tokyo
C2,Blue Harbor,U0BANGKOK,gold,EC2;RDS,ops@harbor.example.com,en,bangkok
C3,千鳥商事,U0BANGKOK,silver,EC2,ops@chidori.example.com,both,tokyo
C4,第四工業株式会社 情報システム本部 基盤運用部,U0BANGKOK,silver,EC2,gone@daiyon.example.com,ja,tokyo
C5,電話だけの会社,U0KAKEI,silver,EC2,,ja,tokyo
`

// TestANoticeByMailWithoutSlack: Slack is gone from the first second. One person writes the notice at a desk, another approves and
// sends it on a phone; mails arrive, the page says who was told, one customer is told by phone, and all of it is taken along as a file.
func TestANoticeByMailWithoutSlack(t *testing.T) {
	t.Parallel()
	relay := mailtest.Start(t, mailtest.Options{})
	relay.Break(func(f *mailtest.Faults) { f.Refuse = []string{"gone@daiyon.example.com", "old@aozora.example.com"} })
	dir := t.TempDir()
	write(t, filepath.Join(dir, "customers.csv"), fiveCustomers)
	process, _ := withoutSlack(t, dir, twoRespond+fmt.Sprintf(
		"customers: {csv: %q}\nnotices: {mail: {server: \"smtp://%s\", from: \"サポート <support@example.com>\", rate: 50}}\n", filepath.Join(dir, "customers.csv"), relay.Address()))

	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "mail-desk-ja", true}, formTab{tab{t, browsertest.Start(t)}, "mail-phone-en", false}
	kakei.do(chromedp.EmulateViewport(1280, 900))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	kakei.opensList(process.origin)
	board := kakei.declares(process)
	kakei.writesMail()

	nok.comesLater(process)
	nok.open(board)
	nok.approvesMail()
	nok.sendsMail()
	mailsArrive(t, relay)
	kakei.open(board)
	kakei.sees("main", "送信済み 3")
	kakei.sees("main", "宛先エラー 1")
	kakei.picture("board-sent")
	nok.open(board)
	nok.sees("main", "Sent 3")
	nok.picture("board-sent")
	nok.calls()
	kakei.takesAlong(t, board)
}

// opensList looks at the list of customers once it was read.
func (p formTab) opensList(origin string) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		p.open(origin + "/form/customers")
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`document.body.textContent.includes('gold')`)); ok && err == nil {
			break
		}
	}
	p.sees("main", "gold")
	p.picture("list")
}

func (p formTab) writesMail() {
	p.t.Helper()
	p.click(`a[href$="/do/notice"]`)
	p.sees("main", "メールで送る")
	p.picture("write")
	p.typeIn(`textarea[name=impact]`, "一部のお客様が接続できません。")
	p.typeIn(`textarea[name=impact_en]`, "Some customers cannot connect.")
	p.click(`form.write button`)
	p.sees(".said", "第1報の文面を作りました")
	p.click(`a[href$="/customers"]`)
	p.sees("main", "通知はまだ送っていません")
	p.picture("told-before")
}

func (p formTab) approvesMail() {
	p.t.Helper()
	p.click(`a[href$="/do/notice-approve"]`)
	p.sees("main", "4 of 5 customers by mail: 5 addresses.")
	p.sees("main", "Some customers cannot connect.")
	p.picture("approve")
	p.confirmsNotice()
	p.click(`form.write button`)
	p.sees(".said", "Notice 1 is approved")
}

func (p formTab) sendsMail() {
	p.t.Helper()
	p.click(`a[href$="/do/notice-send"]`)
	p.sees("main", "4 of 5 customers by mail: 5 addresses.")
	p.picture("send")
	p.tab.picture("send")
	p.confirmsNotice()
	p.click(`form.write button`)
	p.sees(".said", "Notice 1")
	p.picture("sent")
}

// mailsArrive: three customers have each a mail in their language, and nobody has two.
func mailsArrive(t *testing.T, relay *mailtest.Server) {
	t.Helper()
	for end := time.Now().Add(time.Minute); len(relay.Accepted()) < 3 && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	for to, want := range map[string]string{
		"ops@aozora.example.com": "一部のお客様が接続できません。", "ops@harbor.example.com": "Some customers cannot connect.", "ops@chidori.example.com": "Some customers cannot connect.",
	} {
		all, err := lettersTo(relay, to)
		if err != nil || len(all) != 1 || !strings.Contains(all[0].said, want) {
			t.Errorf("%s got %v, %v", to, all, err)
		}
	}
}

// calls says that a customer whose address was refused was told by phone.
func (p formTab) calls() {
	p.t.Helper()
	p.click(`a[href$="/customers"]`)
	p.sees("h1", "Who was told")
	p.sees("table", "Address refused")
	p.sees("table", "Not reached: old@aozora.example.com")
	p.picture("told")
	p.click(`input[value=C4]`)
	p.holds(`(document.querySelector('details.ticked').open = true)`)
	p.typeIn(`input[name=note]`, "Explained to their IT desk")
	p.picture("told-ticked")
	p.click(`details.ticked .does button`)
	p.sees("table", "Explained to their IT desk")
	p.picture("told-called")
}

// takesAlong takes the page along as a file.
func (p formTab) takesAlong(t *testing.T, board string) {
	t.Helper()
	p.open(board)
	p.click(`a[href$="/customers"]`)
	p.sees("table", "Explained to their IT desk")
	p.picture("told")
	p.tab.picture("customers")
	p.do(chromedp.EmulateViewport(390, 844))
	p.picture("told-narrow")
	dir := t.TempDir()
	p.do(downloads(dir))
	p.click(`form[action$=".csv"] button`)
	said := downloaded(t, dir, csvName)
	for _, want := range []string{"青空銀行", "第四工業", "Explained to their IT desk", "宛先エラー", "送信済み"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	p.open(board + "/timeline")
	p.sees(".timeline", "ダウンロード")
	p.picture("timeline")
}

// downloads has the browser keep files in a folder.
func downloads(dir string) chromedp.Action[chromedp.Void] {
	type behavior struct {
		Behavior string `json:"behavior"`
		Path     string `json:"downloadPath"`
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdp.Command[behavior, cdp.Empty]{Method: "Page.setDownloadBehavior"}, behavior{"allow", dir})
		return err
	})
}

var csvName = regexp.MustCompile(`^customers-\w+-[0-9-]+\.csv$`)

// downloaded waits for a file of that name and returns what it says.
func downloaded(t *testing.T, dir string, name *regexp.Regexp) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		files, _ := os.ReadDir(dir)
		for _, f := range files {
			if name.MatchString(f.Name()) {
				said, err := os.ReadFile(filepath.Join(dir, f.Name()))
				if err != nil {
					t.Fatal(err)
				}
				return string(said)
			}
		}
	}
	t.Fatal("nothing is downloaded")
	return ""
}
