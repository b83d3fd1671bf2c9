package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchStale(t *testing.T) {
	table(t, ifMatchStale, []row{
		{"412", given(check.StaleTags, answer(412, refusal)), passes},
		{"409", given(check.StaleTags, answer(409, refusal)), finds("status.unexpected").as(check.Must)},
		{"200", given(check.StaleTags, answer(200, `{}`)), finds("condition.ignored").showing("200 OK")},
		{"500", given(check.StaleTags, answer(500, refusal)), skips("no-server-error")},
	})
}
