package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNoBodyRefused(t *testing.T) {
	then := func(status int) *check.Evidence {
		e := given(check.BadBodies, response(400, rejectionBody))
		addStep(e, check.StepNoBody, "PATCH", status, rejectionBody)
		return e
	}
	table(t, noBodyRefused, []row{
		{"400", then(400), passes},
		{"411", then(411), passes},
		{"409", then(409), finds("status.unexpected").as(check.May)},
		{"200", then(200), finds("input.no-body").as(check.Convention).showing("200")},
		{"500", then(500), skips("no-server-error")},
	})
}
