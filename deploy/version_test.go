package deploy_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryCommandSaysItsVersion: each reads its command line by config.Parse, which says it; TestVersion of deploy/preflight asks
// one of them.
func TestEveryCommandSaysItsVersion(t *testing.T) {
	t.Parallel()
	mains, err := filepath.Glob("*/main.go")
	if err != nil || len(mains) < 5 {
		t.Fatalf("found the commands %v, %v", mains, err)
	}
	for _, main := range mains {
		source := text(t, main)
		if !strings.Contains(source, "config.Parse(set, args, stdout, version.String())") || regexp.MustCompile(`\b(set|flag)\.Parse\(`).MatchString(source) {
			t.Errorf("%s has no -version, or reads its command line in a way of its own", main)
		}
	}
}
