package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPreferIgnored(t *testing.T) {
	table(t, preferIgnored, []row{
		{"honoured", given(check.PreferMinimal, response(204, ``)), passes},
		{"ignored", given(check.PreferFull, response(204, ``)), passes},
		{"400", given(check.PreferMinimal, response(400, rejectionBody)), finds("negotiation.preference").showing("400")},
		{"501", given(check.PreferFull, response(501, rejectionBody)), skips("no-server-error")},
	})
}
