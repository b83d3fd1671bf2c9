package catalogue

import (
	"net/http"
	"regexp"

	"github.com/graphconform/conform/harness/check"
)

// wholeSeconds is delay-seconds of RFC 9110 section 10.2.3.
var wholeSeconds = regexp.MustCompile(`^[0-9]+$`)

var throttleWait = register(&check.Check{
	ID: "throttle-wait", Rule: "PATCH-THROTTLE-001", Family: "throttle", Order: 950, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "says how long to wait when it throttles",
	Source:  "Microsoft Graph throttling guidance; RFC 9110 §10.2.3",
	Sends:   "whatever the case sends: judged where the target answered 429, 503 or 504 to a try of it",
	Holds:   "each 429 carries Retry-After, in whole seconds or as an HTTP date, and so is any that a 503 or 504 carries; a fraction of a second, which Graph sends now and then, is information",
	Classes: []check.Class{{Name: "throttle.retry-after"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		tries := throttled(e)
		if len(tries) == 0 {
			return skip(notThrottled)
		}
		fraction := check.Outcome{}
		for _, try := range tries {
			value := try.Exchange.Header.Get("Retry-After")
			_, err := http.ParseTime(value)
			switch _, readable := waits(try); {
			case value == "" && try.Exchange.Status != http.StatusTooManyRequests, wholeSeconds.MatchString(value), err == nil:
				continue
			case !readable:
				return one("throttle.retry-after", "Retry-After in seconds or as a date", check.Clip(value), "clients can only guess when to come again").At(try.ID)
			}
			fraction = one("throttle.retry-after", "Retry-After in whole seconds", check.Clip(value), "").At(try.ID)
			fraction.Level = check.May
		}
		return fraction
	},
})
