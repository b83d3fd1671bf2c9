package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPreferReturn(t *testing.T) {
	table(t, preferReturn, []row{
		{"minimal, honoured", given(check.PreferMinimal, answer(204, ``)), passes},
		{"minimal, not honoured", given(check.PreferMinimal, answer(200, newState)), passes},
		{"the entity", given(check.PreferFull, answer(200, newState)), passes},
		{"no entity", given(check.PreferFull, answer(204, ``)), passes},
		{"later", given(check.PreferFull, answer(202, ``)), passes},
		{"200 without content", given(check.PreferMinimal, answer(200, ``)), finds("negotiation.return").showing("without content")},
		{"refused", given(check.PreferMinimal, answer(400, refusal)), skips("prefer-ignored")},
	})
}
