package check

import "testing"

func TestIfMatchAny(t *testing.T) {
	table(t, ifMatchAny, []row{
		{"made", given(AnyTag, answer(200, newState)), passes},
		{"made, without content", given(AnyTag, answer(204, ``)), passes},
		{"412", given(AnyTag, answer(412, refusal)), finds("condition.refused").showing("412")},
		{"400", given(AnyTag, answer(400, refusal)), finds("condition.refused")},
		{"500", given(AnyTag, answer(500, refusal)), skips("no-server-error")},
	})
}
