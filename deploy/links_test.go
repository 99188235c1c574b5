package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// guides are what people read before they know the code.
var guides = []string{
	"../README.md", "README.md", "local/README.md", "../.github/CONTRIBUTING.md", "local/testdata/scenarios/README.md",
	"../shared/web/guide/responders.ja.md", "../shared/web/guide/responders.en.md",
}

// TestTheGuidesLead: each link leads to a file that is there, and to a heading that is in it.
func TestTheGuidesLead(t *testing.T) {
	t.Parallel()
	for _, guide := range guides {
		for _, found := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text(t, guide), -1) {
			to, heading, _ := strings.Cut(found[1], "#")
			if strings.Contains(to, "://") {
				continue
			}
			file := guide
			if to != "" {
				file = filepath.Join(filepath.Dir(guide), to)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %v", guide, err)
			} else if heading != "" && !slices.Contains(headings(text(t, file)), heading) {
				t.Errorf("%s: %s has no heading #%s", guide, file, heading)
			}
		}
	}
}

// headings are those of a page as GitHub links to them.
func headings(page string) (out []string) {
	for _, found := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} -]`).ReplaceAllString(strings.ToLower(found[1]), "")
		out = append(out, strings.ReplaceAll(name, " ", "-"))
	}
	return out
}

// TestTheGuidesUpgrade: whoever has an app already is told to bring it up to date, in the one guide or by way of it.
func TestTheGuidesUpgrade(t *testing.T) {
	t.Parallel()
	for guide, says := range map[string]string{"local/README.md": "*App Manifest*", "README.md": "(local/README.md#upgrade)"} {
		_, upgrade, ok := strings.Cut(text(t, guide), "\n## Upgrade\n")
		upgrade, _, _ = strings.Cut(upgrade, "\n## ")
		if !ok || !strings.Contains(upgrade, says) {
			t.Errorf("%s does not lead whoever upgrades to %s", guide, says)
		}
	}
}
