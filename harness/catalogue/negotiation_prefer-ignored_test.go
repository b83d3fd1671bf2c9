package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPreferIgnored(t *testing.T) {
	table(t, preferIgnored, []row{
		{"honoured", given(check.PreferMinimal, answer(204, ``)), passes},
		{"ignored", given(check.PreferFull, answer(204, ``)), passes},
		{"400", given(check.PreferMinimal, answer(400, refusal)), finds("negotiation.preference").showing("400")},
		{"501", given(check.PreferFull, answer(501, refusal)), skips("no-server-error")},
	})
}
