package store_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// queries calls each function of the package that makes a query.
var queries = map[string]func(ctx context.Context, db store.DB) error{
	"listSnapshots": func(ctx context.Context, db store.DB) error {
		_, err := store.Load(ctx, db, "a")
		return err
	},
	"loadTodos": func(ctx context.Context, db store.DB) error {
		_, err := store.Load(ctx, db, "a")
		return err
	},
	"ClaimedTodos": func(ctx context.Context, db store.DB) error {
		_, err := store.ClaimedTodos(ctx, db, "a")
		return err
	},
	"Used": func(ctx context.Context, db store.DB) error {
		_, err := store.Used(ctx, db)
		return err
	},
	"Timeline": func(ctx context.Context, db store.DB) error {
		_, err := store.Timeline(ctx, db, "a", 3)
		return err
	},
	"OpenIncidents": func(ctx context.Context, db store.DB) error {
		_, err := store.OpenIncidents(ctx, db)
		return err
	},
	"EndedIncidents": func(ctx context.Context, db store.DB) error {
		_, err := store.EndedIncidents(ctx, db, t0, 3)
		return err
	},
	"MarksFor": func(ctx context.Context, db store.DB) error {
		_, err := store.MarksFor(ctx, db, "a", incident.Slack)
		return err
	},
	"DueIncidents": func(ctx context.Context, db store.DB) error {
		_, err := store.DueIncidents(ctx, db, t0)
		return err
	},
	"DueMarks": func(ctx context.Context, db store.DB) error {
		_, err := store.DueMarks(ctx, db, incident.WorkerOf(incident.Docs), t0)
		return err
	},
	"Marks": func(ctx context.Context, db store.DB) error {
		_, err := store.Marks(ctx, db, incident.WorkerOf(incident.Slack))
		return err
	},
	"Codes": func(ctx context.Context, db store.DB) error {
		_, err := store.Codes(ctx, db)
		return err
	},
	"SweepCustomers": func(ctx context.Context, db store.DB) error {
		return store.SweepCustomers(ctx, db, t0)
	},
	"outcomes": func(ctx context.Context, db store.DB) error {
		_, err := store.Outcomes(ctx, db, "a", 1, true)
		return err
	},
	"portalRowsOf": func(ctx context.Context, db store.DB) error {
		_, err := store.PortalRows(ctx, db)
		return err
	},
	"OpenTries": func(ctx context.Context, db store.DB) error {
		_, err := store.OpenTries(ctx, db, false)
		return err
	},
	"TriesAfter": func(ctx context.Context, db store.DB) error {
		_, err := store.TriesAfter(ctx, db, "2026-12-15 a-001", 3)
		return err
	},
	"TriesOwned": func(ctx context.Context, db store.DB) error {
		_, err := store.TriesOwned(ctx, db, "U0KAKEI", 3)
		return err
	},
	"LastTries": func(ctx context.Context, db store.DB) error {
		_, err := store.LastTries(ctx, db)
		return err
	},
	"MeasuresOfSite": func(ctx context.Context, db store.DB) error {
		_, err := store.MeasuresOfSite(ctx, db, incident.Drill, "tokyo", t0, 3)
		if err == nil {
			_, err = store.MeasuresOfSite(ctx, db, "", "tokyo", t0, 3)
		}
		if err == nil {
			_, err = store.LatestMeasures(ctx, db, incident.Drill, t0, 3)
		}
		if err == nil {
			_, err = store.LatestMeasures(ctx, db, "", t0, 3)
		}
		return err
	},
	"InReview": func(ctx context.Context, db store.DB) error {
		_, err := store.InReview(ctx, db, 3)
		return err
	},
	"allNotices": func(ctx context.Context, db store.DB) error { // within CutTx
		return db.Update(ctx, func(tx store.Tx) error {
			_, err := store.CutTx(tx, "a")
			return err
		})
	},
	"TimelineTx": func(ctx context.Context, db store.DB) error {
		return db.Update(ctx, func(tx store.Tx) error {
			_, err := store.TimelineTx(tx, "a")
			return err
		})
	},
	"People": func(ctx context.Context, db store.DB) error {
		_, err := store.People(ctx, db, 10)
		return err
	},
	"PeopleByMail": func(ctx context.Context, db store.DB) error {
		_, err := store.PeopleByMail(ctx, db, "sato@example.com")
		return err
	},
}

// TestEveryQueryHasItsIndex: production fails without it, and only there.
func TestEveryQueryHasItsIndex(t *testing.T) {
	t.Parallel()
	db := &recorder{DB: open(t)}
	commit(t, db, declared("a", t0))
	for name, query := range queries {
		if err := query(t.Context(), db); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var want []string
	for _, x := range store.Indexes {
		want = append(want, shape(x))
	}
	slices.Sort(want)
	slices.Sort(db.shapes)
	same(t, "query shapes against store.Indexes", slices.Compact(db.shapes), want, nil)
}

func shape(x store.Index) string {
	fields := slices.Clone(x.Fields)
	slices.Sort(fields[:len(fields)-1]) // the order of equalities is of no matter
	return fmt.Sprintf("%s by %s desc=%v", x.Collection, strings.Join(fields, ", "), x.Desc)
}

// recorder notes the index that each query wants.
type recorder struct {
	store.DB
	mu     sync.Mutex
	shapes []string
}

func (r *recorder) Update(ctx context.Context, fn func(store.Tx) error) error {
	return r.DB.Update(ctx, func(tx store.Tx) error { return fn(recorderTx{tx, r}) })
}

func (r *recorder) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	r.note(q)
	return r.DB.List(ctx, q)
}

type recorderTx struct {
	store.Tx
	r *recorder
}

func (t recorderTx) List(q store.Query) ([]store.Doc, error) {
	t.r.note(q)
	return t.Tx.List(q)
}

func (r *recorder) note(q store.Query) {
	x := store.Index{Collection: pattern(q.Collection), Desc: q.Desc}
	last := q.OrderBy
	for _, c := range q.Where {
		if c.Op != "==" {
			last = c.Field
		} else if c.Field != q.OrderBy {
			x.Fields = append(x.Fields, c.Field)
		}
	}
	if last != "" {
		x.Fields = append(x.Fields, last)
	}
	if len(x.Fields) > 0 {
		r.mu.Lock()
		r.shapes = append(r.shapes, shape(x))
		r.mu.Unlock()
	}
}

// pattern puts "*" in place of ids.
func pattern(collection string) string {
	segments := strings.Split(collection, "/")
	for i := 1; i < len(segments); i += 2 {
		segments[i] = "*"
	}
	return strings.Join(segments, "/")
}

// TestQueriesAreKnown keeps the table above complete, and queries by a field inside this package.
func TestQueriesAreKnown(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, file := range sources(t, "../..") {
		here := filepath.Dir(file) == "../../shared/store"
		eachQuery(t, file, func(fn, typ string, keys []string) {
			switch {
			case here && typ == "Query":
				found[fn] = true
				if queries[fn] == nil {
					t.Errorf("%s queries: add it to the table of this test", fn)
				}
			case typ == "store.Query" && slices.ContainsFunc(keys, func(k string) bool { return k != "Collection" }):
				t.Errorf("%s: %s queries by a field: have package store do it, which knows its index", file, fn)
			}
		})
	}
	for name := range queries {
		if !found[name] {
			t.Errorf("%s queries nothing: take it out of the table", name)
		}
	}
}

// sources lists production code.
func sources(t *testing.T, root string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == "storetest" || d.Name() == "testdata" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// eachQuery calls f for each literal of a query in a file, with the function it stands in.
func eachQuery(t *testing.T, file string, f func(fn, typ string, keys []string)) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range parsed.Decls {
		name := "a declaration"
		if fn, ok := decl.(*ast.FuncDecl); ok {
			name = fn.Name.Name
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				f(name, typeName(lit.Type), keysOf(lit))
			}
			return true
		})
	}
}

func typeName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return typeName(x.X) + "." + x.Sel.Name
	}
	return ""
}

func keysOf(lit *ast.CompositeLit) (keys []string) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			keys = append(keys, typeName(kv.Key))
		}
	}
	return keys
}
