package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/web"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/page"
)

// onlooker is somebody who reads the form of a stage.
type onlooker struct {
	t       *testing.T
	site    *web.Site
	cookies []*http.Cookie
}

// reads signs somebody in.
func (s *stage) reads(who string) *onlooker {
	s.t.Helper()
	site, err := web.New(s.machine.service, s.machine.db, web.Options{Origin: "http://form.example.com", Keys: []string{strings.Repeat("k", 40)}, ShowLink: func(string) {}})
	if err != nil {
		s.t.Fatal(err)
	}
	r := &onlooker{t: s.t, site: site}
	_, key, _ := strings.Cut(site.Link(), "key=")
	id, _ := s.user(who)
	in := httptest.NewRequest(http.MethodPost, "http://form.example.com/form/in/key", strings.NewReader(url.Values{"key": {key}, "person": {id}}.Encode()))
	in.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	site.ServeHTTP(w, in)
	if r.cookies = w.Result().Cookies(); w.Code != http.StatusSeeOther || len(r.cookies) == 0 {
		s.t.Fatalf("%s is not let in: %d\n%s", who, w.Code, w.Body)
	}
	return r
}

func (r *onlooker) page(path string) string {
	r.t.Helper()
	in := httptest.NewRequest(http.MethodGet, "http://form.example.com"+path, nil)
	for _, c := range r.cookies {
		in.AddCookie(c)
	}
	w := httptest.NewRecorder()
	if r.site.ServeHTTP(w, in); w.Code != http.StatusOK {
		r.t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// TestTheLongNightAtAGlance: all of it is one picture, and one page of paper.
func TestTheLongNightAtAGlance(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/scenarios/long_night.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir, pages := t.TempDir(), map[string]string{}
	synctest.Test(t, func(t *testing.T) {
		playTo(t, archive, dir, func(s *stage) {
			past, _, err := s.machine.service.Past(t.Context(), "U0KAKEI", s.machine.service.Now(), 1)
			if err != nil || len(past) != 1 {
				t.Fatalf("%d ended: %v", len(past), err)
			}
			for lang, who := range map[string]string{"ja": "kakei", "en": "berlin"} {
				pages["evening-"+lang] = s.reads(who).page("/form/i/" + string(past[0].ID) + "/evening")
			}
		})
	})
	for name, want := range map[string][]string{
		"evening-ja": {"01:32–07:32 司令塔(Nok から)", "4.4c", "約束の続報なし", "第11報(復旧報)", "振り返り完了"}, "evening-en": {"01:32–07:32 In command (from Nok)", "Notice 11 (recovery)"},
	} {
		said := regexp.MustCompile(`<span class="own">[^<]*</span>`).ReplaceAllString(pages[name], "")
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not say %q", name, w)
			}
		}
	}
	mux := http.NewServeMux()
	page.Static(mux, web.Root)
	mux.HandleFunc("GET /{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, pages[r.PathValue("name")])
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	browsertest.Markup(t, pages)
	p := formTab{tab{t, browsertest.Start(t)}, "page", true}
	for name := range pages {
		for _, size := range [][2]int64{{1280, 900}, {390, 844}} {
			for _, dark := range []bool{true, false} {
				p.do(chromedp.EmulateViewport(size[0], size[1]), browsertest.Prefer(dark))
				p.open(server.URL + "/" + name)
				p.look(fmt.Sprintf("%s-%d-%t", name, size[0], dark))
			}
		}
		p.onePage(name)
	}
}

// onePage looks at what the tab shows on paper.
func (p formTab) onePage(name string) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(726, 1054), browsertest.OnPaper(true))
	p.picturePage("paper-" + name)
	p.do(browsertest.OnPaper(false))
	pdf, err := browsertest.Print(p.ctx)
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); err != nil || pages != 1 {
		p.t.Errorf("%s is %d pages of paper: %v", name, pages, err)
	}
	if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}
