package mock

import (
	"net/http"
	"strings"
)

var throttleFaults = []Fault{
	{
		ID: "throttle-wait-missing", Check: "throttle-wait",
		Title: "throttles now and then, and does not say until when",
		hooks: hooks{
			busy:    nowAndThen,
			verdict: func(_ *call, r *refusal) { onThrottle(r, func() { r.header.Del("Retry-After") }) },
		},
	},
	{
		ID: "throttle-wait-text", Check: "throttle-wait",
		Title: "throttles now and then, and words the wait as text",
		hooks: hooks{
			busy:    nowAndThen,
			verdict: func(_ *call, r *refusal) { onThrottle(r, func() { r.header.Set("Retry-After", "1 second") }) },
		},
	},
	{
		ID: "throttle-envelope-missing", Check: "throttle-envelope",
		Title: "throttles now and then, with an error object outside the envelope",
		hooks: hooks{
			busy: nowAndThen,
			answer: func(_ *call, a *answer) {
				inner, _ := a.body.get("error")
				if e, ok := inner.(object); ok && a.status == http.StatusTooManyRequests {
					a.body = e
				}
			},
		},
	},
	{
		ID: "throttle-without-end", Check: "throttle-again",
		Title: "throttles every update with Prefer: return=minimal, however long it waited",
		hooks: hooks{busy: func(c *call, _ int) bool {
			return c.request.Method == http.MethodPatch && strings.Contains(c.request.Header.Get("Prefer"), "return=minimal")
		}},
	},
}

// nowAndThen throttles the fifth request, and then each twentieth.
func nowAndThen(_ *call, n int) bool { return n%20 == 5 }

func onThrottle(r *refusal, change func()) {
	if r.rule == ruleThrottle {
		change()
	}
}
