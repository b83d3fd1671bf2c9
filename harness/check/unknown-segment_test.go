package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestUnknownSegment(t *testing.T) {
	table(t, unknownSegment, []row{
		{"404", given(UnknownSegments, answer(404, refusal)), passes},
		{"400", given(UnknownSegments, answer(400, refusal)), passes},
		{"405", given(UnknownSegments, answer(405, refusal)), finds("status.unexpected").as(verdict.May)},
		{"200", given(UnknownSegments, answer(200, `{}`)), finds("status.segment").showing("200 OK")},
		{"204", given(UnknownSegments, answer(204, ``)), finds("status.segment")},
		{"500", given(UnknownSegments, answer(500, refusal)), skips("no-server-error")},
	})
}
