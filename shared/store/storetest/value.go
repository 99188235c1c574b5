package storetest

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/store"
)

type everything struct {
	Text   string            `json:"text"`
	Empty  string            `json:"empty"`
	Int    int64             `json:"int"`
	Real   float64           `json:"real"`
	Yes    bool              `json:"yes"`
	At     time.Time         `json:"at"`
	Never  *time.Time        `json:"never"`
	Names  []string          `json:"names"`
	None   []string          `json:"none"`
	Claims map[string]claim  `json:"claims"`
	Matrix [][]int           `json:"matrix"`
	Left   string            `json:"left,omitempty"`
	Raw    json.RawMessage   `json:"raw"`
	Keys   map[string]string `json:"keys"`
}

type claim struct {
	Emoji []string `json:"emoji"`
	Order int      `json:"order"`
}

var valueTests = map[string]func(*testing.T, Harness){
	"every kind of value comes back as it was": func(t *testing.T, h Harness) {
		want := everything{
			Text: "第1報 <!channel> & \"引用\" \\ \u2028 \n 🔥", Int: math.MaxInt64 - 1, Real: 0.1, Yes: true,
			At:    time.Date(2026, 2, 20, 23, 50, 0, 123456789, time.UTC),
			Names: []string{"筧", "", "佐藤"}, Claims: map[string]claim{"U1": {Emoji: []string{"eyes"}, Order: 1}, "U2": {}},
			Matrix: [][]int{{1, 2}, {}, {3}}, Raw: json.RawMessage(`{"a":[[],[{"b":[[1]]}]]}`),
		}
		put(t, h.DB, map[string]any{"c/a": want})
		var got everything
		if err := h.DB.Get(t.Context(), "c/a", &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	},
	"an expiry comes back as it was": func(t *testing.T, h Harness) {
		for path, v := range map[string]doc{
			"c/time": {store.ExpiryField: "2026-02-20T15:50:00.5Z"}, "c/zone": {store.ExpiryField: "2026-02-20T15:50:00+09:00"},
			"c/text": {store.ExpiryField: "tomorrow"},
		} {
			put(t, h.DB, map[string]any{path: v})
			wantDoc(t, h.DB, path, v)
		}
	},
	"keys are any text": func(t *testing.T, h Harness) {
		keys := map[string]any{}
		for _, k := range []string{"system:key", "document/notice", "a.b", "..", "🔥", "東京", "`quoted`", `back\slash`, `"`, "*", "a b", "0", "~[]", "[]", "_", "__x"} {
			keys[k] = doc{k: k}
		}
		put(t, h.DB, map[string]any{"c/a": doc{"keys": keys}, "c/top": keys})
		wantDoc(t, h.DB, "c/a", doc{"keys": keys})
		wantDoc(t, h.DB, "c/top", keys)
	},
	"what one backend cannot keep is refused by all": func(t *testing.T, h Harness) {
		for name, v := range map[string]any{
			"empty key":             doc{"": 1},
			"empty key below":       doc{"a": []any{doc{"": 1}}},
			"reserved key":          doc{"a": doc{"__x__": 1}},
			"like an array inside":  doc{"a": []any{doc{"[]": []int{1}}}},
			"number beyond 64 bits": doc{"n": uint64(math.MaxUint64)},
		} {
			err := h.DB.Update(t.Context(), func(tx store.Tx) error {
				_ = tx.Set("c/a", v)
				return nil
			})
			if err == nil {
				t.Errorf("%s was accepted", name)
			}
		}
		wantNone(t, h.DB, "c/a")
	},
	"whole numbers stay whole": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"c/a": doc{"n": int64(9007199254740993), "big": 1e30, "whole": 3.0}})
		var got struct {
			N     int64   `json:"n"`
			Whole int     `json:"whole"`
			Big   float64 `json:"big"`
		}
		if err := h.DB.Get(t.Context(), "c/a", &got); err != nil {
			t.Fatal(err)
		}
		if got.N != 9007199254740993 || got.Whole != 3 || got.Big != 1e30 {
			t.Errorf("got %+v", got)
		}
	},
	"a document of 200 kB": func(t *testing.T, h Harness) {
		want := doc{"text": strings.Repeat("東京リージョン", 10_000)}
		put(t, h.DB, map[string]any{"c/a": want})
		wantDoc(t, h.DB, "c/a", want)
	},
	"a document beyond 1 MiB is refused": func(t *testing.T, h Harness) {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			_ = tx.Set("c/a", doc{"text": strings.Repeat("x", 1<<20)})
			return nil
		})
		if err == nil {
			t.Error("it was accepted")
		}
		wantNone(t, h.DB, "c/a")
	},
	"what is read is the reader's own": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"c/a": doc{"v": "original"}})
		q := store.Query{Collection: "c"}
		docs, err := h.DB.List(t.Context(), q)
		if err != nil || len(docs) != 1 {
			t.Fatalf("List: %v, %v", docs, err)
		}
		before := bytes.Clone(docs[0].Body)
		again, err := h.DB.List(t.Context(), q)
		if err != nil || len(again) != 1 {
			t.Fatalf("List: %v, %v", again, err)
		}
		copy(again[0].Body, bytes.Repeat([]byte("!"), len(again[0].Body)))
		if !bytes.Equal(docs[0].Body, before) {
			t.Error("two reads share memory")
		}
		wantDoc(t, h.DB, "c/a", doc{"v": "original"})
	},
	"what is written is taken when it is written": func(t *testing.T, h Harness) {
		names := []string{"original"}
		update(t, h.DB, func(tx store.Tx) error {
			err := tx.Set("c/a", doc{"names": names})
			names[0] = "changed"
			return err
		})
		wantDoc(t, h.DB, "c/a", doc{"names": []any{"original"}})
	},
}
