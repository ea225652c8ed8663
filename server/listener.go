package server

import (
	"net"
	"sync"
)

// boundedListener closes connections beyond a number for one client and for the whole
// door, so that one slow client cannot take every connection.
type boundedListener struct {
	net.Listener
	perClient, total int

	mu   sync.Mutex
	open map[string]int
	all  int
}

func newBoundedListener(l net.Listener, perClient, total int) *boundedListener {
	return &boundedListener{Listener: l, perClient: perClient, total: total, open: map[string]int{}}
}

// Accept waits for the next connection within the limits.
func (b *boundedListener) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		client := hostOf(c.RemoteAddr())
		if b.enter(client) {
			return &boundedConn{Conn: c, leave: sync.OnceFunc(func() { b.leave(client) })}, nil
		}
		c.Close()
	}
}

func (b *boundedListener) enter(client string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all >= b.total || b.open[client] >= b.perClient {
		return false
	}
	b.all++
	b.open[client]++
	return true
}

func (b *boundedListener) leave(client string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all--
	if b.open[client]--; b.open[client] == 0 {
		delete(b.open, client)
	}
}

// boundedConn gives its place back when it is closed.
type boundedConn struct {
	net.Conn
	leave func()
}

// Close ends the connection.
func (c *boundedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}
