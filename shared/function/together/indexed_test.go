package together_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/store"
)

// mostIndexed is how many values a field may hold of which Firestore makes an index: each is written anew with the document.
const mostIndexed = 60

// indexed fails a test when a document is written that has a field of more values, and of which nobody has said that it needs no index.
type indexed struct {
	store.DB
	t    *testing.T
	told *sync.Map
}

func (x indexed) Update(ctx context.Context, fn func(store.Tx) error) error {
	return x.DB.Update(ctx, func(tx store.Tx) error { return fn(indexedTx{tx, x}) })
}

type indexedTx struct {
	store.Tx
	by indexed
}

func (x indexedTx) Create(path string, v any) error {
	x.by.look(path, v)
	return x.Tx.Create(path, v)
}

func (x indexedTx) Set(path string, v any) error {
	x.by.look(path, v)
	return x.Tx.Set(path, v)
}

func (x indexed) look(path string, v any) {
	body, err := json.Marshal(v)
	var fields map[string]any
	if err == nil {
		err = json.Unmarshal(body, &fields)
	}
	if err != nil {
		x.t.Errorf("%s: %v", path, err)
	}
	segments := strings.Split(path, "/")
	for name, value := range fields {
		field := segments[len(segments)-2] + "." + name
		if n := values(value); n > mostIndexed && !slices.Contains(store.Unindexed, field) {
			if _, known := x.told.LoadOrStore(field, true); !known {
				x.t.Errorf("%s holds %d values and has an index", field, n)
			}
		}
	}
}

// values counts what stands in a field.
func values(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for _, of := range v {
			n += values(of)
		}
	case []any:
		for _, of := range v {
			n += values(of)
		}
	default:
		return 1
	}
	return n
}

// TestAListOfCustomersIsReadByNotify: the clock leaves a mark once it is due, and notify keeps the list in pages.
func TestAListOfCustomersIsReadByNotify(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "customers.csv")
	list := "id,name,mail\n"
	for n := range 300 {
		list += fmt.Sprintf("C%d,Customer %[1]d,to%[1]d@customer.example\n", n)
	}
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir, func(s *config.Settings) { s.Customers.Path = file })
		c.tick()
		c.quiet(t)
		l, err := store.CurrentCustomers(t.Context(), c.counted.DB)
		if err != nil || l.Count != 300 || l.Fault != nil {
			t.Errorf("%+v, %v", l, err)
		}
	})
}
