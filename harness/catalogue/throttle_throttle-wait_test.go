package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// triedBefore adds throttled tries before the response of a case.
func triedBefore(status int, body, retryAfter string, times int) part {
	return func(e *check.Evidence) {
		for range times {
			x := &wire.Exchange{Status: status, Body: []byte(body), Header: http.Header{}, Started: startedAt}
			if retryAfter != "" {
				x.Header.Set("Retry-After", retryAfter)
			}
			e.Response().Earlier = append(e.Response().Earlier, x)
		}
	}
}

func TestThrottleWait(t *testing.T) {
	served := response(200, `{}`)
	table(t, throttleWait, []row{
		{"never throttled", given(check.Full, served), skips("throttled")},
		{"seconds", given(check.Full, served, triedBefore(429, "", "12", 1)), passes},
		{"a date", given(check.Full, served, triedBefore(429, "", "Thu, 29 Feb 2024 12:00:20 GMT", 1)), passes},
		{"of the read", given(check.Full, served, before(`{}`), after(`{}`), func(e *check.Evidence) {
			e.Step(check.After).Earlier = []*wire.Exchange{{Status: 429, Header: http.Header{}}}
		}), finds("throttle.retry-after").showing("empty")},
		{"a fraction", given(check.Full, served, triedBefore(429, "", "2.128", 1)), finds("throttle.retry-after").as(check.May)},
		{"none", given(check.WrongType, response(400, `{}`), triedBefore(429, "", "", 1)), finds("throttle.retry-after")},
		{"text", given(check.Full, served, triedBefore(429, "", "soon", 2)), finds("throttle.retry-after").showing("soon")},
		{"negative", given(check.Full, served, triedBefore(503, "", "-1", 1)), finds("throttle.retry-after")},
		{"unavailable without a time", given(check.Full, served, triedBefore(503, "", "", 1)), passes},
		{"a gateway without one", given(check.Full, served, triedBefore(504, "", "", 1)), passes},
		{"to the end", given(check.Full, response(429, `{}`)), finds("throttle.retry-after")},
	})
}
