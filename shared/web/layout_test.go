package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// layouts are what must hold of where things stand on a page, in the browser.
var layouts = []struct {
	name, js string
	phone    bool
}{
	{"what can be done is within two screens", `[...document.querySelectorAll('.do a, .do button')].every((e) => e.getBoundingClientRect().bottom + scrollY < 2 * innerHeight)`, true},
	{"what others have comes after one's own", `document.querySelector('.group').querySelector('.todo.mine') !== null`, true},
	{"what can be done is beside the list", `document.querySelector('.do').getBoundingClientRect().left > document.querySelector('.todos').getBoundingClientRect().right`, false},
	{"the list begins at the top of its column", `document.querySelector('.todos').getBoundingClientRect().top === document.querySelector('.do').getBoundingClientRect().top`, false},
	{"an end and a false alarm are apart", `(() => {
		const at = (act) => document.querySelector('a[href$="/do/' + act + '"]').getBoundingClientRect();
		return at('cancel').top - at('resolve').bottom >= 16;
	})()`, true},
	{"a false alarm warns", `(() => {
		const colour = (act) => getComputedStyle(document.querySelector('a[href$="/do/' + act + '"]')).color;
		return colour('cancel') !== colour('resolve');
	})()`, true},
	{"columns are equal", `new Set([...document.querySelectorAll('.four > div')].map((e) => Math.round(e.getBoundingClientRect().width))).size === 1`, false},
	{"no line is broken in the columns", `[...document.querySelectorAll('.four dd, .four .sub')].every((e) => {
		const text = document.createRange();
		text.selectNodeContents(e.lastElementChild ? e.firstChild : e);
		return new Set([...text.getClientRects()].map((r) => r.top)).size === 1;
	})`, false},
}

// TestWhereThingsStand: on the board and in the list of incidents, on a phone and on a desk.
func TestWhereThingsStand(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.learns(people.Person{ID: "U0KAKEI", Name: "筧", Mail: "kakei@example.com", Locale: "ja-JP", Timezone: "Asia/Bangkok"})
	id := lateBoard(d)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	key := d.as("kakei@example.com").cookies[session.Cookie]
	for _, phone := range []bool{true, false} {
		size := map[bool][2]int64{true: {390, 844}, false: {1440, 900}}[phone]
		err := chromedp.Do(ctx, chromedp.EmulateViewport(size[0], size[1]), cookie(server.URL, key), chromedp.Navigate(server.URL+boardURL(id)),
			chromedp.WaitVisible(chromedp.CSS(`.group`)))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range layouts {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](l.js))
			if l.phone == phone && (err != nil || !ok) {
				t.Errorf("phone %t: not so: %s (%v)", phone, l.name, err)
			}
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+Root), chromedp.WaitVisible(chromedp.CSS(`.four`))); err != nil {
		t.Fatal(err)
	}
	for _, l := range layouts[len(layouts)-2:] {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](l.js)); err != nil || !ok {
			t.Errorf("in the list, not so: %s (%v)", l.name, err)
		}
	}
}

// TestWhereASignIs: on a small phone nothing is wider than the screen, and what it may become is within two of them, what ends it apart;
// a page that is open becomes the incident's once somebody has started.
func TestWhereASignIs(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.reports(t, "title", "EC2"+strings.Repeat("x", 60), "link", "https://example.com/"+strings.Repeat("y", 300)).sign()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 700), cookie(server.URL, b.cookies[session.Cookie]), chromedp.Navigate(server.URL+boardURL(id)),
		chromedp.WaitVisible(chromedp.CSS(`.choose`)))
	if err != nil {
		t.Fatal(err)
	}
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
		const at = (act) => document.querySelector('[formaction$="/do/' + act + '"], a[href$="/do/' + act + '"]').getBoundingClientRect();
		return document.documentElement.scrollWidth <= innerWidth && at('dismiss').bottom + scrollY < 2 * innerHeight &&
			at('begin').top < at('provisional').top && at('dismiss').top - at('facts').bottom >= 16;
	})()`))
	if err != nil || !ok {
		t.Errorf("not so: %v", err)
	}
	d.do(id, "begin", incident.Begin{})
	js := `document.querySelector('[data-part=steps] a[href$="/do/phase"]') && !document.querySelector('.choose')`
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+js+")")); err != nil {
		t.Error(err)
	}
}

// TestPaperAndClipboard: with scripts, one press prints, and one takes the timeline along.
func TestPaperAndClipboard(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	err := chromedp.Do(ctx, cookie(server.URL, b.cookies[session.Cookie]), chromedp.Navigate(server.URL+boardURL(id)+"/timeline"),
		chromedp.WaitVisible(chromedp.CSS(`[data-print]`)))
	if err != nil {
		t.Fatal(err)
	}
	js := `(window.print = () => { window.printed = true }, navigator.clipboard.writeText = async (s) => { window.taken = s }, true)`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js)); err != nil {
		t.Fatal(err)
	}
	for _, press := range []string{`[data-print]`, `[data-copy]`} {
		if err := browsertest.Click(ctx, press); err != nil {
			t.Fatal(err)
		}
	}
	done := `window.printed && /^# EC2 の経過/.test(window.taken) && document.querySelector('[data-copy]').textContent === 'コピーしました'`
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](done)); err != nil {
		t.Error(err)
	}
}
