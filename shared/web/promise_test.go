package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// TestTheNextNoticeIsTheLargest: in the browser nothing of a board is written larger than by when customers must hear next. Beside it is by
// when the provider promised to speak again; late is told by a bar and by how much. It keeps a picture where NOROSHI_PICTURES says.
func TestTheNextNoticeIsTheLargest(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := lateBoard(d)
	said := incident.ProviderSaid{Post: incident.ProviderPost{
		Event: "ec2", At: d.svc.Now(), Level: incident.ProviderDegraded, Title: incident.Text{EN: "Connectivity issues"}, Region: "ap-northeast-1", Services: []string{"EC2"}, Next: t0.Add(51 * time.Minute),
	}}
	if _, err := d.svc.Do(t.Context(), incident.Tell("said", id, d.svc.Now(), incident.ViaTool, said)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	key := d.as("kakei@example.com").cookies[session.Cookie]
	for _, late := range []bool{false, true} {
		if late {
			d.now.Add(9 * 60)
		}
		for name, c := range map[string]struct {
			width, height int64
			dark          bool
		}{"promise": {1280, 960, false}, "promise-night": {390, 844, true}} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, c.height), browsertest.Prefer(c.dark), cookie(server.URL, key),
				chromedp.Navigate(server.URL+boardURL(id)), chromedp.WaitVisible(chromedp.CSS(`.promise`)))
			if err != nil {
				t.Fatal(err)
			}
			is := "false"
			if late {
				is, name = "true", name+"-late"
			}
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
				const size = (e) => parseFloat(getComputedStyle(e).fontSize), at = document.querySelector('.promise strong'), box = document.querySelector('.promise');
				return /^00:39 JST$/.test(at.textContent) && [...document.querySelectorAll('body *')].every((e) => e === at || size(e) < size(at)) &&
					/第1報/.test(box.textContent) && /AWS: 次の続報は 01:00 まで/.test(box.textContent) && box.matches('.is-late') === `+is+` &&
					/分超過/.test(box.textContent) === `+is+` && at.getBoundingClientRect().bottom < innerHeight / 2 && document.documentElement.scrollWidth <= innerWidth;
			})()`))
			if err != nil || !ok {
				t.Errorf("%s: the next notice is not the largest: %v", name, err)
			}
			if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
				if err := browsertest.Screenshot(ctx, filepath.Join(dir, name+".png")); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestABoardSaysHowCustomersWereTold once a notice was sent.
func TestABoardSaysHowCustomersWereTold(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EBS")
	b.get(boardURL(id)).has(t, http.StatusOK).lacks(t, "通知の間隔と予告")
	notice := aNotice(d.svc.Now())
	d.does("U0OTHER", id, "notice", notice)
	d.does("U0THIRD", id, "approved", incident.ApproveNotice{No: 1, Version: 1, Sum: sumOf(notice)})
	d.does("U0OTHER", id, "sent", incident.SendNotice{No: 1, Version: 1, Sum: sumOf(notice)})
	b.get(boardURL(id)).has(t, http.StatusOK, "通知の間隔と予告", "お客様通知 1通")
}

// TestExecutivesAreToldInTheBrowser: the page is filled in, says that nobody posts it, and one press records it.
func TestExecutivesAreToldInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	page := actURL(id, "executives")
	b.get(page).has(t, http.StatusOK, "役員のチャンネルがありません", `value="東京リージョン EC2 の障害(00:09 JST から)。影響: 確認中"`, "伝えた")
	b.ask(http.MethodPost, page, b.filledIn(page, "what", "EC2", "doing", " ", "then", "01:00")).has(t, http.StatusUnprocessableEntity, "3行とも書いてください")
	b.ask(http.MethodPost, page, b.filledIn(page, "what", "EC2", "doing", "確認中", "then", "01:00 まで")).has(t, http.StatusSeeOther)
	if told := d.state(id).Incident.Executives; told == nil || told.What != "EC2" || told.Next != "01:00 まで" {
		t.Errorf("%+v", told)
	}
	old := b.filledIn(page, "what", "EC2", "doing", "確認中", "then", "01:30 まで", "briefing", firstOption(b, page, "briefing"))
	d.does("U0OTHER", id, "impact", incident.Correct{Impact: ptr("3社")})
	b.ask(http.MethodPost, page, old).has(t, http.StatusConflict, "状況が変わったため", "01:30 まで", "2回目の要約")
	old.Del("briefing") // a draft of before there was one
	b.ask(http.MethodPost, page, old).has(t, http.StatusSeeOther)
	if brief, _ := d.state(id).Todo("4.2c"); brief.State != incident.TodoDone {
		t.Errorf("4.2c is %s", brief.State)
	}
}
