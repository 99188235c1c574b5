package main

import (
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/watch/feeds"
	"noroshi.internal/shared/watch/provider"
	"noroshi.internal/shared/web/browsertest"
)

// TestTheNightBreaksOnePromise: at whatever second it begins, each promise is read as it was made, the second update's is broken and that is
// said before the third, and no other is.
func TestTheNightBreaksOnePromise(t *testing.T) {
	t.Parallel()
	for second := range 60 {
		start := time.Date(2026, 11, 1, 8, 59, second, 0, time.UTC) // beside the hour that Pacific time repeats
		posts := night(start).posts
		for n, p := range posts {
			by, ok := provider.Promise(p.said.EN, p.at)
			if want := promised(start, nightScenes[n].by); ok != (nightScenes[n].by != 0) || ok && !by.Equal(want) {
				t.Errorf("second %d: update %d promises %s (%t), want %s", second, n, by, ok, want)
			}
			if !ok {
				continue
			}
			said := by.Add(provider.Grace + beat)
			if broken := posts[n+1].at.After(said); broken != (n == 1) || posts[n+1].at.After(by) != broken {
				t.Errorf("second %d: update %d promises %s, the next comes %s", second, n, by, posts[n+1].at)
			}
		}
	}
}

// TestFeedsThatArePlayedAreReadInFull: over HTTP, in the shapes of the provider's, by what reads those.
func TestFeedsThatArePlayedAreReadInFull(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 8, 59, 30, 0, time.UTC)
	p := &player{clock: clock.Func(func() time.Time { return now })}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	look := func() (events []provider.Event) {
		t.Helper()
		for _, a := range feeds.New(playedFeeds(server.URL), p.clock, nil).Look(t.Context()) {
			if a.Wrong.Code != "" || len(a.Reading.Partly) > 0 {
				t.Fatalf("%s: %+v %+v", a.Source, a.Wrong, a.Reading.Partly)
			}
			events, _ = provider.Merge(events, a.Reading)
		}
		return events
	}
	if all := look(); len(all) != 0 {
		t.Errorf("before anything is played: %+v", all)
	}
	p.set(true)
	now = now.Add(210 * time.Second)
	all := look()
	if len(all) != 1 || len(all[0].Updates) != 3 || all[0].Status != provider.Degraded || all[0].Newest().Text.JA == "" || len(all[0].Affected) != 2 {
		t.Errorf("after the third update: %+v", all)
	}
	p.set(false)
	if all = look(); p.on() || len(all) != 1 || all[0].Open() || len(all[0].Updates) != 4 {
		t.Errorf("switched off: %+v", all)
	}
	now = now.Add(lingers)
	if all := look(); len(all) != 0 {
		t.Errorf("long after it: %+v", all)
	}
}

// TestANightGoesOn in a process that is started anew, where it is by then; its end is shown for a while, however long nobody asked.
func TestANightGoesOn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 8, 59, 30, 500, time.UTC)
	file := filepath.Join(t.TempDir(), "night.json")
	open := func() *player { return openPlayer(clock.Func(func() time.Time { return now }), file) }
	shows := func(p *player, posts int, over bool) {
		t.Helper()
		all := p.shows()
		if len(all) != 1 || len(all[0].posts) != posts || (all[0].posts[posts-1].status == 0) != over {
			t.Errorf("%d posts, over: %t; it shows %+v", posts, over, all)
		}
	}
	followed := 0
	first := open()
	if first.set(true); !first.on() {
		t.Fatal("it is not played")
	}
	now = now.Add(time.Minute)
	shows(first, 2, false)
	now = now.Add(150 * time.Second) // nobody is there meanwhile
	second := open()
	second.follow = func() { followed++ }
	if second.goOn(); !second.on() || followed != 1 {
		t.Errorf("it is played: %t, followed %d times", second.on(), followed)
	}
	shows(second, 3, false)
	if first.shows()[0].arn != second.shows()[0].arn {
		t.Error("it is another night")
	}
	second.set(false)
	shows(open(), 4, true)
	now = now.Add(24 * time.Hour)
	third := open()
	third.follow = second.follow
	if third.goOn(); third.on() || followed != 2 {
		t.Errorf("a day later it is played: %t, followed %d times", third.on(), followed)
	}
	shows(third, 4, true)
	now = now.Add(lingers)
	if all := append(third.shows(), open().shows()...); len(all) != 0 {
		t.Errorf("long after that: %+v", all)
	}
	write(t, file, `[{"start":`)
	if all := open().shows(); len(all) != 0 {
		t.Errorf("of what cannot be read: %+v", all)
	}
}

// TestANightInABrowser: with nothing configured, one press makes the sign appear, the night goes on when the process is started anew, and
// another press ends it.
func TestANightInABrowser(t *testing.T) {
	t.Parallel()
	addr, data := freeAddr(t), filepath.Join(t.TempDir(), "data")
	process := launch(t, addr, []string{"LANG=ja_JP.UTF-8"}, "-data", data)
	process.ready(t)
	p := tab{t, browsertest.Start(t)}
	p.do(chromedp.EmulateViewport(1440, 940), browsertest.Prefer(false),
		chromedp.Navigate(process.origin+process.sandboxLink(t)+"&user=U0KAKEI&channel=C0HELP"), chromedp.WaitVisible(chromedp.CSS(`.frame`)))
	p.click(`[data-testid=switch-night]`)
	p.sees(`.strip`, "再生しています")
	p.sees(`[data-testid=messages] article`, "予兆: AWS の発表: 【再生】接続性の問題(東京の EC2、EBS)")
	p.holds(`document.querySelector('[data-testid=switch-night]').getAttribute('aria-checked') === 'true'`)
	_ = process.cmd.Process.Kill()
	<-process.exited
	process = launch(t, addr, []string{"LANG=ja_JP.UTF-8"}, "-data", data)
	process.ready(t)
	p.do(chromedp.Navigate(process.origin+process.sandboxLink(t)+"&user=U0KAKEI&channel=C0HELP"), chromedp.WaitVisible(chromedp.CSS(`.frame`)))
	p.sees(`.strip`, "再生しています")
	p.sees(`[data-testid=messages] article`, "AWS: 性能低下 東京の EC2、EBS")
	p.picture("night")
	p.click(`[data-testid=switch-night]`)
	p.sees(`[data-testid=messages] article`, "AWS: 解決 東京の EC2、EBS")
	p.holds(`!document.querySelector('.strip')`)
	p.picture("night-over")
}
