package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestCodingRefused(t *testing.T) {
	coded := func(status int) *check.Evidence {
		return given(check.ForeignBodies, response(415, `{}`), furtherRequest(check.StepCoding, status, `{}`))
	}
	table(t, codingRefused, []row{
		{"refused", coded(415), passes},
		{"cannot be decoded", coded(400), passes},
		{"ignored", coded(204), finds("input.coding").as(check.Should).showing("204")},
		{"refused otherwise", coded(422), finds("status.unexpected").as(check.May)},
		{"failed", coded(500), skips("no-server-error")},
		{"not sent", given(check.ForeignBodies, response(415, `{}`)), skips("not sent")},
	})
}
