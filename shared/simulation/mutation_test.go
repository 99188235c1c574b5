package simulation

import (
	"strings"
	"testing"
	"time"
)

// TestMutations takes one guard after the other from the tool and expects the matrix to notice: a law that nothing breaks
// proves nothing.
func TestMutations(t *testing.T) {
	t.Parallel()
	for _, m := range []struct {
		name string
		weak weakness
		how  string // the breakage that shows it
		at   string // the boundaries to try
	}{
		{"evidence is never found", weakness{blind: true}, "the process dies, the call is done", "call chat.postMessage"},
		{"a worker that lost its lease records all the same", weakness{fence: true}, "the process freezes after the commit", "commit effects"},
		{"marks are deleted before they are served", weakness{early: true}, "the process dies before the call", "call chat.postMessage"},
		{"what was given up is not waited for", weakness{settle: time.Nanosecond}, "it lands after we gave up", "call chat.postMessage"},
		{"the dead are not waited for", weakness{settle: time.Nanosecond}, "the process dies, the call lands later", "call chat.postMessage"},
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range matrix(t, evening) {
				if p.how.name != m.how || !strings.HasPrefix(p.at.what, m.at) {
					continue
				}
				if _, _, wrong := run(t, evening, p.at, p.how, m.weak); len(wrong) > 0 {
					t.Logf("%s\n\t%s", p, strings.Join(wrong, "\n\t"))
					return
				}
			}
			t.Error("nothing noticed")
		})
	}
}
