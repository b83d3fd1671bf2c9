package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNoServerError(t *testing.T) {
	table(t, noServerError, []row{
		{"refused", given(check.MalformedJSON, answer(400, `{}`)), passes},
		{"served", given(check.MalformedJSON, answer(200, `{}`)), passes},
		{"redirected", given(check.NoToken, answer(302, ``)), passes},
		{"unknown method", given(check.UnknownMethods, answer(501, `{}`)), passes},
		{"collection", given(check.ToCollection, answer(501, `{}`)), passes},
		{"method in lower case", given(check.LowerCase, answer(501, `{}`)), passes},
		{"no batch", given(check.Batch, answer(501, ``)), passes},
		{"failed", given(check.MalformedJSON, answer(500, `{}`)), finds("status.server-error").showing("500 Internal Server Error")},
		{"query option not implemented", given(check.Repeated, answer(501, `{}`)), passes},
		{"failed on a repeated option", given(check.Repeated, answer(500, ``)), finds("status.server-error")},
		{"failed on nothing", given(check.Empty, answer(502, ``)), finds("status.server-error")},
		{"failed on a method in lower case", given(check.LowerCase, answer(500, `{}`)), finds("status.server-error")},
		{"not implemented", given(check.WrongType, answer(501, `{}`)), finds("status.server-error")},
		{"unknown method, failed", given(check.UnknownMethods, answer(500, ``)), finds("status.server-error")},
	})
}
