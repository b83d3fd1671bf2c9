package mock

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Throttle accepts a number of requests per window of time, and responds to the others with 429 and Retry-After.
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
		return Throttle{}, fmt.Errorf("malformed limit %q; want requests per time such as 10/20s", text)
	}
	return Throttle{requests, window}, nil
}

// window counts the requests since it began.
type window struct {
	began time.Time
	count int
}

// checkThrottle counts the request, as well as each request of a batch, and rejects it if the window is full.
func (c *call) checkThrottle() *rejection {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.mock.count++
	if throttles := c.mock.fault.throttles; throttles != nil && throttles(c, c.mock.count) {
		return tooMany(1)
	}
	limit := c.mock.opts.Throttle
	if limit.Requests == 0 {
		return nil
	}
	w, now := &c.mock.window, c.mock.opts.Now()
	left := limit.Per - now.Sub(w.began)
	if left <= 0 || left > limit.Per { // more than the whole window is left if the clock was set back
		*w, left = window{began: now}, limit.Per
	}
	if w.count++; w.count <= limit.Requests {
		return nil
	}
	return tooMany(int64((left + time.Second - 1) / time.Second)) // whole seconds (RFC 9110 section 10.2.3)
}

func tooMany(seconds int64) *rejection {
	return reject(ruleThrottle, http.StatusTooManyRequests, "Too many requests: wait as long as Retry-After says.").
		with("Retry-After", strconv.FormatInt(seconds, 10))
}
