package record

import (
	"encoding/json"
	"strings"
	"testing"
)

// Forge is an archive of files whose manifest, sums and container are right.
func Forge(t *testing.T, names []string, files map[string]string) []byte {
	t.Helper()
	var m Manifest
	_ = json.Unmarshal([]byte(files[manifestFile]), &m) // there is none in some
	m.Files = nil
	var out []file
	for _, name := range names {
		if name != manifestFile {
			body := []byte(files[name])
			m.Files, out = append(m.Files, Sum{name, len(body), sum(body)}), append(out, file{name, body})
		}
	}
	if lines := strings.Split(files[linesFile], "\n"); m.Format == 0 {
		m.Made, m.Lines = Made{Format: Format, Program: Program{"0.1.0", "abc1234"}}, len(lines)-1
	}
	manifest, err := indented(m)
	if err != nil {
		t.Fatal(err)
	}
	return encode(append([]file{{manifestFile, manifest}}, out...))
}
