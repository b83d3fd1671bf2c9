package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestNoBodyRefused(t *testing.T) {
	then := func(status int) *Evidence {
		e := given(BadBodies, answer(400, refusal))
		e.add(NoBody, "PATCH", status, refusal)
		return e
	}
	table(t, noBodyRefused, []row{
		{"400", then(400), passes},
		{"411", then(411), passes},
		{"409", then(409), finds("status.unexpected").as(verdict.May)},
		{"200", then(200), finds("input.no-body").showing("200")},
		{"500", then(500), skips("no-server-error")},
	})
}
