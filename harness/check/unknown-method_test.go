package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestUnknownMethod(t *testing.T) {
	table(t, unknownMethod, []row{
		{"not implemented", given(UnknownMethods, answer(501, ``)), passes},
		{"not allowed", given(UnknownMethods, answer(405, `{}`, "Allow: GET, PATCH")), passes},
		{"served", given(UnknownMethods, answer(200, `{}`)), finds("status.method").as(verdict.Must)},
		{"bad request", given(UnknownMethods, answer(400, `{}`)), finds("status.method").showing("400")},
		{"redirected", given(UnknownMethods, answer(302, ``)), finds("status.method")},
		{"bad request of an Intune route", given(UnknownMethods, answer(400, `{"error":{"code":"No method match route template"}}`)),
			finds("status.method").as(verdict.May)},
		{"failed", given(UnknownMethods, answer(500, ``)), skips("no-server-error")},
	})
}
