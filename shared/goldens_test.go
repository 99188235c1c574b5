package shared_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"noroshi.internal/shared/text"
)

// mostGoldens is how many golden files may show one label, in both languages: a new label is a review of a few places.
const mostGoldens = 4

// TestALabelStandsInFewGoldens: what is read on buttons, and the word of what is not known, which stands almost everywhere.
func TestALabelStandsInFewGoldens(t *testing.T) {
	t.Parallel()
	goldens := goldensOf(t)
	shows := map[string]string{text.BeingConfirmed.JA: text.BeingConfirmed.JA, text.BeingConfirmed.EN: text.BeingConfirmed.EN}
	button := regexp.MustCompile(`\[([^\[\]…]+?)( ●| ⚠)?\]`)
	for _, all := range goldens {
		for _, m := range button.FindAllStringSubmatch(all, -1) {
			shows[m[1]] = "[" + m[1]
		}
	}
	if len(goldens) < 6 || len(shows) < 40 {
		t.Fatalf("%d goldens with %d labels: the test sees nothing", len(goldens), len(shows))
	}
	for label, shown := range shows {
		var in []string
		for file, all := range goldens {
			if strings.Contains(all, shown) {
				in = append(in, file)
			}
		}
		if len(in) > mostGoldens {
			t.Errorf("%q stands in %d goldens: %v", label, len(in), in)
		}
	}
}

// goldensOf are the golden files of what people read.
func goldensOf(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"*/testdata/golden.*.txt", "*/*/testdata/golden.*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out[file] = string(raw)
		}
	}
	return out
}
