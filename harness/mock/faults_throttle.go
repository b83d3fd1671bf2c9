package mock

import (
	"net/http"
	"strings"
)

var throttleFaults = []Fault{
	{
		ID: "throttle-wait-missing", Check: "throttle-wait", Title: "throttles some requests without Retry-After",
		hooks: throttleSome(func(_ *call, resp *response) { resp.header.Del("Retry-After") }),
	},
	{
		ID: "throttle-wait-text", Check: "throttle-wait", Title: "throttles some requests with text in Retry-After",
		hooks: throttleSome(func(_ *call, resp *response) { resp.header.Set("Retry-After", "1 second") }),
	},
	{
		ID: "throttle-envelope-missing", Check: "throttle-envelope", Title: "throttles some requests with an error object outside the envelope",
		hooks: throttleSome(func(_ *call, resp *response) {
			v, _ := resp.body.get("error")
			if e, ok := v.(object); ok {
				resp.body = e
			}
		}),
	},
	{
		ID: "throttle-without-end", Check: "throttle-again",
		Title: "throttles every update with Prefer: return=minimal, even after the wait that it asked for",
		hooks: hooks{throttles: func(c *call, _ int) bool {
			return c.request.Method == http.MethodPatch && strings.Contains(c.request.Header.Get("Prefer"), returnMinimal)
		}},
	},
}

// throttleSome throttles the fifth request and every twentieth after it, and changes the responses with 429.
func throttleSome(change func(c *call, resp *response)) hooks {
	h := onStatus(http.StatusTooManyRequests, change)
	h.throttles = func(_ *call, n int) bool { return n%20 == 5 }
	return h
}
