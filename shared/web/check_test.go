package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// doneBy has TODOs be done by people.
func (d *desk) doneBy(id incident.ID, who incident.PersonID, todos ...incident.TodoID) {
	d.t.Helper()
	for _, todo := range todos {
		d.does(who, id, "done-"+string(todo)+fmt.Sprint(d.now.Add(60)), incident.Finish{Todo: todo})
	}
}

// TestALineIsCheckedInTheBrowser: by one press on the sheet, by somebody who did none of it; what is missing and what is left out is
// filled in, and the sheet says all of it.
func TestALineIsCheckedInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.declare("EC2")
	d.doneBy(id, "U0KAKEI", "4.1a", "4.1b", "4.5a", "4.6a")
	sheet, form := checkURL(id), actURL(id, "check")
	kakei.get(boardURL(id)).has(t, http.StatusOK, `href="`+sheet+`"`)
	kakei.get(boardURL(id)).has(t, http.StatusOK, "未担当 · 6行のうち0行")
	kakei.get(todoURL(id, "4.7a")).has(t, http.StatusOK, "6行のうち0行", "照合する").lacks(t, ">完了<")
	kakei.get(sheet).has(t, http.StatusOK, "4.1a 筧(00:10 JST)", "あなたが行った TODO があるため、照合できるのは ").lacks(t, "4.1 を照合した")
	page := jonas.get(sheet).has(t, http.StatusOK, "4.1 was done", "0 of 6 lines checked", "To be checked once these are done: 4.2a, 4.2b")
	token := hiddenForm.FindStringSubmatch(page.body)[2]
	in := map[string][]string{"token": {token}, "back": {sheet}, "verdict": {"right"}, "lines": {"4.1"}}
	to := jonas.ask(http.MethodPost, form, in).has(t, http.StatusSeeOther).Header.Get("Location")
	jonas.get(to).has(t, http.StatusOK, "✅ 4.1 checked (1 of 6).", "✅ checked", "Jonas (00:13 JST)")

	kakei.ask(http.MethodPost, form, kakei.filledIn(form, "verdict", "right", "lines", "4.6")).has(t, http.StatusConflict, "4.6 の TODO を行った方は照合できません。")
	kakei.ask(http.MethodPost, form, kakei.filledIn(form, "verdict", "right")).has(t, http.StatusUnprocessableEntity, "行を選んでください。")
	kakei.ask(http.MethodPost, form, kakei.filledIn(form, "verdict", "missing", "text", "x")).has(t, http.StatusUnprocessableEntity, "抜けている TODO を選んでください。")
	kakei.ask(http.MethodPost, form, kakei.filledIn(form, "verdict", "excused", "lines", "4.6")).has(t, http.StatusUnprocessableEntity, "理由を一言入れてください。")
	kakei.ask(http.MethodPost, form, kakei.filledIn(form, "verdict", "excused", "lines", "4.6", "text", "2人")).has(t, http.StatusSeeOther)
	jonas.ask(http.MethodPost, form, jonas.filledIn(form, "verdict", "missing", "gap", "4.1b", "text", "no link")).has(t, http.StatusSeeOther)
	kakei.get(sheet).has(t, http.StatusOK, "6行のうち1行", "⬜ 抜け 4.1b: no link", "⏭ 照合を省略: 2人", "4.1b 未完了")
	if got, _ := d.state(id).Todo("4.1b"); got.Closed() {
		t.Errorf("%+v", got)
	}
	kakei.ask(http.MethodPost, actURL(id, "done"), map[string][]string{"token": {kakei.anyToken(todoURL(id, "4.7a"))}, "todo": {"4.7a"}}).has(t, http.StatusConflict, "すべての行が照合されると自動で完了します")
}

// TestTheSheetFitsAPhone, and on paper there is nothing to press. It keeps pictures where NOROSHI_PICTURES says.
func TestTheSheetFitsAPhone(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.declare("東京リージョンの EC2 に SSH できない")
	d.happens(id, "slack-off", incident.Lost{System: incident.Slack})
	d.doneBy(id, "U0KAKEI", "4.1a", "4.1b", "4.3a", "4.3b", "4.3d", "4.4a", "4.4b", "4.6a")
	d.doneBy(id, "U0BERLIN", "4.3c", "4.5a")
	d.does("U0BERLIN", id, "right", incident.CheckRight{Lines: []string{"4.1"}})
	d.does("U0BERLIN", id, "missing", incident.CheckMissing{Todo: "4.4b", Reason: "範囲の記載がない"})
	d.does("U0KAKEI", id, "excused", incident.CheckExcused{Lines: []string{"4.2"}, Reason: "夜間は2名のため"})
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	for name, b := range map[string]*browser{"check-ja": kakei, "check-en": jonas} {
		for _, page := range []string{checkURL(id), actURL(id, "check") + "?todo=4.7a"} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), cookie(server.URL, b.cookies[session.Cookie]),
				chromedp.Navigate(server.URL+page), chromedp.WaitVisible(chromedp.CSS(`h1`)))
			if err != nil {
				t.Fatal(err)
			}
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
				const all = [...document.querySelectorAll('main button, main a.button, main select')].filter((e) => e.getBoundingClientRect().height > 0);
				return document.documentElement.scrollWidth <= innerWidth && all.length > 0 && all.every((e) => e.getBoundingClientRect().height >= 43.5) &&
					all.slice(1).every((e, n) => Math.abs(e.getBoundingClientRect().top - all[n].getBoundingClientRect().bottom) > 4);
			})()`))
			if err != nil || !ok {
				t.Errorf("%s: %s does not fit a phone: %v", name, page, err)
			}
			if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
				file := name + ".png"
				if page != checkURL(id) {
					file = name + "-form.png"
				}
				if err := browsertest.Screenshot(ctx, filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
		}
		press := chromedp.Do(ctx, chromedp.Navigate(server.URL+checkURL(id)), chromedp.WaitVisible(chromedp.CSS(`button[name=lines]`)),
			chromedp.Click(chromedp.CSS(`button[name=lines]`)), chromedp.WaitVisible(chromedp.CSS(`[role=status]`)))
		if press != nil {
			t.Errorf("%s: nothing can be checked: %v", name, press)
		}
	}
	if n := d.state(id).CheckCount(); n.Done != 4 {
		t.Errorf("%+v", n)
	}
}
