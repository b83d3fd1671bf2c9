package check

import "testing"

func TestPreferReturn(t *testing.T) {
	table(t, preferReturn, []row{
		{"minimal, honoured", given(PreferMinimal, answer(204, ``)), passes},
		{"minimal, not honoured", given(PreferMinimal, answer(200, newState)), passes},
		{"the entity", given(PreferFull, answer(200, newState)), passes},
		{"no entity", given(PreferFull, answer(204, ``)), passes},
		{"later", given(PreferFull, answer(202, ``)), passes},
		{"200 without content", given(PreferMinimal, answer(200, ``)), finds("negotiation.return").showing("without content")},
		{"refused", given(PreferMinimal, answer(400, refusal)), skips("prefer-ignored")},
	})
}
