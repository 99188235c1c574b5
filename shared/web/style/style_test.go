package style

import (
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var property = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// palettes returns the colours of the light and the dark look.
func palettes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css, _, _ := strings.Cut(string(stylesheet), "@media print")
	light, dark, ok := strings.Cut(css, "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("style.css has no dark look")
	}
	all := map[string]map[string]string{"light": {}, "dark": {}}
	for name, part := range map[string]string{"light": light, "dark": dark} {
		for _, m := range property.FindAllStringSubmatch(part, -1) {
			all[name][m[1]] = m[2]
		}
	}
	return all
}

// TestContrast holds the sheet to WCAG 2.2: 7 for text that is read at length, 4.5 for other text, 3 for edges.
func TestContrast(t *testing.T) {
	t.Parallel()
	for look, colours := range palettes(t) {
		for _, c := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 7},
			{"ink", "ground", 7},
			{"ink", "ember-soft", 7},
			{"ink-quiet", "paper", 4.5},
			{"ink-quiet", "ground", 4.5},
			{"calm", "paper", 4.5},
			{"calm", "ground", 4.5},
			{"ember", "paper", 4.5},
			{"ember", "ground", 4.5},
			{"ember", "ember-soft", 4.5},
			{"on-press", "press", 7},
			{"line-strong", "paper", 3},
			{"line-strong", "ground", 3},
			{"focus", "paper", 3},
			{"focus", "ground", 3},
		} {
			if got := contrast(luminance(t, colours[c.front]), luminance(t, colours[c.back])); got < c.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", look, c.front, c.back, got, c.least)
			}
		}
	}
}

// luminance is WCAG's relative luminance of a colour such as "fdfcf9".
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour, 16, 24)
	if err != nil || len(colour) != 6 {
		t.Fatalf("colour %q: %v", colour, err)
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func TestEveryColourComesFromThePalette(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|gradient`)
	for i, line := range strings.Split(string(stylesheet), "\n") {
		if colour.MatchString(line) && !strings.Contains(line, "--") {
			t.Errorf("line %d has a colour of its own: %s", i+1, line)
		}
	}
}

func TestABrowserAsksAgainAndGetsNothingNew(t *testing.T) {
	t.Parallel()
	ask := func(tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/style.css", nil)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		return w
	}
	first := ask("")
	if first.Code != http.StatusOK || first.Header().Get("Content-Type") != "text/css; charset=utf-8" || first.Body.Len() == 0 {
		t.Errorf("%d %v", first.Code, first.Header())
	}
	if again := ask(first.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("again: %d", again.Code)
	}
}
