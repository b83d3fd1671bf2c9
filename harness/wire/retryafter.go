package wire

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// delaySeconds is the delay of RFC 9110 section 10.2.3, with the fraction that Graph sends (`2.128`).
var delaySeconds = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// maxDelay stands for any longer delay.
const maxDelay = 365 * 24 * time.Hour

// RetryAfter returns the delay that a response asks for: in whole seconds, rounded up, or the time left until an HTTP date, by the
// response's own Date if it has one. Found is false without a valid Retry-After.
func RetryAfter(h http.Header, now time.Time) (wait time.Duration, found bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if delaySeconds.MatchString(value) {
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || seconds > maxDelay.Seconds() {
			return maxDelay, true
		}
		return time.Duration(math.Ceil(seconds)) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxDelay), true
}
