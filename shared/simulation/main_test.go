package simulation

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets garbage lie for longer: worlds are small and short-lived, and collecting is a tenth of what they cost.
func TestMain(m *testing.M) {
	debug.SetGCPercent(800)
	os.Exit(m.Run())
}
