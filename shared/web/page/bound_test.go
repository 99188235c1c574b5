package page

import "testing"

// TestNoLineEndsBeforeALoneNumber, such as that of a notice; a number that is part of a name, or of an amount, is none.
func TestNoLineEndsBeforeALoneNumber(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Send notice 1, publish it": "4.3d Send notice\u00a01, publish it",
		"every 30 min":              "4.3d every\u00a030 min",
		"EC2 is down":               "4.3d EC2 is down",
		"2026 is over":              "4.3d 2026 is over",
		"第1報の下書き":                   "4.3d 第1報の下書き",
	} {
		if got := bound("4.3d", title); got != want {
			t.Errorf("%q", got)
		}
	}
}
