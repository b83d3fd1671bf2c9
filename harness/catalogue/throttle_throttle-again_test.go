package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestThrottleAgain(t *testing.T) {
	table(t, throttleAgain, []row{
		{"never throttled", given(check.Full, response(200, `{}`)), skips("throttled")},
		{"served after three waits", given(check.Full, response(200, `{}`), triedBefore(429, "", "1", 3)), passes},
		{"rejected after one", given(check.WrongType, response(400, `{}`), triedBefore(429, "", "1", 1)), passes},
		{"sent away after one", given(check.Full, response(429, `{}`), triedBefore(429, "", "1", 1)), passes},
		{"sent away after three", given(check.Full, response(429, `{}`), triedBefore(429, "", "1", 3)), finds("throttle.again")},
		{"sent away three times without a time", given(check.Full, response(429, `{}`), triedBefore(429, "", "", 3)), skips("throttled")},
	})
}
