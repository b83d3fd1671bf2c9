package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownIgnored(t *testing.T) {
	table(t, unknownIgnored, []row{
		{"made", given(check.UnknownExtras, answer(204, ``)), passes},
		{"refused", given(check.UnknownExtras, answer(400, refusal)), finds("negotiation.unknown").showing("400")},
		{"500", given(check.UnknownExtras, answer(500, refusal)), skips("no-server-error")},
	})
}
