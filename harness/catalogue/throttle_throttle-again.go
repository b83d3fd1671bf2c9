package catalogue

import (
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// patience is how many times in a row a client may be sent away after it waited as long as it was told.
const patience = 3

var throttleAgain = register(&check.Check{
	ID: "throttle-again", Rule: "PATCH-THROTTLE-003", Family: "throttle", Order: 970, Level: check.May, Profile: check.Graph, Safety: check.RO,
	Title:   "serves who waited as long as it asked",
	Source:  "Microsoft Graph throttling guidance, best practices to handle throttling",
	Sends:   "whatever the case sends, again after each Retry-After",
	Holds:   "a request that waited out Retry-After three times, while nothing else was sent, is served; being sent away again once or twice is fair, and one that never is teaches nothing else, so that this is information",
	Classes: []check.Class{{Name: "throttle.again"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		judged := false
		for _, s := range e.Steps {
			waited := 0
			for _, earlier := range s.Exchange.Earlier {
				if _, told := waits(try{s.ID, earlier}); told && wire.Overloaded(earlier.Status) {
					waited++
				}
			}
			judged = judged || waited > 0
			if waited >= patience && s.Exchange.Failure == nil && wire.Overloaded(s.Exchange.Status) {
				return one("throttle.again", "an answer after the wait that it asked for", check.Status(s.Exchange.Status)+" once more", "is the stated wait too short?").At(s.ID)
			}
		}
		if !judged {
			return skip(notThrottled)
		}
		return check.Outcome{}
	},
})

const notThrottled = "no answer was throttled"

// try is one of the answers that one exchange drew.
type try struct {
	ID       int
	Exchange *wire.Exchange
}

// turnedAway returns every answer that said to come again, those to earlier tries included.
func throttled(e *check.Evidence) (out []try) {
	for _, s := range e.Steps {
		for _, x := range append(s.Exchange.Earlier[:len(s.Exchange.Earlier):len(s.Exchange.Earlier)], s.Exchange) {
			if x.Failure == nil && wire.Overloaded(x.Status) {
				out = append(out, try{s.ID, x})
			}
		}
	}
	return out
}

// waits returns how long the answer asks to wait; told is false where it does not say so.
func waits(t try) (wait time.Duration, told bool) {
	return wire.RetryAfter(t.Exchange.Header, t.Exchange.Started)
}
