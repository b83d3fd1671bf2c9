package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchAny(t *testing.T) {
	table(t, ifMatchAny, []row{
		{"made", given(check.AnyTag, answer(200, newState)), passes},
		{"made, without content", given(check.AnyTag, answer(204, ``)), passes},
		{"412", given(check.AnyTag, answer(412, refusal)), finds("condition.refused").showing("412")},
		{"400", given(check.AnyTag, answer(400, refusal)), finds("condition.refused")},
		{"500", given(check.AnyTag, answer(500, refusal)), skips("no-server-error")},
	})
}
