package mock

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Throttle lets so many requests through per window of time, and answers the others 429 with Retry-After.
type Throttle struct {
	Requests int
	Per      time.Duration
}

// ParseThrottle reads `10/20s`: ten requests per 20 seconds.
func ParseThrottle(text string) (Throttle, error) {
	count, per, ok := strings.Cut(text, "/")
	requests, err := strconv.Atoi(count)
	window, errPer := time.ParseDuration(per)
	if !ok || err != nil || errPer != nil || requests < 1 || window <= 0 {
		return Throttle{}, fmt.Errorf("want requests per time such as 10/20s, got %q", text)
	}
	return Throttle{requests, window}, nil
}

// window counts the requests since it was opened.
type window struct {
	opened time.Time
	count  int
}

// throttle counts the request, inner requests of a batch each for itself, and refuses it where the window is full.
func (c *call) throttle() *refusal {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.mock.count++
	if busy := c.mock.fault.busy; busy != nil && busy(c, c.mock.count) {
		return tooMany(1)
	}
	limit := c.mock.opts.Throttle
	if limit.Requests == 0 {
		return nil
	}
	w, now := &c.mock.window, c.mock.opts.Now()
	left := limit.Per - now.Sub(w.opened)
	if left <= 0 || left > limit.Per { // a clock that was put back opens a window too
		*w, left = window{opened: now}, limit.Per
	}
	if w.count++; w.count <= limit.Requests {
		return nil
	}
	return tooMany(int64((left + time.Second - 1) / time.Second)) // whole seconds (RFC 9110 section 10.2.3)
}

func tooMany(seconds int64) *refusal {
	return refuse(ruleThrottle, http.StatusTooManyRequests, "Too many requests: wait as long as Retry-After says.").
		with("Retry-After", strconv.FormatInt(seconds, 10))
}
