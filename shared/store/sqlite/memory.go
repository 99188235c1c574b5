package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
)

// memory is a database in memory and the one connection that holds it: transactions take turns anyway. The pool closes a
// connection that it has no use for any more, such as one whose transaction could not be brought back, and asks for another
// one; it gets the same again, with all that is in it.
type memory struct {
	connector
	mu    sync.Mutex
	conn  *conn
	lent  bool // to the pool
	ended bool
}

func connectMemory() *sql.DB {
	pool := sql.OpenDB(&memory{connector: connector{":memory:?_pragma=synchronous(OFF)"}})
	pool.SetMaxOpenConns(1)
	pool.SetMaxIdleConns(1)
	return pool
}

// Connect lends the connection.
func (m *memory) Connect(ctx context.Context) (driver.Conn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.conn == nil {
		m.conn = spares.take()
	}
	if m.conn == nil {
		c, err := m.connector.Connect(ctx)
		if err != nil {
			return nil, err
		}
		m.conn = c.(*conn)
	}
	m.lent = true
	return lent{m.conn, m}, nil
}

// Close ends the database. The pool calls it when it is closed itself; a transaction may still run.
func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	return m.settle()
}

// settle lets the next database have the connection, when nobody uses this one any more.
func (m *memory) settle() error {
	if m.lent || !m.ended || m.conn == nil {
		return nil
	}
	c := m.conn
	m.conn = nil
	if _, err := c.ExecContext(context.Background(), "DELETE FROM documents", nil); err != nil {
		return c.Close() // it never had the table
	}
	spares.put(c)
	return nil
}

// lent is the connection in the hands of the pool.
type lent struct {
	*conn
	m *memory
}

// Close gives it back. Outside of a transaction the rollback is refused, and there is nothing to bring back.
func (l lent) Close() error {
	_, _ = l.ExecContext(context.Background(), "ROLLBACK", nil)
	l.m.mu.Lock()
	defer l.m.mu.Unlock()
	l.m.lent = false
	return l.m.settle()
}

// spares are connections to empty databases in memory, with their table, indexes and statements: making these takes longer
// than many a test.
var spares stock

type stock struct {
	mu    sync.Mutex
	conns []*conn
}

// take returns nil if there is none.
func (s *stock) take() *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.conns) == 0 {
		return nil
	}
	c := s.conns[len(s.conns)-1]
	s.conns = s.conns[:len(s.conns)-1]
	return c
}

func (s *stock) put(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
}
