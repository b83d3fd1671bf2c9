package check

import "testing"

func TestNoServerError(t *testing.T) {
	table(t, noServerError, []row{
		{"refused", given(MalformedJSON, answer(400, `{}`)), passes},
		{"served", given(MalformedJSON, answer(200, `{}`)), passes},
		{"redirected", given(NoToken, answer(302, ``)), passes},
		{"unknown method", given(UnknownMethods, answer(501, `{}`)), passes},
		{"collection", given(ToCollection, answer(501, `{}`)), passes},
		{"method in lower case", given(LowerCase, answer(501, `{}`)), passes},
		{"no batch", given(Batch, answer(501, ``)), passes},
		{"failed", given(MalformedJSON, answer(500, `{}`)), finds("status.server-error").showing("500 Internal Server Error")},
		{"query option not implemented", given(Repeated, answer(501, `{}`)), passes},
		{"failed on a repeated option", given(Repeated, answer(500, ``)), finds("status.server-error")},
		{"failed on nothing", given(Empty, answer(502, ``)), finds("status.server-error")},
		{"failed on a method in lower case", given(LowerCase, answer(500, `{}`)), finds("status.server-error")},
		{"not implemented", given(WrongType, answer(501, `{}`)), finds("status.server-error")},
		{"unknown method, failed", given(UnknownMethods, answer(500, ``)), finds("status.server-error")},
	})
}
