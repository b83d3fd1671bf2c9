package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfNoneMatch(t *testing.T) {
	then := func(status int) *check.Evidence {
		e := given(check.StaleTags, response(412, rejectionBody))
		addStep(e, check.StepIfNoneMatch, "PATCH", status, rejectionBody)
		return e
	}
	table(t, ifNoneMatch, []row{
		{"412", then(412), passes},
		{"400", then(400), finds("status.unexpected").as(check.Should)},
		{"204", then(204), finds("condition.ignored").showing("204")},
		{"503", then(503), skips("no-server-error")},
	})
}
