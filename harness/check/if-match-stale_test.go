package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestIfMatchStale(t *testing.T) {
	table(t, ifMatchStale, []row{
		{"412", given(StaleTags, answer(412, refusal)), passes},
		{"409", given(StaleTags, answer(409, refusal)), finds("status.unexpected").as(verdict.Must)},
		{"200", given(StaleTags, answer(200, `{}`)), finds("condition.ignored").showing("200 OK")},
		{"500", given(StaleTags, answer(500, refusal)), skips("no-server-error")},
	})
}
