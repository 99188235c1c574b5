package config

import (
	"strings"
	"testing"

	"noroshi.internal/shared/yamlx/yamlxtest"
)

func TestFaultsOfDocuments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ docs, yaml, want string }{
		"drive without a folder": {"drive", "language: ja\n", "NOROSHI_DOCS: is drive, and settings.yaml names no documents.folder"},
		"an address, not an id": {
			"drive", "documents:\n  folder: https://drive.google.com/drive/folders/1Fold\n", "settings.yaml:2:",
		},
		"a document the playbook has not": {
			"", "documents:\n  templates:\n    notise: 1TemplateOfNotice\n", "settings.yaml:3:5: document \"notise\" is not in playbook aws-outage; allowed: notice, follow-up, recovery, checksheet",
		},
		"a reader that is a person's name": {"", "documents:\n  readers: [Kakei]\n", "settings.yaml:2:13:"},
		"a key nobody knows":               {"", "documents:\n  drive: 1Fold\n", "settings.yaml:2:3:"},
	} {
		_, _, err := LoadAll(from(map[string]string{DocsVar: c.docs}, c.yaml))
		yamlxtest.Japanese(t, err)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: %v, want one line with %q", name, err, c.want)
		}
	}
}
