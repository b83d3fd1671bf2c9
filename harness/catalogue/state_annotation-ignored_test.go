package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAnnotationIgnored(t *testing.T) {
	table(t, annotationIgnored, []row{
		{"ignored", given(check.Annotated, answer(200, newState)), passes},
		{"ignored, without content", given(check.Annotated, answer(204, ``)), passes},
		{"refused", given(check.Annotated, answer(400, refusal)), finds("input.annotation").showing("400")},
		{"refused otherwise", given(check.Annotated, answer(422, refusal)), finds("input.annotation")},
		{"an update for a state that is gone", given(check.Annotated, answer(412, refusal)), skips("412")},
		{"a conflict", given(check.Annotated, answer(409, refusal)), skips("409")},
		{"failed", given(check.Annotated, answer(500, refusal)), skips("no-server-error")},
	})
}
