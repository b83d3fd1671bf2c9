package check

import "testing"

func TestPreferIgnored(t *testing.T) {
	table(t, preferIgnored, []row{
		{"honoured", given(PreferMinimal, answer(204, ``)), passes},
		{"ignored", given(PreferFull, answer(204, ``)), passes},
		{"400", given(PreferMinimal, answer(400, refusal)), finds("negotiation.preference").showing("400")},
		{"501", given(PreferFull, answer(501, refusal)), skips("no-server-error")},
	})
}
