package render_test

import (
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestAHeadingKeepsWithinSlacksLimits: 200 lines of 3,000 characters, however awkward, are one message that says how many are not in it.
func TestAHeadingKeepsWithinSlacksLimits(t *testing.T) {
	t.Parallel()
	for _, char := range []string{"あ", "<", "*", "_a_ ", "😀", "@here ", "`"} {
		for _, n := range []int{0, 1, 40, 200} {
			s := stateIn(incident.Japanese)
			s.Incident.Status, s.Incident.Settings.Form = incident.Resolved, "https://form.example.com/form/"
			long := incident.CleanText(strings.Repeat(char, incident.MaxText))
			for no := 1; no <= n; no++ {
				s.KPT = append(s.KPT, incident.KPTLine{No: no, Heading: incident.HeadProblem, Text: long, When: long, Why: long, By: "U0TOKYO", Name: "<!here>"})
			}
			r := rendered(t, s, plan.KPTKey(incident.HeadProblem))
			body := strings.Join(markdownOf(r), "\n")
			if len(r.Blocks) > 50 || strings.Contains(body, "<!here>") || strings.Contains(body, "<@U0TOKYO>") {
				t.Errorf("%d times %q: %d blocks, or it calls upon somebody:\n%s", n, char, len(r.Blocks), body)
			}
			for _, s := range markdownOf(r) {
				harmless(t, s)
			}
			if want := fmt.Sprintf("%d件", n); !strings.Contains(body, want) || n == 200 && !strings.Contains(body, "ほか") {
				t.Errorf("%d times %q: it does not count them:\n%s", n, char, body)
			}
		}
	}
}
