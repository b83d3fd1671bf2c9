package catalogue

import (
	"net/http"
	"regexp"

	"github.com/graphconform/conform/harness/check"
)

// wholeSeconds is delay-seconds of RFC 9110 §10.2.3.
var wholeSeconds = regexp.MustCompile(`^[0-9]+$`)

var throttleWait = register(&check.Check{
	ID: "throttle-wait", Rule: "PATCH-THROTTLE-001", Family: "throttle", Order: 950, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "sends a valid Retry-After when it throttles",
	Source:  "Microsoft Graph throttling guidance; RFC 9110 §10.2.3",
	Quote:   `Microsoft Graph throttling guidance: "The failed response includes the Retry-After response header."`,
	Sends:   "the requests of any case: judged where the target returned 429, 503 or 504 to one of them",
	Holds:   "each 429 has Retry-After, and each Retry-After is a number of whole seconds or an HTTP date; a fraction of a second, which Graph sends now and then, is information",
	Classes: []check.Class{{Name: "throttle.retry-after"}},
	When:    always,
	Judge: func(e *check.Evidence) (out check.Outcome) {
		tries := throttled(e)
		if len(tries) == 0 {
			return skip(noThrottling)
		}
		for _, try := range tries {
			value := try.Exchange.Header.Get("Retry-After")
			_, err := http.ParseTime(value)
			switch _, readable := try.retryAfter(); {
			case value == "" && try.Exchange.Status != http.StatusTooManyRequests, wholeSeconds.MatchString(value), err == nil:
				continue
			case !readable:
				return finding("throttle.retry-after", "Retry-After in seconds or as a date", check.Clip(value), "clients can only guess how long to wait").At(try.ID)
			}
			out = finding("throttle.retry-after", "Retry-After in whole seconds", check.Clip(value), "").At(try.ID).As(check.May)
		}
		return out
	},
})
