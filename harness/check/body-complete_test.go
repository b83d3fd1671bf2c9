package check

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestBodyComplete(t *testing.T) {
	full := strings.Replace(newState, `{"`, `{"createdDateTime":"2024-01-01T00:00:00Z","`, 1)
	short := strings.Replace(full, `"enabled":true,`, ``, 1)
	table(t, bodyComplete, []row{
		{"all", given(Full, before(oldState), answer(200, full), after(full)), passes},
		{"null", given(Full, answer(200, strings.Replace(full, `"enabled":true`, `"enabled":null`, 1))), passes},
		{"one less than the read after", given(Full, before(short), answer(200, short), after(full)), finds("body.missing-member").showing("absent")},
		{"one less than the read before", given(Full, before(full), answer(200, short), read(After, 403, ``)), finds("body.missing-member")},
		{"one that nobody shows", given(Full, before(short), answer(200, short), after(short)), finds("body.missing-member").as(verdict.May)},
		{"not read", given(Full, answer(200, short)), finds("body.missing-member").as(verdict.May)},
		{"no content", given(Full, answer(204, ``)), skips("no content")},
		{"not an object", given(Full, answer(200, `[]`)), skips("body-object")},
	})
}
