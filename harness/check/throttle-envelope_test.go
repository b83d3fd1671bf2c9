package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestThrottleEnvelope(t *testing.T) {
	served := answer(200, `{}`)
	table(t, throttleEnvelope, []row{
		{"never throttled", given(Full, served), skips("no 429")},
		{"the envelope", given(Full, served, triedBefore(429, `{"error":{"code":"TooManyRequests","message":"m"}}`, "1", 2)), passes},
		{"no content", given(Full, served, triedBefore(429, "", "1", 1)), skips("no 429")},
		{"unavailable", given(Full, served, triedBefore(503, "<html>", "1", 1)), skips("no 429")},
		{"no envelope", given(Full, served, triedBefore(429, `{"code":"TooManyRequests"}`, "1", 1)), finds("throttle.envelope").showing("TooManyRequests")},
		{"no code", given(Empty, served, triedBefore(429, `{"error":{"message":"m"}}`, "1", 1)), finds("throttle.envelope")},
		{"an array", given(Full, served, triedBefore(429, `[]`, "1", 1)), finds("throttle.envelope")},
		{"a gateway's page", given(Full, served, triedBefore(429, `<html>`, "1", 1)), finds("throttle.envelope").as(verdict.May)},
		{"both", given(Full, served, triedBefore(429, `busy`, "1", 1), triedBefore(429, `{}`, "1", 1)), finds("throttle.envelope")},
		{"to the end", given(Full, answer(429, `{}`)), finds("throttle.envelope")},
	})
}
