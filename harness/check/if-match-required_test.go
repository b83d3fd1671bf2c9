package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestIfMatchRequired(t *testing.T) {
	table(t, ifMatchRequired, []row{
		{"428", given(NoIfMatch, answer(428, refusal)), passes},
		{"412", given(NoIfMatch, answer(412, refusal)), finds("status.unexpected").as(verdict.Graph)},
		{"400", given(NoIfMatch, answer(400, refusal)), finds("status.unexpected").as(verdict.Graph)},
		{"409", given(NoIfMatch, answer(409, refusal)), finds("status.unexpected").as(verdict.May)},
		{"204", given(NoIfMatch, answer(204, ``)), finds("condition.ignored").showing("204")},
		{"500", given(NoIfMatch, answer(500, refusal)), skips("no-server-error")},
	})
}
