package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNoServerError(t *testing.T) {
	table(t, noServerError, []row{
		{"rejected", given(check.MalformedJSON, response(400, `{}`)), passes},
		{"served", given(check.MalformedJSON, response(200, `{}`)), passes},
		{"redirected", given(check.NoToken, response(302, ``)), passes},
		{"unknown method", given(check.UnknownMethods, response(501, `{}`)), passes},
		{"collection", given(check.ToCollection, response(501, `{}`)), passes},
		{"method in lower case", given(check.LowerCase, response(501, `{}`)), passes},
		{"no batch", given(check.Batch, response(501, ``)), passes},
		{"failed", given(check.MalformedJSON, response(500, `{}`)), finds("status.server-error").showing("500 Internal Server Error")},
		{"query option not implemented", given(check.Repeated, response(501, `{}`)), passes},
		{"failed on a repeated option", given(check.Repeated, response(500, ``)), finds("status.server-error")},
		{"failed on nothing", given(check.Empty, response(502, ``)), finds("status.server-error")},
		{"failed on a method in lower case", given(check.LowerCase, response(500, `{}`)), finds("status.server-error")},
		{"not implemented", given(check.WrongType, response(501, `{}`)), finds("status.server-error").as(check.Should)},
		{"overloaded", given(check.WrongType, response(503, `{}`, "Retry-After: 1")), passes},
		{"bad gateway", given(check.WrongType, response(502, ``)), finds("status.server-error")},
		{"insufficient storage", given(check.WrongType, response(507, ``)), finds("status.server-error").as(check.Should)},
		{"failed on two of three", given(check.BadBodies, response(400, `{}`), furtherRequest(check.StepNullBody, 500, ``), furtherRequest(check.StepNested, 500, ``)),
			finds("status.server-error", "status.server-error").showing("500")},
		{"failed, the other not implemented", given(check.BadBodies, response(501, `{}`), furtherRequest(check.StepNullBody, 500, ``)), finds("status.server-error").showing("500")},
		{"unknown method, failed", given(check.UnknownMethods, response(500, ``)), finds("status.server-error")},
		{"a missing entity cannot be read", given(check.UnknownKeys, response(404, `{}`), read(check.After, 500, `{}`)), finds("status.server-error").showing("500")},
		{"reads of another case", given(check.WrongType, before(`{}`), response(400, `{}`), read(check.After, 500, `{}`)), passes},
	})
}
