package store

import "context"

// Watch returns db with a callback for every mark that a transaction of this process commits: the trigger of local mode,
// where a database does not call functions. seen runs after the commit, once for each mark, and must not block.
func Watch(db DB, seen func(Mark)) DB { return watched{db, seen} }

type watched struct {
	DB
	seen func(Mark)
}

// Update runs fn and, once it is committed, tells of its marks.
func (w watched) Update(ctx context.Context, fn func(Tx) error) error {
	var marks []Mark
	err := w.DB.Update(ctx, func(tx Tx) error {
		marks = nil // the callback may run more than once
		return fn(watchedTx{tx, &marks})
	})
	if err != nil {
		return err
	}
	for _, m := range marks {
		w.seen(m)
	}
	return nil
}

type watchedTx struct {
	Tx
	marks *[]Mark
}

// Create notes a mark.
func (t watchedTx) Create(path string, v any) error {
	t.note(v)
	return t.Tx.Create(path, v)
}

// Set notes a mark.
func (t watchedTx) Set(path string, v any) error {
	t.note(v)
	return t.Tx.Set(path, v)
}

func (t watchedTx) note(v any) {
	if m, ok := v.(Mark); ok {
		*t.marks = append(*t.marks, m)
	}
}
