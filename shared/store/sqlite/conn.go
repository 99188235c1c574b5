package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"

	sqlite3 "modernc.org/sqlite"
)

// connector opens connections that keep their statements: parsing SQL takes longer than running it here, and the
// statements of this package are few. Values are bound, names in them come from the code.
type connector struct{ dsn string }

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	d, ok := inner.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the driver lacks what a connection needs"), inner.Close())
	}
	return &conn{sqliteConn: d, kept: map[string]stmt{}}, nil
}

// Driver is SQLite's.
func (connector) Driver() driver.Driver { return &sqlite3.Driver{} }

// sqliteConn is what a connection of SQLite's driver can do, as far as database/sql asks for it.
type sqliteConn interface {
	driver.Conn
	driver.SessionResetter
	driver.Validator
}

// stmt is a prepared statement.
type stmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is one connection with the statements it has prepared. database/sql lets one goroutine at a time use it, and a
// result is read to its end or closed before the next statement, so no statement is run while it is running.
type conn struct {
	sqliteConn
	kept map[string]stmt
}

// maxKept bounds the statements of one connection; there are about twenty.
const maxKept = 200

func (c *conn) prepare(query string) (stmt, error) {
	if s, ok := c.kept[query]; ok {
		return s, nil
	}
	prepared, err := c.Prepare(query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(stmt)
	if !ok {
		return nil, errors.Join(errors.New("the driver lacks what a statement needs"), prepared.Close())
	}
	if len(c.kept) >= maxKept {
		c.forget()
	}
	c.kept[query] = s
	return s, nil
}

// ExecContext runs a statement.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args)
}

// QueryContext runs a query.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args)
}

// forget ends the statements.
func (c *conn) forget() {
	for _, s := range c.kept {
		_ = s.Close() // it repeats the error of its last run
	}
	clear(c.kept)
}

// Close ends the statements and the connection.
func (c *conn) Close() error {
	c.forget()
	return c.sqliteConn.Close()
}
