package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPreferReturn(t *testing.T) {
	table(t, preferReturn, []row{
		{"minimal, honoured", given(check.PreferMinimal, response(204, ``)), passes},
		{"minimal, not honoured", given(check.PreferMinimal, response(200, newState)), passes},
		{"the entity", given(check.PreferFull, response(200, newState)), passes},
		{"no entity", given(check.PreferFull, response(204, ``)), passes},
		{"later", given(check.PreferFull, response(202, ``)), passes},
		{"200 without content", given(check.PreferMinimal, response(200, ``)), finds("negotiation.return").showing("without content")},
		{"rejected", given(check.PreferMinimal, response(400, rejectionBody)), skips("prefer-ignored")},
	})
}
