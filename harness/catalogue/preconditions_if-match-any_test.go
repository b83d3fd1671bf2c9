package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchAny(t *testing.T) {
	table(t, ifMatchAny, []row{
		{"made", given(check.AnyTag, response(200, newState)), passes},
		{"made, without content", given(check.AnyTag, response(204, ``)), passes},
		{"412", given(check.AnyTag, response(412, rejectionBody)), finds("condition.refused").showing("412")},
		{"400", given(check.AnyTag, response(400, rejectionBody)), finds("condition.refused")},
		{"500", given(check.AnyTag, response(500, rejectionBody)), skips("no-server-error")},
	})
}
