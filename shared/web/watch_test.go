package web

import (
	"context"
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

// TestTheBoardOffersTheWatchPhase once all is checked, and no more once it has begun, or something is to be checked anew. An old link
// says so.
func TestTheBoardOffersTheWatchPhase(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	const offer = "照合が完了しました。司令塔の判断で、次の段階「経過観察」に進めます。"
	onward := actURL(id, "watch")
	b.get(boardURL(id)).lacks(t, offer, onward)
	d.do(id, "checked", allChecked)
	b.get(boardURL(id)).has(t, http.StatusOK, offer, `href="`+onward+`"`)
	d.as("jonas@example.com").get(boardURL(id)).has(t, http.StatusOK, "The commander can move on to Monitoring.")
	b.get(onward).has(t, http.StatusOK, "「一次対応」から「経過観察」へ進みます。", "4.3d")
	b.ask(http.MethodPost, onward, b.filledIn(onward, "text", "安定")).has(t, http.StatusSeeOther)
	if i := d.state(id).Incident; i.Phase != incident.Watch {
		t.Errorf("it is %s", i.Phase)
	}
	b.get(boardURL(id)).lacks(t, offer, onward)
	b.get(onward).has(t, http.StatusOK, "すでにそのとおりになっています")
}

// TestAWayBackInTheBrowser: a reason is needed; the form of somebody who saw another phase changes nothing and keeps what they wrote.
func TestAWayBackInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	back := actURL(id, "back")
	b.get(boardURL(id)).lacks(t, back)
	b.get(back).has(t, http.StatusOK, "最初の段階のため、これより前には戻せません")
	d.do(id, "recovery", incident.NextPhase{To: incident.Resolve, Confirmed: true})
	b.get(boardURL(id)).has(t, http.StatusOK, `href="`+back+`"`)
	b.get(back).has(t, http.StatusOK, "「収束(復旧確認)」から「経過観察」に戻します。", "期限は、もう一度進んだときから数え直します。")
	stale := b.filledIn(back, "text", "二人目の理由")
	b.ask(http.MethodPost, back, b.filledIn(back, "text", " ")).has(t, http.StatusUnprocessableEntity, "理由を一言入れてください。")
	b.ask(http.MethodPost, back, b.filledIn(back, "text", "別の AZ でも")).has(t, http.StatusSeeOther)
	b.ask(http.MethodPost, back, stale).has(t, http.StatusConflict, ">\n二人目の理由<")
	if i := d.state(id).Incident; i.Phase != incident.Watch {
		t.Errorf("it is %s", i.Phase)
	}
	b.get(boardURL(id)).has(t, http.StatusOK, "5.1 発報事象の解消を継続確認", "6.2 復旧報の送信")
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "筧 が段階を「経過観察」に戻す: 別の AZ でも")
}

// TestThePhasesOnAPhone: with Slack off both steps are pressed there. It keeps pictures where NOROSHI_PICTURES says.
func TestThePhasesOnAPhone(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	d.happens(id, "slack-off", incident.Lost{System: incident.Slack})
	d.do(id, "checked", allChecked)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), cookie(server.URL, b.cookies[session.Cookie])); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		act  string
		into incident.Phase
	}{{"watch", incident.Watch}, {"back", incident.Respond}} {
		link := `a[href="` + actURL(id, step.act) + `"]`
		err := chromedp.Do(ctx, chromedp.Navigate(server.URL+boardURL(id)), chromedp.WaitVisible(chromedp.CSS(link)))
		if err != nil {
			t.Fatalf("%s is not there: %v", step.act, err)
		}
		picture(t, ctx, "phase-"+step.act)
		err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS(link)), chromedp.WaitVisible(chromedp.CSS(`textarea[name=text]`)),
			chromedp.SendKeys(chromedp.CSS(`textarea[name=text]`), "監視で確認"))
		if err != nil {
			t.Fatalf("%s cannot be filled in: %v", step.act, err)
		}
		picture(t, ctx, "phase-"+step.act+"-form")
		err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS(`form.write button[type=submit]`)), chromedp.WaitVisible(chromedp.CSS(`[role=status]`)))
		if i := d.state(id).Incident; err != nil || i.Phase != step.into {
			t.Errorf("after %s it is %s: %v", step.act, i.Phase, err)
		}
	}
}

// picture keeps what is seen where NOROSHI_PICTURES says.
func picture(t *testing.T, ctx context.Context, name string) { //nolint:revive // as of a helper: t comes first
	t.Helper()
	dir := os.Getenv("NOROSHI_PICTURES")
	if dir == "" {
		return
	}
	if err := browsertest.Screenshot(ctx, filepath.Join(dir, name+".png")); err != nil {
		t.Fatal(err)
	}
}
