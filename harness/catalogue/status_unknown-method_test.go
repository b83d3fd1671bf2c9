package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownMethod(t *testing.T) {
	table(t, unknownMethod, []row{
		{"not implemented", given(check.UnknownMethods, answer(501, ``)), passes},
		{"not allowed", given(check.UnknownMethods, answer(405, `{}`, "Allow: GET, PATCH")), passes},
		{"served", given(check.UnknownMethods, answer(200, `{}`)), finds("status.method").as(check.Must)},
		{"bad request", given(check.UnknownMethods, answer(400, `{}`)), finds("status.method").showing("400")},
		{"redirected", given(check.UnknownMethods, answer(302, ``)), finds("status.method")},
		{"bad request of an Intune route", given(check.UnknownMethods, answer(400, `{"error":{"code":"No method match route template"}}`)),
			finds("status.method").as(check.May)},
		{"failed", given(check.UnknownMethods, answer(500, ``)), skips("no-server-error")},
	})
}
