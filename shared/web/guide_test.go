package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/browsertest"
)

// TestTheGuideIsOpen: nobody signs in to read it, in either language, and it leads to the other one.
func TestTheGuideIsOpen(t *testing.T) {
	t.Parallel()
	d := open(t)
	for lang, want := range map[incident.Lang]string{incident.Japanese: "障害かもと思ったら", incident.English: "When something looks down"} {
		rec := httptest.NewRecorder()
		d.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, guideURL(lang), nil))
		other := guideURL(incident.English)
		if lang == incident.English {
			other = guideURL(incident.Japanese)
		}
		body := rec.Body.String()
		if rec.Code != http.StatusOK || !regexp.MustCompile(`<h1>`+want).MatchString(body) || !regexp.MustCompile(`href="`+regexp.QuoteMeta(other)).MatchString(body) {
			t.Errorf("%s: %d\n%s", lang, rec.Code, body)
		}
	}
}

// TestAnOpenPageNamesNobody: who reads it is not looked up, so nobody stands in its head, signed in or not.
func TestAnOpenPageNamesNobody(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	b.get(Root).has(t, http.StatusOK, `action="`+Root+`out"`)
	b.get(guideURL(incident.Japanese)).lacks(t, `action="`+Root+`out"`)
}

// TestTheGuideIsOnePage: on paper it is one, and on a phone it is not wider than the screen. It keeps pictures where NOROSHI_PICTURES
// says.
func TestTheGuideIsOnePage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(open(t))
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		for name, c := range map[string]struct {
			width int64
			dark  bool
		}{"desk": {1280, false}, "phone": {390, true}} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, 844), browsertest.Prefer(c.dark), chromedp.Navigate(server.URL+guideURL(lang))); err != nil {
				t.Fatal(err)
			}
			if wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
				t.Errorf("%s on a %s is wider than the screen: %v", lang, name, err)
			}
			if dir := os.Getenv("NOROSHI_PICTURES"); dir != "" {
				if err := browsertest.Screenshot(ctx, filepath.Join(dir, "guide-"+string(lang)+"-"+name+".png")); err != nil {
					t.Fatal(err)
				}
			}
		}
		pdf, err := browsertest.Print(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); pages != 1 {
			t.Errorf("%s has %d pages", lang, pages)
		}
	}
}

// TestTheGuideNamesNobody: it does not ask whose a session is, so it does not call the reader by the tool's name.
func TestTheGuideNamesNobody(t *testing.T) {
	t.Parallel()
	b := open(t).as("kakei@example.com")
	b.get(Root).has(t, http.StatusOK, `class="acts me"`)
	b.get(guideURL(incident.English)).has(t, http.StatusOK, "<h1>When something looks down").lacks(t, `class="acts me"`)
}
