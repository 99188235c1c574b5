package store_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/store"
)

func TestValidateDoc(t *testing.T) {
	t.Parallel()
	for path, ok := range map[string]bool{
		"people/a": true, "incidents/a/todos/4.3d": true, "people/東京 a?b#c%2F🔥": true, "people/__x": true,
		"": false, "people": false, "people/a/b": false, "/a": false, "people/": false, "people//a/b": false,
		"people/.": false, "people/..": false, "people/__x__": false, "people/__\n__": false, "people/\xff": false,
		"people/" + strings.Repeat("x", 1500): true, "people/" + strings.Repeat("x", 1501): false,
	} {
		if err := store.ValidateDoc(path); (err == nil) != ok {
			t.Errorf("%.30q: %v, want accepted: %v", path, err, ok)
		}
	}
}

func TestValidateQuery(t *testing.T) {
	t.Parallel()
	type text string
	at := time.Date(2026, 2, 20, 23, 50, 0, 0, time.UTC)
	q := store.Query{
		Collection: "incidents/a/todos", OrderBy: "n", Desc: true, Limit: 3, After: 2.5,
		Where: []store.Cond{
			{Field: "kind", Op: "==", Value: text("live")},
			{Field: "at", Op: "==", Value: at},
			{Field: "open", Op: "==", Value: true},
			{Field: "n", Op: "<=", Value: uint8(7)},
		},
	}
	want := []store.Cond{
		{Field: "kind", Op: "==", Value: "live"},
		{Field: "at", Op: "==", Value: "2026-02-20T23:50:00Z"},
		{Field: "open", Op: "==", Value: true},
		{Field: "n", Op: "<=", Value: int64(7)},
		{Field: "n", Op: "<", Value: 2.5},
	}
	got, err := store.ValidateQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	if len(q.Where) != 4 || q.Where[0].Value != text("live") {
		t.Errorf("the query itself was changed: %+v", q)
	}
}

func TestValidateQueryRefuses(t *testing.T) {
	t.Parallel()
	where := func(conds ...store.Cond) store.Query { return store.Query{Collection: "c", Where: conds} }
	below := store.Cond{Field: "n", Op: "<", Value: 1}
	for name, q := range map[string]store.Query{
		"a document's path":       {Collection: "c/a"},
		"no collection":           {},
		"an id that cannot be":    {Collection: "c/../d"},
		"negative limit":          {Collection: "c", Limit: -1},
		"desc without order":      {Collection: "c", Desc: true},
		"after without order":     {Collection: "c", After: 1},
		"after of no value":       {Collection: "c", OrderBy: "n", After: []int{1}},
		"after true":              {Collection: "c", OrderBy: "n", After: true},
		"order by what is SQL":    {Collection: "c", OrderBy: "n') --"},
		"order by a reserved":     {Collection: "c", OrderBy: "__name__"},
		"a field below a field":   where(store.Cond{Field: "a.b", Op: "==", Value: 1}),
		"an operator":             where(store.Cond{Field: "n", Op: "!=", Value: 1}),
		"no operator":             where(store.Cond{Field: "n", Value: 1}),
		"null":                    where(store.Cond{Field: "n", Op: "==", Value: nil}),
		"an object":               where(store.Cond{Field: "n", Op: "==", Value: map[string]int{}}),
		"not a number":            where(store.Cond{Field: "n", Op: "==", Value: math.NaN()}),
		"a range of booleans":     where(store.Cond{Field: "n", Op: "<", Value: true}),
		"ranges on two fields":    where(below, store.Cond{Field: "m", Op: ">", Value: 1}),
		"a range with a limit":    {Collection: "c", Where: []store.Cond{below}, Limit: 1},
		"a range beside the sort": {Collection: "c", Where: []store.Cond{below}, OrderBy: "m"},
	} {
		if got, err := store.ValidateQuery(q); err == nil {
			t.Errorf("%s was accepted: %v", name, got)
		}
	}
}

func TestEncode(t *testing.T) {
	t.Parallel()
	raw := `{"a":[1,[2.5],{"[]":1},{"[]":[],"b":1}],"big":1e300,"n":9007199254740993,"none":null,"s":"筧","whole":1.0,"yes":true}`
	body, fields, err := store.Encode(json.RawMessage(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"a":   []any{int64(1), []any{2.5}, map[string]any{"[]": int64(1)}, map[string]any{"[]": []any{}, "b": int64(1)}},
		"big": 1e300, "n": int64(9007199254740993), "none": nil, "s": "筧", "whole": 1.0, "yes": true,
	}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if string(body) != raw {
		t.Errorf("body %s", body)
	}
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	for name, v := range map[string]any{
		"nothing": nil, "a text": "x", "a list": []int{1}, "a nil pointer": (*struct{})(nil), "a function": func() {},
		"an empty key":         object{"a": []any{object{"": 1}}},
		"a reserved key":       object{"a": object{"__x__": 1}},
		"a number beyond both": object{"n": uint64(math.MaxUint64)},
		"a number beyond all":  json.RawMessage(`{"n":1e400}`),
		"a wrapped array":      object{"a": []any{object{"[]": []int{1}}}},
		"more than 1 MiB":      object{"s": strings.Repeat("x", 1<<20)},
	} {
		if body, _, err := store.Encode(v); err == nil {
			t.Errorf("%s was accepted as %s", name, body)
		}
	}
}

// TestMoment: text order is time order, whatever the zone and the fraction, which time.Time's own JSON does not give.
func TestMoment(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 20, 23, 50, 0, 0, time.UTC)
	tokyo := time.FixedZone("JST", 9*60*60)
	last := ""
	for _, x := range []time.Time{{}, at, at.Add(time.Microsecond).In(tokyo), at.Add(100 * time.Millisecond), at.Add(time.Second).In(tokyo)} {
		m := store.Moment(x)
		if m <= last {
			t.Errorf("%q does not come after %q", m, last)
		}
		last = m
		if back, err := store.ParseMoment(m); err != nil || !back.Equal(x) {
			t.Errorf("%q came back as %v, %v", m, back, err)
		}
	}
	if _, err := store.ParseMoment("2026-02-20T23:50:00Z"); err == nil {
		t.Error("a text without a fraction was read as a moment")
	}
}

// What is read once is refused as what is read twice.
func TestEncodeBodyIsEncode(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"a":1}`, `{"":1}`, `{"a":{"__x__":1}}`, `{"\u005f_x__":1}`, `{"a":[{"[]":[1]}]}`, `{"a":12345678901234567890123}`,
		`{"a":1e400}`, `{"a":1E+400}`, `{"a":1.5e3}`, `[1]`, `"text"`, `{"a":9007199254740993}`, `{"__x":1,"a":"3e999"}`,
		`{"a":"\\","b":12345678901234567890123}`, `{"a":"\"12345678901234567890123","b":1}`, `{"12345678901234567890123":1e400}`,
	} {
		want, _, wantErr := store.Encode(json.RawMessage(body))
		got, err := store.EncodeBody(json.RawMessage(body))
		if (err == nil) != (wantErr == nil) || err == nil && string(got) != string(want) {
			t.Errorf("%s: %s, %v; want %s, %v", body, got, err, want, wantErr)
		}
	}
}
