package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestRootRefused(t *testing.T) {
	then := func(array, null int) *check.Evidence {
		e := given(check.BadBodies, response(array, rejectionBody))
		addStep(e, check.StepNullBody, "PATCH", null, rejectionBody)
		return e
	}
	table(t, rootRefused, []row{
		{"400", then(400, 400), passes},
		{"422", then(422, 400), passes},
		{"415", then(415, 400), finds("status.unexpected").as(check.May)},
		{"an array", then(200, 400), finds("input.root").showing("200")},
		{"null", then(400, 204), finds("input.root").showing("204")},
		{"500", then(500, 200), skips("no-server-error")},
	})
}
