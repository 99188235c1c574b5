// Package golden is for tests only: it compares what is rendered with files that a person can read. Each case has two
// files below testdata/golden: the blocks as JSON, and as text what somebody in Slack reads. `go test -update` rewrites
// them.
package golden

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Message compares a message.
func Message(t *testing.T, name string, lang incident.Lang, r render.Reply) {
	t.Helper()
	compare(t, name, lang, JSON(t, r), readMessage(r))
}

// View compares a modal.
func View(t *testing.T, name string, lang incident.Lang, v slack.ModalViewRequest) {
	t.Helper()
	compare(t, name, lang, JSON(t, v), readView(v))
}

// Text compares a text that has no blocks.
func Text(t *testing.T, name string, lang incident.Lang, s string) {
	t.Helper()
	same(t, path(name, lang, "txt"), []byte(s+"\n"))
}

// JSON is v as indented JSON, readable: &, < and > stay what they are.
func JSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// place is what an unfilled place of a phrase looks like; Slack's date tokens have {time} and {date_…}.
var place = regexp.MustCompile(`\{[a-z]+\}`)

func compare(t *testing.T, name string, lang incident.Lang, raw []byte, read string) {
	t.Helper()
	if p := place.FindString(read); p != "" {
		t.Errorf("%s: place %s is not filled:\n%s", name, p, read)
	}
	same(t, path(name, lang, "json"), raw)
	same(t, path(name, lang, "txt"), []byte(read))
}

func path(name string, lang incident.Lang, ext string) string {
	return filepath.Join("testdata", "golden", name+"."+string(lang)+"."+ext)
}

func same(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test -update rewrites it):\n%s", file, diff)
	}
}
