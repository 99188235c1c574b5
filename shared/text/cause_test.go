package text

import (
	"strings"
	"testing"
)

// TestACauseNamesItsCode wherever it says that somebody should look for it.
func TestACauseNamesItsCode(t *testing.T) {
	t.Parallel()
	for _, said := range []string{Cause("portal_unrendered").JA, Cause("portal_refused").EN} {
		if strings.Contains(said, "{") || !strings.Contains(said, "portal_") {
			t.Errorf("it says %q", said)
		}
	}
}
