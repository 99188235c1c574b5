package sandbox_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/web/browsertest"
)

// TestPictures looks at the page at the sizes people have. With SANDBOX_PICTURES=DIR the pictures are kept.
func TestPictures(t *testing.T) {
	t.Parallel()
	e := setup(t, nil).evening()
	ctx := browsertest.Start(t)
	thread := "?user=" + e.ids.Kakei + "&channel=" + e.room + "&thread=" + e.draft
	for _, c := range []struct {
		name, address string
		width, height int64
		dark, phone   bool
	}{
		{"desk-light", thread + "#m-" + e.board, 1440, 900, false, false},
		{"desk-dark", thread, 1440, 900, true, false},
		{"desk-two", "?user=" + e.ids.Berlin + "&channel=" + e.room, 1024, 768, false, false},
		{"phone-channel", "?user=" + e.ids.Kakei + "&channel=" + e.room + "#m-" + e.board, 390, 844, false, true},
		{"phone-thread", thread, 390, 844, true, true},
		{"phone-list", "?user=" + e.ids.Kakei, 390, 844, false, true},
	} {
		view := chromedp.EmulateViewport(c.width, c.height)
		if c.phone {
			view = chromedp.EmulateViewport(c.width, c.height, chromedp.EmulateTouch)
		}
		e.must(chromedp.Do(ctx, view, browsertest.Prefer(c.dark), chromedp.Navigate("about:blank"),
			chromedp.Navigate(e.url+c.address), chromedp.WaitVisible(chromedp.CSS(`.frame`))))
		wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		e.must(err)
		if wide > c.width {
			t.Errorf("%s: the page is %d wide on a screen of %d", c.name, wide, c.width)
		}
		if dir := os.Getenv("SANDBOX_PICTURES"); dir != "" {
			e.must(browsertest.Screenshot(ctx, filepath.Join(dir, c.name+".png")))
		}
	}
}
