package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownSegment(t *testing.T) {
	table(t, unknownSegment, []row{
		{"404", given(check.UnknownSegments, response(404, rejectionBody)), passes},
		{"400", given(check.UnknownSegments, response(400, rejectionBody)), passes},
		{"405", given(check.UnknownSegments, response(405, rejectionBody)), finds("status.unexpected").as(check.May)},
		{"200", given(check.UnknownSegments, response(200, `{}`)), finds("status.segment").showing("200 OK")},
		{"204", given(check.UnknownSegments, response(204, ``)), finds("status.segment")},
		{"500", given(check.UnknownSegments, response(500, rejectionBody)), skips("no-server-error")},
	})
}
