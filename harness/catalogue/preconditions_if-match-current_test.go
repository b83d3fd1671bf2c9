package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchCurrent(t *testing.T) {
	table(t, ifMatchCurrent, []row{
		{"made", given(check.CurrentTags, answer(200, newState)), passes},
		{"made, without content", given(check.CurrentTags, answer(204, ``)), passes},
		{"412", given(check.CurrentTags, answer(412, refusal)), finds("condition.refused").showing("412")},
		{"400", given(check.CurrentTags, answer(400, refusal)), finds("condition.refused")},
		{"a tag in the body alone, 412", given(check.CurrentTags, before(`{"@odata.etag":"W/\"1\""}`), answer(412, refusal), after(oldState)), finds("condition.refused")},
		{"a tag without quotes", withTags(given(check.CurrentTags, before(oldState), answer(400, refusal), after(oldState)), "1", "1"), skips("see etag")},
		{"500", given(check.CurrentTags, answer(500, refusal)), skips("no-server-error")},
	})
}
