package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	sqlite3lib "modernc.org/sqlite/lib"

	"noroshi.internal/shared/store"
)

var errEnded = errors.New("the transaction has ended")

// tx is one run of a callback. What was refused is kept, so that a callback that overlooks it commits nothing.
type tx struct {
	ctx     context.Context
	conn    *sql.Conn
	wrote   bool
	refused error
}

// end keeps a transaction that escaped its callback from reaching the connection's next user.
func (t *tx) end() { t.refused = errEnded }

func (t *tx) Get(path string, into any) error {
	if err := t.reading(path); err != nil {
		return err
	}
	return get(t.ctx, t.conn, path, into)
}

// Ahead does nothing else: a document is read from a file of this machine.
func (t *tx) Ahead(paths ...string) error {
	for _, path := range paths {
		if err := t.reading(path); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) List(q store.Query) ([]store.Doc, error) {
	if err := t.reading(q.Collection); err != nil {
		return nil, err
	}
	return list(t.ctx, t.conn, q)
}

func (t *tx) reading(path string) error {
	if t.refused == nil && t.wrote {
		t.refused = fmt.Errorf("read %s: %w", path, store.ErrReadAfterWrite)
	}
	return t.refused
}

func (t *tx) Create(path string, v any) error {
	return t.write("create", path, v, "INSERT INTO documents (collection, id, body) VALUES (?, ?, ?)")
}

func (t *tx) Set(path string, v any) error {
	return t.write("set", path, v, `INSERT INTO documents (collection, id, body) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET body = excluded.body`)
}

func (t *tx) Delete(path string) error {
	return t.run("delete", path, "DELETE FROM documents WHERE collection = ? AND id = ?")
}

func (t *tx) write(doing, path string, v any, stmt string) error {
	body, err := store.EncodeBody(v)
	if err != nil {
		t.refused = errors.Join(t.refused, fmt.Errorf("%s %s: %w", doing, path, err))
		return t.refused
	}
	return t.run(doing, path, stmt, string(body))
}

func (t *tx) run(doing, path, stmt string, args ...any) error {
	if t.refused != nil {
		return t.refused
	}
	t.wrote = true
	if err := t.exec(path, stmt, args...); err != nil {
		t.refused = fmt.Errorf("%s %s: %w", doing, path, err)
	}
	return t.refused
}

func (t *tx) exec(path, stmt string, args ...any) error {
	collection, id, err := split(path)
	if err != nil {
		return err
	}
	_, err = t.conn.ExecContext(t.ctx, stmt, append([]any{collection, id}, args...)...)
	if resultCode(err) == sqlite3lib.SQLITE_CONSTRAINT {
		return store.ErrExists
	}
	return err
}

// split checks a document's path and parts it into collection and id.
func split(path string) (collection, id string, err error) {
	if err := store.ValidateDoc(path); err != nil {
		return "", "", err
	}
	i := strings.LastIndexByte(path, '/')
	return path[:i], path[i+1:], nil
}

// querier is a connection inside a transaction or the pool outside of one.
type querier interface {
	QueryContext(ctx context.Context, stmt string, args ...any) (*sql.Rows, error)
}

func get(ctx context.Context, from querier, path string, into any) error {
	collection, id, err := split(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	docs, err := read(ctx, from, collection, selected+"collection = ? AND id = ?", collection, id)
	if err != nil {
		return busy("read "+path, err)
	}
	if len(docs) == 0 {
		return fmt.Errorf("read %s: %w", path, store.ErrNotFound)
	}
	return docs[0].Decode(into)
}

func list(ctx context.Context, from querier, q store.Query) ([]store.Doc, error) {
	stmt, args, err := compile(q)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", q.Collection, err)
	}
	docs, err := read(ctx, from, q.Collection, stmt, args...)
	if err != nil {
		return nil, busy("list "+q.Collection, err)
	}
	return docs, nil
}

func read(ctx context.Context, from querier, collection, stmt string, args ...any) ([]store.Doc, error) {
	rows, err := from.QueryContext(ctx, stmt, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has the error
	var docs []store.Doc
	for rows.Next() {
		var id string
		var body sql.RawBytes // the driver has copied it: it is nobody else's, and need not be copied once more
		if err := rows.Scan(&id, &body); err != nil {
			return nil, err
		}
		docs = append(docs, store.Doc{Path: collection + "/" + id, Body: body})
	}
	return docs, rows.Err()
}
