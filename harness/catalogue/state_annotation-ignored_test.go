package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAnnotationIgnored(t *testing.T) {
	table(t, annotationIgnored, []row{
		{"ignored", given(check.Annotated, response(200, newState)), passes},
		{"ignored, without content", given(check.Annotated, response(204, ``)), passes},
		{"rejected", given(check.Annotated, response(400, rejectionBody)), finds("input.annotation").showing("400")},
		{"rejected otherwise", given(check.Annotated, response(422, rejectionBody)), finds("input.annotation")},
		{"an update for a state that is gone", given(check.Annotated, response(412, rejectionBody)), skips("412")},
		{"a conflict", given(check.Annotated, response(409, rejectionBody)), skips("409")},
		{"shown by a closed type", given(check.Annotated, on(closedType), response(200, `{"@conform.probe":1,"successDeviceCount":5}`)), finds("input.annotation").as(check.Should)},
		{"stored by a closed type", given(check.Annotated, on(closedType), response(204, ``), after(`{"enabled@conform.probe":1}`)), finds("input.annotation").as(check.Should)},
		{"ignored by a closed type", given(check.Annotated, on(closedType), response(200, newState)), passes},
		{"shown by an open type", given(check.Annotated, response(200, `{"@conform.probe":1}`)), passes},
		{"failed", given(check.Annotated, response(500, rejectionBody)), skips("no-server-error")},
	})
}
