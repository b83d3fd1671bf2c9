package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownSegment(t *testing.T) {
	table(t, unknownSegment, []row{
		{"404", given(check.UnknownSegments, answer(404, refusal)), passes},
		{"400", given(check.UnknownSegments, answer(400, refusal)), passes},
		{"405", given(check.UnknownSegments, answer(405, refusal)), finds("status.unexpected").as(check.May)},
		{"200", given(check.UnknownSegments, answer(200, `{}`)), finds("status.segment").showing("200 OK")},
		{"204", given(check.UnknownSegments, answer(204, ``)), finds("status.segment")},
		{"500", given(check.UnknownSegments, answer(500, refusal)), skips("no-server-error")},
	})
}
