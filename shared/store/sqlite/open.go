package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite"
	sqlite3lib "modernc.org/sqlite/lib"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

const (
	// applicationID marks a file as ours ("NORO"), so that another program's database is not written to.
	applicationID = 0x4e4f524f
	// layout is the version of the table below, in the file's user_version.
	layout = 1
	// connections is small: reads are short. The one writer has a connection of its own, so that it waits for no reader.
	connections = 4
)

const schema = `CREATE TABLE IF NOT EXISTS documents (
	collection TEXT NOT NULL,
	id         TEXT NOT NULL,
	body       TEXT NOT NULL,
	PRIMARY KEY (collection, id)
)`

var (
	errForeign = errors.New("the database of another program")
	errNewer   = errors.New("written by a newer version")
)

// touch makes the file readable by its owner only, and finds most wrong paths before SQLite words them worse.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the settings name it
	if err == nil {
		return f.Close()
	}
	todo := "choose another path"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		todo = fmt.Sprintf("make the folder %s first", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission):
		todo = "make the folder and the file writable for this user"
	}
	return fmt.Errorf("open the store: %w; %s", err, todo)
}

func connect(path string, volatile bool, most int) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	sync := "FULL"
	if volatile {
		sync = "OFF"
	}
	// Waiting for a lock is done in Go, where it follows the context: hence no busy_timeout.
	pragmas := url.Values{"_pragma": {"busy_timeout(0)", "synchronous(" + sync + ")"}}
	dsn := "file:" + (&url.URL{Path: abs}).EscapedPath() + "?" + pragmas.Encode()
	pool := sql.OpenDB(connector{dsn})
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return pool, nil
}

func (db *DB) prepare(ctx context.Context, indexes []store.Index) error {
	return db.retry(ctx, func() error {
		ours, err := db.verifyOwner(ctx)
		if err == nil && !ours {
			err = db.lay(ctx)
		}
		if err == nil {
			err = db.makeIndexes(ctx, indexes)
		}
		if err != nil {
			return busy("prepare", err)
		}
		return nil
	})
}

// lay makes an empty file ours. The version comes last: a file that got half-way is laid again.
func (db *DB) lay(ctx context.Context) error {
	for _, stmt := range []string{
		"PRAGMA journal_mode = WAL",
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		schema,
		fmt.Sprintf("PRAGMA user_version = %d", layout),
	} {
		if _, err := db.sql.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	return nil
}

// verifyOwner accepts an empty file and a file of ours, and says whether it is laid out as ours.
func (db *DB) verifyOwner(ctx context.Context) (ours bool, err error) {
	var app, version, tables int
	err = db.sql.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_master)`).Scan(&app, &version, &tables)
	switch {
	case err != nil:
		return false, err
	case app != applicationID && (app != 0 || tables > 0):
		return false, errForeign
	case version > layout:
		return false, errNewer
	}
	return app == applicationID && version == layout, nil
}

func (db *DB) makeIndexes(ctx context.Context, indexes []store.Index) error {
	wanted := map[string]string{}
	for _, x := range indexes {
		stmt, err := indexSQL(x)
		if err != nil {
			return err
		}
		wanted[indexName(x)] = stmt
	}
	have, err := db.indexNames(ctx)
	if err != nil {
		return err
	}
	for _, name := range have {
		if _, keep := wanted[name]; !keep {
			if _, err := db.sql.ExecContext(ctx, "DROP INDEX IF EXISTS "+name); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if slices.Contains(have, name) {
			continue
		}
		if _, err := db.sql.ExecContext(ctx, wanted[name]); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) indexNames(ctx context.Context) ([]string, error) {
	rows, err := db.sql.QueryContext(ctx,
		"SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB 'documents_by_*'")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has the error
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// indexName holds all that an index is of: another collection or other fields make another index.
func indexName(x store.Index) string {
	of := strings.NewReplacer("/*/", "_", "/", "_").Replace(x.Collection)
	return "documents_by_" + strings.Join(x.Fields, "__") + "_of_" + of
}

// indexSQL leaves out other collections, so that writing to them costs nothing, and documents that lack a field.
func indexSQL(x store.Index) (string, error) {
	shape := shapeOf(x.Collection)
	if shape == "" {
		return "", fmt.Errorf("index on %s: its collections have no plain names", x.Collection)
	}
	columns, present := []string{"collection"}, []string{shape}
	for _, f := range x.Fields {
		if err := store.ValidateField(f); err != nil {
			return "", fmt.Errorf("index on %s: %w", x.Collection, err)
		}
		columns = append(columns, extract(f))
		present = append(present, extract(f)+" IS NOT NULL")
	}
	if len(x.Fields) == 0 {
		return "", fmt.Errorf("index on %s: it has no fields", x.Collection)
	}
	return fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s ON documents (%s, id) WHERE %s",
		indexName(x), strings.Join(columns, ", "), strings.Join(present, " AND ")), nil
}

// explain turns what SQLite says about a file into one line that tells a person what to do.
func explain(path string, err error) error {
	if errors.Is(err, errNewer) {
		return text.NewTrouble(text.FileNewer.Both("file", path), store.ErrFormat)
	}
	todo := "see that the file is whole and its folder writable"
	switch code := resultCode(err); {
	case errors.Is(err, errForeign), code == sqlite3lib.SQLITE_NOTADB:
		todo = "this file is no store of Noroshi: move it away or choose another path"
	case errors.Is(err, store.ErrContention):
		todo = "another process keeps writing to it: end that one first"
	case code == sqlite3lib.SQLITE_CORRUPT:
		todo = "the file is damaged: put a copy back, or move it away to start empty"
	case code == sqlite3lib.SQLITE_READONLY, code == sqlite3lib.SQLITE_CANTOPEN:
		todo = "make the folder and the file writable for this user"
	}
	return fmt.Errorf("open the store %s: %w; %s", path, err, todo)
}

// resultCode is SQLite's primary result code, or 0 (https://www.sqlite.org/rescode.html).
func resultCode(err error) int {
	var e *sqlite3.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
