package portal_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/browsertest"
)

// real is a view as customers may see it: one outage runs, another is over, others are older.
func real() incident.PortalView {
	night := outage("k3f9qa", letters(1, incident.FirstNotice, "EC2, EBS"), letters(2, incident.FollowUpNotice, "EC2, EBS"), letters(3, incident.FollowUpNotice, "EC2, EBS, RDS"))
	night.Services = []string{"EC2", "EBS", "RDS"}
	past := outage("b77x2m", letters(1, incident.FirstNotice, "S3"), letters(2, incident.RecoveryNotice, "S3"))
	past.Services = []string{"S3"}
	return incident.PortalView{Incidents: []incident.PortalIncident{night, past, older("a11111"), older("a22222")}}
}

// letters is a notice as the tool writes it.
func letters(no int, stage incident.NoticeStage, services string) incident.PortalNotice {
	n := told(no, stage)
	n.Letters = text.Letters(text.NoticeFacts{No: no, Stage: stage, AsOf: at(30 * (no - 1)), Promise: n.Promise, Fields: map[string]string{
		"services": services, "region": "ap-northeast-1", "zone": "apne1-az4", "started_at": "00:09 頃", "impact": "一部のインスタンスに SSH で接続できません。", "impact_en": "Some instances cannot be reached by SSH.",
		"changed": "RDS への影響を確認しました。", "changed_en": "RDS is affected as well.", "restored_at": "01:40", "duration": "1時間31分", "duration_en": "1 h 31 min", "residual": "なし", "residual_en": "None",
		"provider_says": "電源に関する問題を調査中", "provider_says_en": "Investigating a power issue", "provider_url": "https://health.aws.amazon.com/health/status?path=service-history&region=ap-northeast-1",
		"contact": "https://support.example.com/portal/requests/new",
	}})
	return n
}

// TestPagesInABrowser: every page, at a desk and on a phone, light and dark, loads nothing, is no wider than the screen, has its style,
// tears no time from its zone, and passes the checks of accessibility and of markup.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	all := map[string]string{}
	for state, v := range map[string]incident.PortalView{"nothing": {}, "night": real(), "over": states()["over"], "crowd": crowded(3, 12, "あ&"), "wide": crowded(1, 2, "https://a.example/"+strings.Repeat("x", 900)+" ")} {
		for name, body := range published(t, v) {
			all["/"+state+"/"+name] = body
		}
	}
	browsertest.Markup(t, flat(all))
	var asked []string
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(all[r.URL.Path]))
	}))
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	var opened []string
	for _, look := range []struct {
		width int64
		dark  bool
	}{{320, true}, {390, false}, {390, true}, {1280, false}, {1280, true}} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(look.width, 844), browsertest.Prefer(look.dark)); err != nil {
			t.Fatal(err)
		}
		for _, name := range shownPages(all) {
			if !strings.HasPrefix(name, "/night/") && look.dark == (look.width < 1000) {
				continue // one look at each size will do
			}
			opened = append(opened, name)
			seen(ctx, t, server.URL+name, fmt.Sprintf("portal-%d-%v-%s", look.width, look.dark, flatName(name)))
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(asked, opened) {
		t.Errorf("the pages load %v", slices.DeleteFunc(asked, func(s string) bool { return slices.Contains(opened, s) }))
	}
}

// shownPages are those that look different from each other.
func shownPages(all map[string]string) (out []string) {
	own, single := plan.PortalPage("k3f9qa", incident.Japanese), plan.PortalNoticePage("k3f9qa", 2, incident.English)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		_, rest, _ := strings.Cut(name[1:], "/")
		if slices.Contains([]string{plan.PortalFront, plan.PortalFrontEN, plan.PortalOlder, own, single, plan.PortalPage("crowdaa", incident.Japanese)}, rest) {
			out = append(out, name)
		}
	}
	return out
}

// seen looks at a page, and keeps a picture of it where NOROSHI_PICTURES says.
func seen(ctx context.Context, t *testing.T, at, picture string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(at), chromedp.WaitVisible(chromedp.CSS(`main h1`))); err != nil {
		t.Fatal(err)
	}
	browsertest.Accessible(t, ctx)
	const wrong = `const torn = ({firstChild: said}) => {
			const zone = said.data.search(/JST|UTC/), top = at => { const r = document.createRange(); r.setStart(said, at); r.setEnd(said, at + 1); return r.getBoundingClientRect().top };
			return zone > 1 && top(zone - 2) !== top(zone);
		};
		[document.documentElement.scrollWidth > innerWidth && 'is wider than the screen', getComputedStyle(document.querySelector('main')).maxWidth === 'none' && 'has no style', [...document.querySelectorAll('time > span')].some(torn) && 'tears a time from its zone'].filter(Boolean).join()`
	if is, err := chromedp.Run(ctx, chromedp.Evaluate[string](wrong)); err != nil || is != "" {
		t.Errorf("%s %s: %v", picture, is, err)
	}
	dir := os.Getenv("NOROSHI_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, picture+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

func flatName(name string) string { return strings.ReplaceAll(strings.Trim(name, "/"), "/", "-") }

// flat are the pages by names of files.
func flat(all map[string]string) map[string]string {
	out := map[string]string{}
	for name, body := range all {
		if strings.HasSuffix(name, ".html") && !strings.Contains(name, "crowdaa/1") {
			out[strings.TrimSuffix(flatName(name), ".html")] = body
		}
	}
	return out
}
