package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestThrottleEnvelope(t *testing.T) {
	served := response(200, `{}`)
	table(t, throttleEnvelope, []row{
		{"never throttled", given(check.Full, served), skips("no response is a 429")},
		{"the envelope", given(check.Full, served, triedBefore(429, `{"error":{"code":"TooManyRequests","message":"m"}}`, "1", 2)), passes},
		{"no content", given(check.Full, served, triedBefore(429, "", "1", 1)), skips("no response is a 429")},
		{"unavailable", given(check.Full, served, triedBefore(503, "<html>", "1", 1)), skips("no response is a 429")},
		{"no envelope", given(check.Full, served, triedBefore(429, `{"code":"TooManyRequests"}`, "1", 1)), finds("throttle.envelope").showing("TooManyRequests")},
		{"no code", given(check.Empty, served, triedBefore(429, `{"error":{"message":"m"}}`, "1", 1)), finds("throttle.envelope")},
		{"an array", given(check.Full, served, triedBefore(429, `[]`, "1", 1)), finds("throttle.envelope")},
		{"a gateway's page", given(check.Full, served, triedBefore(429, `<html>`, "1", 1)), finds("throttle.envelope").as(check.May)},
		{"both", given(check.Full, served, triedBefore(429, `busy`, "1", 1), triedBefore(429, `{}`, "1", 1)), finds("throttle.envelope")},
		{"to the end", given(check.Full, response(429, `{}`)), finds("throttle.envelope")},
	})
}
