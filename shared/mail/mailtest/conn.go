package mailtest

import (
	"net"
	"sync"
)

// conn is a connection that can be dropped from within.
type conn struct {
	net.Conn
	slow func(*conn) // waits as long as the server of it does before an answer
	once sync.Once
	over chan struct{}

	mu   sync.Mutex
	said bool // something was written since something was read
	last bool // what is written next is the last
}

func (c *conn) Close() error {
	c.once.Do(func() { close(c.over) })
	return c.Conn.Close()
}

// hangUp ends the connection after the answer that comes next.
func (c *conn) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = true
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.speaks(false)
	return n, err
}

// speaks notes whether the server speaks, and reports whether it did before.
func (c *conn) speaks(now bool) (before bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, c.said = c.said, now
	return before
}

func (c *conn) Write(p []byte) (int, error) {
	if !c.speaks(true) {
		c.slow(c)
	}
	n, err := c.Conn.Write(p)
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	if last {
		_ = c.Close()
	}
	return n, err
}
