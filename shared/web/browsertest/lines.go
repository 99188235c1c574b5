package browsertest

import (
	"context"
	"fmt"

	"github.com/chromedp/chromedp"
)

// Lines counts the lines of text that an element shows, as somebody sees them: what is broken in two counts twice, and what stands side by
// side once.
func Lines(ctx context.Context, selector string) (int, error) {
	js := fmt.Sprintf(`(() => {
		const middles = [], texts = document.createTreeWalker(document.querySelector(%q), NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const range = document.createRange();
			range.selectNodeContents(texts.currentNode);
			for (const r of range.getClientRects()) if (r.width > 1 && r.height > 1) middles.push((r.top + r.bottom) / 2);
		}
		return middles.sort((a, b) => a - b).filter((y, n) => n === 0 || y - middles[n - 1] > 8).length;
	})()`, selector)
	return chromedp.Run(ctx, chromedp.Evaluate[int](js))
}

// OnScreen counts the elements that match, and those of them that are on the screen as a whole before anybody scrolls, large enough for a
// thumb.
func OnScreen(ctx context.Context, selector string) (seen, all int, err error) {
	js := fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll(%q)].map((e) => e.getBoundingClientRect());
		const seen = all.filter((r) => r.height >= 43.5 && r.top + scrollY >= 0 && r.bottom + scrollY <= innerHeight && r.left >= 0 && r.right <= innerWidth);
		return [seen.length, all.length];
	})()`, selector)
	n, err := chromedp.Run(ctx, chromedp.Evaluate[[2]int](js))
	return n[0], n[1], err
}
