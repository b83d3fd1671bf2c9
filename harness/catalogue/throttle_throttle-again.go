package catalogue

import (
	"slices"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// maxWaits is how many times in a row a target may throttle a client that waited as long as it was told.
const maxWaits = 3

var throttleAgain = register(&check.Check{
	ID: "throttle-again", Rule: "PATCH-THROTTLE-003", Family: "throttle", Order: 970, Level: check.May, Profile: check.Graph, Safety: check.RO,
	Title:   "serves a client that waited for Retry-After",
	Source:  "Microsoft Graph throttling guidance, best practices to handle throttling",
	Quote:   `Microsoft Graph throttling guidance, best practices to handle throttling: "Backing off requests using the Retry-After delay is the fastest way to recover from throttling …"`,
	Sends:   "the requests of any case, again after each Retry-After",
	Holds:   "a request that waited for Retry-After three times, while nothing else was sent, is not throttled again. This is information, because nothing else is known about such a request",
	Classes: []check.Class{{Name: "throttle.again"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		judged := false
		for _, s := range e.Steps {
			waited := 0
			for _, earlier := range s.Exchange.Earlier {
				if _, told := (try{s.ID, earlier}).retryAfter(); told && wire.Overloaded(earlier.Status) {
					waited++
				}
			}
			judged = judged || waited > 0
			if waited >= maxWaits && s.Exchange.Failure == nil && wire.Overloaded(s.Exchange.Status) {
				return finding("throttle.again", "a response after the wait that it asked for", check.Status(s.Exchange.Status)+" again", "is the Retry-After too short?").At(s.ID)
			}
		}
		if !judged {
			return skip(noThrottling)
		}
		return check.Outcome{}
	},
})

const noThrottling = "no response was throttled"

// try is one of the responses to the tries of an exchange.
type try struct {
	ID       int
	Exchange *wire.Exchange
}

// throttled returns every response that asked to retry, to earlier tries too.
func throttled(e *check.Evidence) (out []try) {
	for _, s := range e.Steps {
		for _, x := range append(slices.Clip(s.Exchange.Earlier), s.Exchange) {
			if x.Failure == nil && wire.Overloaded(x.Status) {
				out = append(out, try{s.ID, x})
			}
		}
	}
	return out
}

// retryAfter returns how long the response asks to wait; told is false where it does not say.
func (t try) retryAfter() (wait time.Duration, told bool) {
	return wire.RetryAfter(t.Exchange.Header, t.Exchange.Started)
}
