// Package golden is for tests only: it holds what is rendered against what a person has reviewed. What is read in Slack
// stands in testdata/golden.LANG.txt, a section for each case. What is sent stands in testdata/wire.json, the smallest
// block of each kind. `go test -update` rewrites both.
package golden

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// Message compares a message.
func Message(t *testing.T, name string, lang incident.Lang, r render.Reply) {
	t.Helper()
	sent.blocks(t, r.Blocks)
	Text(t, name, lang, readMessage(r))
}

// View compares a modal.
func View(t *testing.T, name string, lang incident.Lang, v slack.ModalViewRequest) {
	t.Helper()
	sent.view(t, v)
	Text(t, name, lang, readView(v))
}

// place is what an unfilled place of a phrase looks like; Slack's date tokens have {time} and {date_…}.
var place = regexp.MustCompile(`\{[a-z]+\}`)

// Text compares a text.
func Text(t *testing.T, name string, lang incident.Lang, got string) {
	t.Helper()
	if p := place.FindString(got); p != "" {
		t.Errorf("%s: place %s is not filled:\n%s", name, p, got)
	}
	want, known := reviewed.swap(lang, name, got)
	switch {
	case *update:
	case !known:
		t.Errorf("%s has no section in %s (go test -update writes it):\n%s", name, file(lang), got)
	case want != got:
		t.Errorf("%s in %s (-want +got; go test -update rewrites it):\n%s", name, file(lang), cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
	}
}

// Main runs a package's tests. A whole run also finds sections that no test asks for and kinds of block that nobody has
// reviewed; with -update it writes what it met.
func Main(m *testing.M) int {
	code := m.Run()
	if part() && !*update {
		return code
	}
	for _, fault := range append(reviewed.close(part()), sent.close(part())...) {
		fmt.Fprintln(os.Stderr, fault)
		code = 1
	}
	return code
}

// part reports whether the command line leaves out tests.
func part() bool {
	for _, name := range []string{"run", "skip", "list"} {
		if flag.Lookup("test."+name).Value.String() != "" {
			return true
		}
	}
	return flag.Lookup("test.fuzz").Value.String() != ""
}
