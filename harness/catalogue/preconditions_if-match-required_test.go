package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchRequired(t *testing.T) {
	table(t, ifMatchRequired, []row{
		{"428", given(check.NoIfMatch, answer(428, refusal)), passes},
		{"412", given(check.NoIfMatch, answer(412, refusal)), finds("status.unexpected").as(check.Convention)},
		{"400", given(check.NoIfMatch, answer(400, refusal)), finds("status.unexpected").as(check.Convention)},
		{"409", given(check.NoIfMatch, answer(409, refusal)), finds("status.unexpected").as(check.May)},
		{"204", given(check.NoIfMatch, answer(204, ``)), finds("condition.ignored").showing("204")},
		{"500", given(check.NoIfMatch, answer(500, refusal)), skips("no-server-error")},
	})
}
