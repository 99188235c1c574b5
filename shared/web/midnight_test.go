package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// tooWide names what reaches over the right edge of the screen.
const tooWide = `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 &&
	document.documentElement.scrollWidth > innerWidth).map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 60)).join('\n')`

// TestShortlyBeforeMidnight: what is due on the next day has two dates for a reader elsewhere, and is on a phone's screen all the same.
func TestShortlyBeforeMidnight(t *testing.T) {
	t.Parallel()
	d := open(t)
	for lang, person := range map[string]incident.PersonID{"ja-JP": "U0JA", "en-GB": "U0EN"} {
		d.learns(people.Person{ID: person, Name: "Noi " + lang, Mail: lang + "@example.com", Locale: lang, Timezone: "America/Los_Angeles"})
	}
	d.now.Store(int64((23*time.Hour + 41*time.Minute).Seconds())) // 23:50 in Tokyo
	b := d.as("ja-JP@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	d.doneBy(id, "U0JA", "4.1a")
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	for lang, reader := range map[string]*browser{"ja": b, "en": d.as("en-GB@example.com")} {
		for _, page := range []string{Root, boardURL(id), boardURL(id) + "/print", boardURL(id) + "/todo/4.3d", stateURL(id), boardURL(id) + "/timeline"} {
			for _, width := range []int64{320, 390} {
				err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), cookie(server.URL, reader.cookies[session.Cookie]),
					chromedp.Navigate(server.URL+page), chromedp.WaitVisible(chromedp.CSS(`h1`)))
				if err != nil {
					t.Fatal(err)
				}
				if wide, err := chromedp.Run(ctx, chromedp.Evaluate[string](tooWide)); err != nil || wide != "" {
					t.Errorf("%s in %s is wider than %d (%v):\n%s", page, lang, width, err, wide)
				}
				if page == boardURL(id) {
					keepPicture(t, ctx, fmt.Sprintf("midnight-%s-%d", lang, width))
				}
			}
		}
	}
}
