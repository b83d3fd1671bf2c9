package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchCurrent(t *testing.T) {
	table(t, ifMatchCurrent, []row{
		{"made", given(check.CurrentTags, response(200, newState)), passes},
		{"made, without content", given(check.CurrentTags, response(204, ``)), passes},
		{"412", given(check.CurrentTags, response(412, rejectionBody)), finds("condition.refused").showing("412")},
		{"400", given(check.CurrentTags, response(400, rejectionBody)), finds("condition.refused")},
		{"a tag in the body alone, 412", given(check.CurrentTags, before(`{"@odata.etag":"W/\"1\""}`), response(412, rejectionBody), after(oldState)), finds("condition.refused")},
		{"a tag without quotes", withTags(given(check.CurrentTags, before(oldState), response(400, rejectionBody), after(oldState)), "1", "1"), skips("see etag")},
		{"two lines", given(check.TagLists, response(204, ``), furtherRequest(check.StepTagLines, 204, ``)), passes},
		{"two lines, 412", given(check.TagLists, response(204, ``), furtherRequest(check.StepTagLines, 412, rejectionBody)), finds("condition.refused").showing("412")},
		{"500", given(check.CurrentTags, response(500, rejectionBody)), skips("no-server-error")},
	})
}
