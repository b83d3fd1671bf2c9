package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownMethod(t *testing.T) {
	table(t, unknownMethod, []row{
		{"not implemented", given(check.UnknownMethods, response(501, ``)), passes},
		{"not allowed", given(check.UnknownMethods, response(405, `{}`, "Allow: GET, PATCH")), passes},
		{"served", given(check.UnknownMethods, response(200, `{}`)), finds("status.method").as(check.Must)},
		{"bad request", given(check.UnknownMethods, response(400, `{}`)), finds("status.method").showing("400").as("")},
		{"bad request of a parser", given(check.UnknownMethods, response(400, ``)), finds("status.method").as(check.May)},
		{"bad request of a parser, with a text", given(check.UnknownMethods, response(400, `Invalid HTTP request received.`)), finds("status.method").as(check.May)},
		{"redirected", given(check.UnknownMethods, response(302, ``)), finds("status.method")},
		{"bad request of an Intune route", given(check.UnknownMethods, response(400, `{"error":{"code":"No method match route template"}}`)),
			finds("status.method").as(check.May)},
		{"failed", given(check.UnknownMethods, response(500, ``)), skips("no-server-error")},
	})
}
