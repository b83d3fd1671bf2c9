package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfNoneMatch(t *testing.T) {
	then := func(status int) *check.Evidence {
		e := given(check.StaleTags, response(412, rejectionBody))
		addStep(e, check.StepIfNoneMatch, "PATCH", status, rejectionBody)
		return e
	}
	both := func(status int) *check.Evidence {
		e := then(status)
		e.Step(check.StepIfNoneMatch).Request.Header = http.Header{"If-Match": {"*"}}
		return e
	}
	withoutTag := func(e *check.Evidence) *check.Evidence {
		before(oldState)(e)
		return e
	}
	table(t, ifNoneMatch, []row{
		{"412", then(412), passes},
		{"400", then(400), finds("status.unexpected").as(check.Should)},
		{"204", then(204), finds("condition.ignored").showing("204")},
		{"204, without entity tags", withoutTag(then(204)), finds("condition.ignored").as(check.May)},
		{"204 to both", both(204), finds("condition.ignored").showing("204 No Content to If-None-Match beside the required If-Match")},
		{"503", then(503), skips("no-server-error")},
	})
}
