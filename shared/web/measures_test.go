package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// aged are the times of a response that began so many hours after the first there was. Each third is a drill, and each is of a site.
func aged(n int) measure.Measures {
	start := t0.Add(-5000*time.Hour + time.Duration(n)*time.Hour)
	m := measure.Measures{
		Incident: incident.ID(fmt.Sprintf("a%05d", n)), Kind: incident.Live, Title: fmt.Sprintf("東京リージョンの EC2 と RDS に接続できない %d", n), Site: []string{"tokyo", "berlin"}[n%2],
		Detected: start.Add(-10 * time.Minute), T0: start, Channel: start.Add(time.Minute), FirstIn: start.Add(2 * time.Minute), FirstPost: start.Add(3 * time.Minute),
		Notice1: start.Add(time.Duration(20+n%7) * time.Minute), Checked: start.Add(50 * time.Minute), Ended: start.Add(5 * time.Hour),
		Told: measure.Told{Sent: 5, Gap: time.Hour}, LateSent: n % 3, Claimed: measure.Claimed{Todos: 20, Median: 2 * time.Minute, Most: time.Duration(10+n%5) * time.Minute},
	}
	if n%3 == 0 {
		m.Kind = incident.Drill
	}
	return m
}

// kept keeps the times of responses, and the headers of the private ones.
func (d *desk) kept(all ...measure.Measures) {
	d.t.Helper()
	for len(all) > 0 {
		some := all[:min(len(all), 200)]
		all = all[len(some):]
		err := d.db.Update(d.t.Context(), func(tx store.Tx) (err error) {
			for _, m := range some {
				if err == nil {
					err = store.SaveMeasures(tx, m)
				}
			}
			return err
		})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// counted is a store that counts the documents that are read.
type counted struct {
	noted

	docs int
}

func (c *counted) Get(ctx context.Context, path string, into any) error {
	c.docs++
	return c.noted.Get(ctx, path, into)
}

func (c *counted) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := c.noted.List(ctx, q)
	c.docs += max(1, len(docs))
	return docs, err
}

// TestTwoThousandSideBySide: whichever page, it reads 55 documents and sends 60 kB at most; page by page each is seen once.
func TestTwoThousandSideBySide(t *testing.T) {
	t.Parallel()
	d := openBy(t, func(s *config.Settings) {
		s.Sites = []incident.Site{{ID: "tokyo", Timezone: "Asia/Tokyo"}, {ID: "berlin", Timezone: "Europe/Berlin"}}
	})
	var all []measure.Measures
	for n := range 2000 {
		m := aged(n)
		m.Private = n%40 == 7
		all = append(all, m)
	}
	d.kept(all...)
	kakei := d.as("kakei@example.com")
	c := &counted{noted: noted{DB: d.db}}
	site, err := New(service.New(c, d.svc.Settings(), playbook.Builtins(), d.svc.Clock()), c, d.opt)
	if err != nil {
		t.Fatal(err)
	}
	d.Site = site
	row := regexp.MustCompile(`/form/i/(a\d{5})/evening`)
	for query, want := range map[string]int{"": 1950, "kind=drill": 651, "site=tokyo&kind=live": 666, "site=nowhere": 0} {
		seen := map[string]bool{}
		for at, pages := measuresURL+"?"+query, 0; at != ""; pages++ {
			c.docs = 0
			body := kakei.raw(http.MethodGet, at, nil)
			if c.docs > 55 || len(body) > 60_000 || pages > 60 {
				t.Fatalf("%s reads %d documents, and is %d bytes", at, c.docs, len(body))
			}
			for _, m := range row.FindAllStringSubmatch(body, -1) {
				if seen[m[1]] {
					t.Fatalf("%s is there twice", m[1])
				}
				seen[m[1]] = true
			}
			at = ""
			if older := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(body); older != nil {
				at = strings.ReplaceAll(older[1], "&amp;", "&")
			}
		}
		if len(seen) != want {
			t.Errorf("%q: %d, want %d", query, len(seen), want)
		}
	}
}

// TestWhatStandsSideBySide: a response beside the last of its kind, in words; a private one for those inside alone, and beside nobody's.
func TestWhatStandsSideBySide(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	kakei.get(measuresURL).has(t, http.StatusOK, "該当する対応はありません")
	to, _, _ := strings.Cut(kakei.post(declareURL, "token", kakei.token(Root, declareURL), "title", "秘密の件", "private", "1").Header.Get("Location"), "?")
	first, drill, secret, last := aged(1), aged(3), aged(4), aged(5)
	secret.Private, secret.Incident, secret.Title = true, idIn(to), "秘密の件"
	first.Notice1, last.Notice1 = first.T0.Add(33*time.Minute), last.T0.Add(20*time.Minute)
	drill.Title, last.LateSent, last.Title = "EC2", 0, "<b>RDS"
	d.kept(first, drill, secret, last)
	if raw := kakei.raw(http.MethodGet, measuresURL, nil); strings.Contains(raw, "<b>RDS") || strings.Count(raw, "<tr>") != 5 {
		t.Errorf("what people typed is not escaped, or there are not four rows:\n%s", raw)
	}
	page := jonas.get(measuresURL).has(t, http.StatusOK, "20 min<small>13 min faster", "1 fewer", "[DRILL] EC2", "First person in", "berlin")
	page.lacks(t, "秘密の件")
	if strings.Index(page.body, "<b>RDS") > strings.Index(page.body, "[DRILL] EC2") {
		t.Error("the newest is not the first")
	}
	kakei.get(measuresURL).has(t, http.StatusOK, "20分<small>13分早い", "秘密の件", "非公開", "【訓練】EC2")
	kakei.get(measuresURL+"?kind=drill").has(t, http.StatusOK, "【訓練】EC2", `<option value="drill" selected`).lacks(t, "RDS")
	d.as("guest@example.com").get(measuresURL).has(t, http.StatusForbidden).lacks(t, "RDS")
	if to := d.browser().get(measuresURL).has(t, http.StatusSeeOther).Header.Get("Location"); to != enterURL(measuresURL) {
		t.Errorf("whoever is not signed in is sent to %s", to)
	}
}

// TestTheTimesFit: at a desk and on a phone nothing but the table's own frame is wider than the screen, and everybody can use the page. It
// keeps pictures where NOROSHI_PICTURES says.
func TestTheTimesFit(t *testing.T) {
	t.Parallel()
	d := openBy(t, func(s *config.Settings) {
		s.Sites = []incident.Site{{ID: "tokyo", Timezone: "Asia/Tokyo"}, {ID: "berlin", Timezone: "Europe/Berlin"}}
	})
	d.learns(people.Person{ID: "U0BERLIN", Name: "Jonas", Mail: "jonas@example.com", Locale: "en-GB", Timezone: "Europe/Berlin"})
	for n := range 14 {
		d.kept(aged(n))
	}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	pages := map[string]string{}
	for lang, b := range map[string]*browser{"ja": d.as("kakei@example.com"), "en": d.as("jonas@example.com")} {
		pages["measures-"+lang] = b.raw(http.MethodGet, measuresURL, url.Values{})
		for _, size := range [][2]int64{{390, 844}, {1280, 900}} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(size[0], size[1]), browsertest.Prefer(size[0] == 390), cookie(server.URL, b.cookies[session.Cookie]),
				chromedp.Navigate(server.URL+measuresURL), chromedp.WaitVisible(chromedp.CSS(`.times`)))
			if err != nil {
				t.Fatal(err)
			}
			if wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
				t.Errorf("%s is wider than %d: %v", lang, size[0], err)
			}
			browsertest.Accessible(t, ctx)
			keepPicture(t, ctx, fmt.Sprintf("measures-%s-%d", lang, size[0]))
		}
	}
	browsertest.Markup(t, pages)
}
