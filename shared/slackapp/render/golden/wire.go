package golden

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

var wirePath = filepath.Join("testdata", "wire.json")

// sent is, without its words, the smallest block of each kind that the run has met.
var sent = wire{kinds: map[string]json.RawMessage{}}

type wire struct {
	mu    sync.Mutex
	kinds map[string]json.RawMessage
}

func (w *wire) blocks(t *testing.T, all []slack.Block) {
	t.Helper()
	for _, b := range all {
		if table, ok := b.(*slack.DataTableBlock); ok {
			short := *table
			short.Rows = table.Rows[:2] // the others are like its first
			b = &short
		}
		w.note(t, b)
	}
}

// view notes a modal's blocks, and the modal without them.
func (w *wire) view(t *testing.T, v slack.ModalViewRequest) {
	t.Helper()
	w.blocks(t, v.Blocks.BlockSet)
	v.Blocks.BlockSet = []slack.Block{}
	w.note(t, v)
}

func (w *wire) note(t *testing.T, v any) {
	t.Helper()
	raw, err := plain(v)
	if err != nil {
		t.Fatal(err)
	}
	var parsed any
	if err := json.Unmarshal(raw, &parsed); err != nil {
		t.Fatal(err)
	}
	kind := kindOf(parsed)
	if raw, err = plain(wordless(parsed)); err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if known, ok := w.kinds[kind]; !ok || smaller(raw, known) {
		w.kinds[kind] = raw
	}
}

func smaller(a, b []byte) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), bytes.Compare(a, b)) < 0
}

// kindOf is the structure of a value: its type and what it sets, but no words.
func kindOf(v any) string {
	switch x := v.(type) {
	case map[string]any:
		var parts []string
		for key, of := range x {
			if kind, ok := of.(string); ok && key == "type" {
				key += "=" + kind
			}
			parts = append(parts, key+kindOf(of))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, " ") + "}"
	case []any:
		var parts []string
		for _, of := range x {
			parts = append(parts, kindOf(of))
		}
		slices.Sort(parts)
		return "[" + strings.Join(slices.Compact(parts), " ") + "]"
	}
	return ""
}

// wordless is a value without what is read: the sections have that.
func wordless(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for key, of := range x {
			if _, ok := of.(string); ok && (key == "text" || key == "fallback") {
				of = "…"
			}
			x[key] = wordless(of)
		}
	case []any:
		for n, of := range x {
			x[n] = wordless(of)
		}
	}
	return v
}

// close compares what is sent with what was reviewed, or with -update writes it.
func (w *wire) close(part bool) (faults []string) {
	if part || len(w.kinds) == 0 {
		return nil
	}
	got, err := plain(w.sorted())
	if err != nil {
		return []string{err.Error()}
	}
	if *update {
		return save(wirePath, got)
	}
	want, err := os.ReadFile(wirePath)
	if err != nil {
		return []string{err.Error() + " (go test -update writes it)"}
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		return []string{wirePath + " (-want +got; go test -update rewrites it):\n" + diff}
	}
	return nil
}

func (w *wire) sorted() (all []json.RawMessage) {
	for _, raw := range w.kinds {
		all = append(all, raw)
	}
	slices.SortFunc(all, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
	return all
}

// plain is v as indented JSON, readable: &, < and > stay what they are.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
