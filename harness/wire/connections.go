package wire

import (
	"net/http"
	"sync"
)

// connections are those that requests share. After a 5xx, later requests use new ones: servers close a connection after an error, often a
// moment later and without saying so. The old ones stay until no request uses them, because net/http may lose the response on a connection
// that is closed as soon as it is idle.
type connections struct {
	open    func() *http.Transport
	mu      sync.Mutex
	current *transport
}

// transport has the connections of some requests.
type transport struct {
	*http.Transport
	users   int
	retired bool
}

func newConnections(open func() *http.Transport) *connections {
	return &connections{open: open, current: &transport{Transport: open()}}
}

// use returns what sends a request. Done is called once, after the last byte of the response; failed says that it is a 5xx.
func (c *connections) use() (t *transport, done func(failed bool)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t = c.current
	t.users++
	return t, func(failed bool) {
		c.mu.Lock()
		t.users--
		if failed && c.current == t {
			t.retired, c.current = true, &transport{Transport: c.open()}
		}
		closes := t.retired && t.users == 0
		c.mu.Unlock()
		if closes {
			t.CloseIdleConnections()
		}
	}
}

func (c *connections) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current.CloseIdleConnections()
}
