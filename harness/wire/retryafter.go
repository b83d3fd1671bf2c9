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

// maxDelay stands for any delay that is longer.
const maxDelay = 365 * 24 * time.Hour

// RetryAfter returns how long an answer asks to wait: whole seconds, a fraction rounded up, or the time left until an HTTP date,
// by the target's own clock where the answer shows it. Found is false where there is no such header, or none that can be read.
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
