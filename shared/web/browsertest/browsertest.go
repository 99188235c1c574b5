// Package browsertest starts a real Chromium for tests of pages.
package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// names of the browser's program, in the order in which they are tried.
var names = []string{"chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"}

// Start opens one tab in a browser of its own that ends with the test. Without a browser the test is skipped, unless
// CI is set in the environment: there it fails, so that nobody takes a missing browser for passing tests.
func Start(t testing.TB, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path := find()
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("browser tests need Chromium, and CI is set")
		}
		t.Skip("no Chromium on this machine: browser tests are left out")
	}
	options := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("no-default-browser-check", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "ja"),
	}, more...)
	browser, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // starts the browser
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

// Click presses the first element that is seen, once it stays where it is: what is just shown is put in its place a moment
// later, and a press on where it was is lost.
func Click(ctx context.Context, selector string) error {
	js := fmt.Sprintf(`(() => {
		const box = [...document.querySelectorAll(%q)].map((e) => e.getBoundingClientRect()).find((r) => r.width > 0);
		const at = box ? [box.x, box.y, box.width, box.height].join() : '';
		window.steady = at && window.steady?.at === at ? { at, times: window.steady.times + 1 } : { at, times: 0 };
		return window.steady.times > 2;
	})()`, selector)
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js)); err != nil {
		return fmt.Errorf("%s is not seen, or does not stay in its place: %w", selector, err)
	}
	return chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
}

// find returns where a browser is that tests can drive; "" when there is none.
func find() string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil && !snap(path) {
			return path
		}
	}
	return ""
}

// snap reports whether a program is a snap, or the stub that Ubuntu's apt installs in its place: a script that leads to one. A
// snap sees no file of a test.
func snap(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return true // nothing that could be started
	}
	f, err := os.Open(real)
	if err != nil {
		return false // it may be started without being read
	}
	defer func() { _ = f.Close() }()               // it was only read
	head, _ := io.ReadAll(io.LimitReader(f, 4096)) // what was read says enough
	return filepath.Base(real) == "snap" || bytes.Contains(head, []byte("/snap/"))
}

// Screenshot writes what the tab shows to a PNG file.
func Screenshot(ctx context.Context, path string) error {
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take a picture: %w", err)
	}
	return os.WriteFile(path, png, 0o644) //nolint:gosec // a picture, for anyone to look at
}

// Print returns what the tab shows as it is printed on A4, as PDF.
func Print(ctx context.Context) ([]byte, error) {
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		res, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69, PreferCSSPageSize: new(true)})
		if err != nil {
			return nil, fmt.Errorf("print: %w", err)
		}
		return res.Data, nil
	})
}

// OnPaper makes the tab show what it would print, or no more.
func OnPaper(on bool) chromedp.Action[chromedp.Void] {
	media := ""
	if on {
		media = "print"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
		return err
	})
}

// Prefer makes the tab prefer dark colours or light ones, and no motion, so that pictures are alike.
func Prefer(dark bool) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	})
}
