package browsertest

import (
	"os"
	"path/filepath"
	"testing"
)

// stub is what Ubuntu's apt installs as chromium-browser.
const stub = "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then\n  echo 'Please install it with: snap install chromium' >&2\n  exit 1\nfi\nexec /snap/bin/chromium \"$@\"\n"

// TestFind: a browser is found under each of its names, and what would only start a snap is none.
func TestFind(t *testing.T) {
	const browser = "\x7fELF a browser"
	for name, c := range map[string]struct {
		programs map[string]string // by name; "snap" is a link to the program of that name
		want     string
	}{
		"Debian":                      {map[string]string{"chromium": "#!/bin/sh\nexec /usr/lib/chromium/chromium\n"}, "chromium"},
		"a runner's image":            {map[string]string{"google-chrome": browser, "chromium-browser": browser}, "google-chrome"},
		"Google's package":            {map[string]string{"google-chrome-stable": browser}, "google-chrome-stable"},
		"Ubuntu's stub beside Chrome": {map[string]string{"chromium": stub, "chromium-browser": stub, "google-chrome": browser}, "google-chrome"},
		"Ubuntu's stub alone":         {map[string]string{"chromium-browser": stub}, ""},
		"a snap":                      {map[string]string{"snap": browser, "chromium": "snap"}, ""},
		"nothing":                     {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			for name, text := range c.programs {
				path := filepath.Join(dir, name)
				var err error
				if text == "snap" {
					err = os.Symlink(filepath.Join(dir, "snap"), path)
				} else {
					err = os.WriteFile(path, []byte(text), 0o755)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			want := c.want
			if want != "" {
				want = filepath.Join(dir, want)
			}
			if got := find(); got != want {
				t.Errorf("found %q, want %q", got, want)
			}
		})
	}
}
