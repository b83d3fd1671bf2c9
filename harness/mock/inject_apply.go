package mock

import (
	"cmp"
	"net/http"
	"time"
)

// defaultSlow is how long a slow body takes.
const defaultSlow = 2 * time.Second

// slowPieces is the number of pieces of a slow body, unless it has fewer bytes.
const slowPieces = 10

// delivery is what happens to a response on its way. In a batch, it happens to the response that carries the others.
type delivery struct {
	dropped   bool // no response at all
	truncated bool
	slow      time.Duration             // how long the body takes, 0 for at once
	sleep     func(time.Duration) error // for a slow body
}

// add adds what happens to another response that comes in this one.
func (d *delivery) add(other delivery) {
	d.dropped, d.truncated = d.dropped || other.dropped, d.truncated || other.truncated
	if d.slow += other.slow; other.sleep != nil {
		d.sleep = other.sleep
	}
}

// allowDelays lifts the server's deadlines where the mock itself takes its time: they are for clients that do.
func (m *Mock) allowDelays(w http.ResponseWriter) {
	if m.opts.Latency == 0 && !m.injector.delays() {
		return
	}
	control := http.NewResponseController(w)
	_, _ = control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{}) // a test's recorder has none
}

// inject applies the first rule for the request. It returns a rejection if the service is not to see the request.
func (c *call) inject() *rejection {
	if c.injection = c.mock.injector.choose(c.request); c.injection == nil {
		return nil
	}
	i := c.injection
	if i.Fault == slowBody {
		c.delivery.add(delivery{slow: cmp.Or(i.Delay, defaultSlow), sleep: func(d time.Duration) error {
			return c.mock.opts.Sleep(c.request.Context(), d)
		}})
		return nil
	}
	if i.Delay > 0 {
		_ = c.mock.opts.Sleep(c.request.Context(), i.Delay) // as in wait
	}
	c.delivery.add(delivery{dropped: i.Fault == droppedConnection, truncated: i.Fault == truncatedBody})
	if i.Fault == truncatedBody {
		return nil
	}
	c.find() // the resource, which knows the form of the error
	status, _ := i.status()
	return c.injected(cmp.Or(status, http.StatusServiceUnavailable))
}

// injected is the error of a rule, with the fields that RFC 9110 requires of its status.
func (c *call) injected(status int) *rejection {
	r := reject(ruleInjected, status, "The mock was told to fail this request.")
	r.code = cmp.Or(r.code, "unknownError") // of a status without a name
	retry := c.injection.RetryAfter
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		retry = cmp.Or(retry, "1")
	case http.StatusUnauthorized:
		r.with("WWW-Authenticate", invalidChallenge)
	case http.StatusMethodNotAllowed:
		if r.with("Allow", ""); c.resource != nil {
			r.with("Allow", c.resource.allow())
		}
	}
	if retry != "" {
		r.with("Retry-After", retry)
	}
	return r
}

// outcome describes a response in the log.
func (c *call) outcome(status int) string {
	switch {
	case c.injection == nil:
		return statusText(status)
	case c.delivery.dropped:
		return "no response, by --fault " + c.injection.String()
	}
	return statusText(status) + ", by --fault " + c.injection.String()
}

// deliver writes a body whose headers are written.
func (d *delivery) deliver(w http.ResponseWriter, body []byte) {
	announced := len(body)
	if d.truncated {
		body = body[:announced/2]
	}
	control := http.NewResponseController(w)
	if pieces := min(slowPieces, len(body)); d.slow > 0 {
		for n := range pieces {
			_ = control.Flush() // a recorder of a test shows the same without it
			if d.sleep(d.slow/time.Duration(pieces)) != nil {
				return // the client has gone
			}
			_, _ = w.Write(body[n*len(body)/pieces : (n+1)*len(body)/pieces])
		}
	} else {
		_, _ = w.Write(body) // fails if the client has gone
	}
	if d.truncated && announced > 0 {
		_ = control.Flush()
		panic(http.ErrAbortHandler) // ends the connection, or resets the stream
	}
}
