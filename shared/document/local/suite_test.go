package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/document/documenttest"
	"noroshi.internal/shared/plan"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	documenttest.TestWriter(t, func(t *testing.T) documenttest.Bench {
		t.Helper()
		f, dir := open(t)
		file := func(ref plan.Ref) string { return filepath.FromSlash(ref.ID) + ".md" }
		return documenttest.Bench{
			Writer: f,
			Read:   func(ref plan.Ref) string { return content(t, dir, file(ref)) },
			Edit: func(ref plan.Ref, words, other string) {
				body := strings.Replace(content(t, dir, file(ref)), words, other, 1)
				if err := os.WriteFile(filepath.Join(dir, file(ref)), []byte(body), 0o600); err != nil {
					t.Fatal(err)
				}
			},
			Forget: func(ref plan.Ref) {
				incident, document := filepath.Split(filepath.FromSlash(ref.ID))
				if err := os.Remove(filepath.Join(dir, incident, "."+document+".places.json")); err != nil {
					t.Fatal(err)
				}
			},
			Write: func(ref plan.Ref, line string) {
				body := content(t, dir, file(ref)) + line + "\n"
				if err := os.WriteFile(filepath.Join(dir, file(ref)), []byte(body), 0o600); err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}
