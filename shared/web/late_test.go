package web

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// TestALateBoard: on a phone and on a desk, light and dark, one's own TODOs come first and then what is late, with its bar and its
// minutes; what is done by others is seen to be theirs. It keeps a picture where NOROSHI_PICTURES says.
func TestALateBoard(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := lateBoard(d)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	browser := d.as("kakei@example.com")
	for name, c := range map[string]struct {
		width, height int64
		dark          bool
	}{"form": {1280, 960, false}, "form-night": {390, 844, true}} {
		err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, c.height), browsertest.Prefer(c.dark),
			cookie(server.URL, browser.cookies[session.Cookie]), chromedp.Navigate(server.URL+boardURL(id)),
			chromedp.WaitVisible(chromedp.CSS(`.group`)))
		if err != nil {
			t.Fatal(err)
		}
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
			const [own, second] = document.querySelectorAll('.group'), late = second.querySelectorAll('.todo.is-late');
			const bar = getComputedStyle(late[0]).borderLeftColor, other = getComputedStyle(document.querySelector('.todo:not(.is-late)')).borderLeftColor;
			return own.querySelectorAll('.todo').length === own.querySelectorAll('.mine').length && own.querySelector('.todo').matches('.is-late') &&
				late.length >= 1 && document.querySelectorAll('.group ~ .group ~ .group .is-late').length === 0 && bar !== other &&
				/超過/.test(late[0].textContent) && /Jonas/.test(second.textContent) && document.documentElement.scrollWidth <= innerWidth;
		})()`))
		if err != nil || !ok {
			t.Errorf("%s: lateness is not to be seen: %v", name, err)
		}
		if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
			if err := browsertest.Screenshot(ctx, filepath.Join(dir, name+".png")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// lateBoard is an incident of 52 minutes while Slack is down.
func lateBoard(d *desk) incident.ID {
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.declare("東京リージョンの EC2 に SSH できない")
	d.slackIs(store.Health{DownSince: t0.Add(3 * time.Minute)})
	take := func(b *browser, todo, act string, more ...string) {
		token := b.token(todoURL(id, incident.TodoID(todo)), actURL(id, "report"))
		b.post(actURL(id, act), append([]string{"token", token, "todo", todo}, more...)...)
	}
	d.now.Add(300)
	take(kakei, "4.4a", "claim")
	take(kakei, "4.4a", "done")
	take(jonas, "4.3b", "claim")
	take(kakei, "4.2b", "claim")
	d.now.Add(600)
	take(jonas, "4.3b", "report", "text", "影響の範囲を確認中。あと10分で下書きを共有します")
	take(kakei, "4.6a", "claim")
	take(jonas, "4.7a", "claim")
	d.now.Add(660)
	return id
}

// slackIs writes what the workers find out about Slack.
func (d *desk) slackIs(h store.Health) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		return tx.Set(store.HealthPath(incident.Slack), h)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// cookie puts the session into the browser, which takes it from its own machine without https.
func cookie(url, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{
			Name: session.Cookie, Value: value, URL: url, Path: "/", Secure: ptr(true), HTTPOnly: ptr(true),
		})
		return err
	})
}

func ptr[T any](v T) *T { return &v }
