package check

import "testing"

func TestAnnotationIgnored(t *testing.T) {
	table(t, annotationIgnored, []row{
		{"ignored", given(Annotated, answer(200, newState)), passes},
		{"ignored, without content", given(Annotated, answer(204, ``)), passes},
		{"refused", given(Annotated, answer(400, refusal)), finds("input.annotation").showing("400")},
		{"refused otherwise", given(Annotated, answer(422, refusal)), finds("input.annotation")},
		{"an update for a state that is gone", given(Annotated, answer(412, refusal)), skips("412")},
		{"a conflict", given(Annotated, answer(409, refusal)), skips("409")},
		{"failed", given(Annotated, answer(500, refusal)), skips("no-server-error")},
	})
}
