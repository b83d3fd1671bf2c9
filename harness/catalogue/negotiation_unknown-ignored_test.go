package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownIgnored(t *testing.T) {
	table(t, unknownIgnored, []row{
		{"made", given(check.UnknownExtras, response(204, ``)), passes},
		{"rejected", given(check.UnknownExtras, response(400, rejectionBody)), finds("negotiation.unknown").showing("400")},
		{"500", given(check.UnknownExtras, response(500, rejectionBody)), skips("no-server-error")},
	})
}
