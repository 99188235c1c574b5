package browsertest

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// checks is the folder of what browser tests need besides Chromium.
func checks(t testing.TB) string {
	t.Helper()
	top, err := os.Getwd()
	for err == nil && top != filepath.Dir(top) {
		if _, missing := os.Stat(filepath.Join(top, "go.mod")); missing == nil {
			return filepath.Join(top, ".ci", "browser")
		}
		top = filepath.Dir(top)
	}
	t.Fatalf("no go.mod above this folder: %v", err)
	return ""
}

// FromNPM is where `npm ci` puts what browser tests need besides Chromium; "" where it was not run, which fails with CI set.
func FromNPM(t testing.TB, file string) string {
	t.Helper()
	path := filepath.Join(checks(t), "node_modules", file)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v, and CI is set", err)
		}
		return ""
	}
	return path
}

// Markup checks the markup of pages, all at once.
func Markup(t testing.TB, pages map[string]string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if FromNPM(t, "html-validate") == "" || err != nil {
		t.Log("the check of the markup is left out: it needs Node, and `npm ci --prefix .ci/browser`")
		return
	}
	dir := t.TempDir()
	for name, body := range pages {
		if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(node, filepath.Join(checks(t), "markup.mjs"), dir).CombinedOutput() //nolint:gosec,noctx // a test's own script, which ends
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// Accessible runs an automated accessibility check on the page that the tab shows.
func Accessible(t testing.TB, ctx context.Context) { //nolint:revive // a test helper: the test comes first
	t.Helper()
	file := FromNPM(t, "axe-core/axe.min.js")
	if file == "" {
		t.Log("the accessibility check is left out: it needs `npm ci --prefix .ci/browser`")
		return
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var said string
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](string(axe)+"; true")); err == nil {
		said, err = chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ['violations']}).then((r) =>
			JSON.stringify(r.violations.map((v) => [v.id, v.impact, v.nodes.map((n) => n.html + ' ' + n.failureSummary)])))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
	}
	var found []any
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		t.Fatalf("%v: %q", err, said)
	}
	url, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname`))
	for _, f := range found {
		t.Errorf("%s: %v", url, f)
	}
}
