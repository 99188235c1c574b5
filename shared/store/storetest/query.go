package storetest

import (
	"testing"
	"time"

	"noroshi.internal/shared/store"
)

var queryTests = map[string]func(*testing.T, Harness){
	"without an order documents come by id": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{
			"c/b": doc{"n": 1}, "c/a": doc{"n": 2}, "c/B": doc{"n": 3}, "c/10": doc{"n": 4},
			"c/9": doc{"n": 5}, "c/é": doc{"n": 6},
		})
		wantIDs(t, h.DB, store.Query{Collection: "c"}, "10", "9", "B", "a", "b", "é")
		wantIDs(t, h.DB, store.Query{Collection: "c", Limit: 2}, "10", "9")
		wantIDs(t, h.DB, store.Query{Collection: "c", Where: []store.Cond{{Field: "n", Op: "<=", Value: 3}}}, "B", "a", "b")
	},
	"an empty collection lists nothing": func(t *testing.T, h Harness) {
		wantIDs(t, h.DB, store.Query{Collection: "c"})
	},
	"ordering":               ordering,
	"conditions":             conditions,
	"paging covers all once": paging,
	"queries that cannot be answered are refused": func(t *testing.T, h Harness) {
		for name, q := range map[string]store.Query{
			"a document's path":    {Collection: "c/a"},
			"no collection":        {},
			"empty segment":        {Collection: "c//d"},
			"operator":             {Collection: "c", Where: []store.Cond{{Field: "n", Op: "!=", Value: 1}}},
			"field":                {Collection: "c", Where: []store.Cond{{Field: "a.b", Op: "==", Value: 1}}},
			"order field":          {Collection: "c", OrderBy: "n') --"},
			"object":               {Collection: "c", Where: []store.Cond{{Field: "n", Op: "==", Value: doc{}}}},
			"no value":             {Collection: "c", Where: []store.Cond{{Field: "n", Op: "==", Value: nil}}},
			"range of booleans":    {Collection: "c", Where: []store.Cond{{Field: "n", Op: "<", Value: true}}},
			"negative limit":       {Collection: "c", Limit: -1},
			"desc without order":   {Collection: "c", Desc: true},
			"after without order":  {Collection: "c", After: 1},
			"range beside order":   {Collection: "c", Where: []store.Cond{{Field: "m", Op: "<", Value: 1}}, OrderBy: "n"},
			"ranges on two fields": {Collection: "c", Where: []store.Cond{{Field: "m", Op: "<", Value: 1}, {Field: "n", Op: ">", Value: 1}}},
			"cut without an order": {Collection: "c", Where: []store.Cond{{Field: "n", Op: "<", Value: 1}}, Limit: 1},
		} {
			if docs, err := h.DB.List(t.Context(), q); err == nil {
				t.Errorf("%s: %v was accepted and listed %v", name, q, docs)
			}
		}
	},
}

func ordering(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{
		"c/ten": doc{"n": 10}, "c/nine": doc{"n": 9}, "c/half": doc{"n": 9.5}, "c/tie": doc{"n": 9}, "c/minus": doc{"n": -1},
		"c/without": doc{"other": 1}, "c/null": doc{"n": nil},
		"s/1": doc{"s": "b"}, "s/2": doc{"s": "B"}, "s/3": doc{"s": ""}, "s/4": doc{"s": "あ"}, "s/5": doc{"s": "😀"}, "s/6": doc{"s": "ﾟ"},
	})
	wantIDs(t, h.DB, store.Query{Collection: "c", OrderBy: "n"}, "minus", "nine", "tie", "half", "ten")
	wantIDs(t, h.DB, store.Query{Collection: "c", OrderBy: "n", Desc: true}, "ten", "half", "tie", "nine", "minus")
	wantIDs(t, h.DB, store.Query{Collection: "c", OrderBy: "n", Desc: true, Limit: 2}, "ten", "half")
	wantIDs(t, h.DB, store.Query{Collection: "c", OrderBy: "nobody"})
	// By code point: U+FF9F before U+1F600, though not in UTF-16.
	wantIDs(t, h.DB, store.Query{Collection: "s", OrderBy: "s"}, "3", "2", "1", "4", "6", "5")
}

func conditions(t *testing.T, h Harness) {
	at := time.Date(2026, 2, 20, 14, 50, 0, 0, time.UTC)
	put(t, h.DB, map[string]any{
		"c/a": doc{"kind": "live", "n": 1, "open": true, "at": at},
		"c/b": doc{"kind": "drill", "n": 2, "open": false, "at": at.Add(time.Minute)},
		"c/c": doc{"kind": "live", "n": 3, "open": true, "at": at.Add(time.Hour)},
		"c/d": doc{"kind": 1, "n": "2", "open": 1},
		"c/e": doc{"kind": nil, "n": true, "open": "true", "at": nil},
		"c/f": doc{},
	})
	type text string
	for name, test := range map[string]struct {
		where []store.Cond
		want  []string
	}{
		"text":              {[]store.Cond{{Field: "kind", Op: "==", Value: "live"}}, []string{"a", "c"}},
		"named text":        {[]store.Cond{{Field: "kind", Op: "==", Value: text("drill")}}, []string{"b"}},
		"text range":        {[]store.Cond{{Field: "kind", Op: ">", Value: "drill"}}, []string{"a", "c"}},
		"text below":        {[]store.Cond{{Field: "kind", Op: "<", Value: "live"}}, []string{"b"}},
		"number":            {[]store.Cond{{Field: "n", Op: "==", Value: 2}}, []string{"b"}},
		"number as real":    {[]store.Cond{{Field: "n", Op: "==", Value: 2.0}}, []string{"b"}},
		"one is not true":   {[]store.Cond{{Field: "n", Op: "==", Value: 1}}, []string{"a"}},
		"above":             {[]store.Cond{{Field: "n", Op: ">", Value: 1}}, []string{"b", "c"}},
		"at least":          {[]store.Cond{{Field: "n", Op: ">=", Value: 1.5}}, []string{"b", "c"}},
		"between":           {[]store.Cond{{Field: "n", Op: ">", Value: 1}, {Field: "n", Op: "<", Value: 3}}, []string{"b"}},
		"true":              {[]store.Cond{{Field: "open", Op: "==", Value: true}}, []string{"a", "c"}},
		"false":             {[]store.Cond{{Field: "open", Op: "==", Value: false}}, []string{"b"}},
		"time":              {[]store.Cond{{Field: "at", Op: "<=", Value: at.Add(time.Minute)}}, []string{"a", "b"}},
		"time as text":      {[]store.Cond{{Field: "at", Op: ">", Value: "2026-02-20T14:50:00Z"}}, []string{"b", "c"}},
		"two fields":        {[]store.Cond{{Field: "open", Op: "==", Value: true}, {Field: "kind", Op: "==", Value: "live"}}, []string{"a", "c"}},
		"equal and range":   {[]store.Cond{{Field: "open", Op: "==", Value: true}, {Field: "n", Op: ">", Value: 1}}, []string{"c"}},
		"nothing matches":   {[]store.Cond{{Field: "kind", Op: "==", Value: "sign"}}, nil},
		"no such field":     {[]store.Cond{{Field: "nobody", Op: "<", Value: 1}}, nil},
		"injection is text": {[]store.Cond{{Field: "kind", Op: "==", Value: "' OR 1=1 --"}}, nil},
	} {
		t.Run(name, func(t *testing.T) { wantIDs(t, h.DB, store.Query{Collection: "c", Where: test.where}, test.want...) })
	}
	wantIDs(t, h.DB, store.Query{
		Collection: "c", Where: []store.Cond{{Field: "open", Op: "==", Value: true}},
		OrderBy: "n", Desc: true,
	}, "c", "a")
}

func paging(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{
		"c/a": doc{"n": 3}, "c/b": doc{"n": 1}, "c/c": doc{"n": 5}, "c/d": doc{"n": 4},
		"c/e": doc{"n": 2}, "c/f": doc{"n": "text"},
	})
	page := func(after any, desc bool) store.Query {
		return store.Query{
			Collection: "c", OrderBy: "n", Limit: 2, After: after, Desc: desc,
			Where: []store.Cond{{Field: "n", Op: ">=", Value: 0}},
		}
	}
	wantIDs(t, h.DB, page(nil, false), "b", "e")
	wantIDs(t, h.DB, page(2, false), "a", "d")
	wantIDs(t, h.DB, page(4, false), "c")
	wantIDs(t, h.DB, page(5, false))
	wantIDs(t, h.DB, page(nil, true), "c", "d")
	wantIDs(t, h.DB, page(4, true), "a", "e")
	wantIDs(t, h.DB, page(2, true), "b")
	wantIDs(t, h.DB, store.Query{Collection: "c", OrderBy: "n", After: 4}, "c")
}
