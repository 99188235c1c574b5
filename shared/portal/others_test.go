package portal_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/plan"
)

// TestFeedsForOthers reads the feeds with a parser that others wrote and that refuses what is not as RFC 4287 has it.
func TestFeedsForOthers(t *testing.T) {
	t.Parallel()
	ruby, err := exec.LookPath("ruby")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the check of feeds needs Ruby, and CI is set")
		}
		t.Skip("no Ruby on this machine: the check of feeds is left out")
	}
	const check = `require "rss"; ARGV.each { |f| a = RSS::Parser.parse(File.read(f), true, false); puts "#{a.class} #{a.entries.size}" }`
	dir := t.TempDir()
	for state, v := range states() {
		file := filepath.Join(dir, state+".atom")
		if err := os.WriteFile(file, []byte(published(t, v)[plan.PortalFeed]), 0o600); err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, i := range v.Incidents {
			want += len(i.Notices)
		}
		out, err := exec.Command(ruby, "-Eutf-8", "-e", check, file).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != fmt.Sprintf("RSS::Atom::Feed %d", want) {
			t.Errorf("%s: %v\n%s", state, err, got)
		}
	}
}
