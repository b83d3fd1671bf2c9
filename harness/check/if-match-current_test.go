package check

import "testing"

func TestIfMatchCurrent(t *testing.T) {
	table(t, ifMatchCurrent, []row{
		{"made", given(CurrentTags, answer(200, newState)), passes},
		{"made, without content", given(CurrentTags, answer(204, ``)), passes},
		{"412", given(CurrentTags, answer(412, refusal)), finds("condition.refused").showing("412")},
		{"400", given(CurrentTags, answer(400, refusal)), finds("condition.refused")},
		{"a tag in the body alone, 412", given(CurrentTags, before(`{"@odata.etag":"W/\"1\""}`), answer(412, refusal), after(oldState)), finds("condition.refused")},
		{"a tag without quotes", given(CurrentTags, before(oldState), answer(400, refusal), after(oldState)).tagged("1", "1"), skips("see etag")},
		{"500", given(CurrentTags, answer(500, refusal)), skips("no-server-error")},
	})
}
