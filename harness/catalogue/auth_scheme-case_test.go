package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestSchemeCase(t *testing.T) {
	table(t, schemeCase, []row{
		{"served", given(check.SchemeCase, before(oldState), response(200, oldState), inLowerCase), passes},
		{"unauthorized", given(check.SchemeCase, before(oldState), response(401, rejectionBody), inLowerCase), finds("auth.scheme").as(check.Should).showing("401")},
		{"forbidden", given(check.SchemeCase, before(oldState), response(403, rejectionBody), inLowerCase), finds("auth.scheme")},
		{"throttled", given(check.SchemeCase, before(oldState), response(429, rejectionBody), inLowerCase), passes},
		{"failed", given(check.SchemeCase, before(oldState), response(500, rejectionBody), inLowerCase), skips("no-server-error")},
		{"no token", given(check.SchemeCase, before(oldState), response(401, rejectionBody)), skips("no token")},
		{"no reads", given(check.SchemeCase, read(check.Before, 403, rejectionBody), response(403, rejectionBody), inLowerCase), skips("did not succeed")},
	})
}

func inLowerCase(e *check.Evidence) { e.Response().Request.Header.Set("Authorization", "bearer x") }
