package check

import "testing"

func TestUnknownIgnored(t *testing.T) {
	table(t, unknownIgnored, []row{
		{"made", given(UnknownExtras, answer(204, ``)), passes},
		{"refused", given(UnknownExtras, answer(400, refusal)), finds("negotiation.unknown").showing("400")},
		{"500", given(UnknownExtras, answer(500, refusal)), skips("no-server-error")},
	})
}
