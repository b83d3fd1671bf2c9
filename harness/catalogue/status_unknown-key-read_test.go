package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownKeyRead(t *testing.T) {
	missing := response(404, `{}`)
	table(t, unknownKeyRead, []row{
		{"not found", given(check.UnknownKeys, missing, read(check.After, 404, `{}`)), passes},
		{"gone", given(check.UnknownKeys, missing, read(check.After, 410, ``)), passes},
		{"null", given(check.UnknownKeys, missing, after(`null`)), finds("status.unexpected").showing("200")},
		{"nothing", given(check.UnknownKeys, missing, after(``)), finds("status.unexpected").showing("200")},
		{"no content", given(check.UnknownKeys, missing, read(check.After, 204, ``)), finds("status.unexpected").showing("204")},
		{"bad request", given(check.UnknownKeys, missing, read(check.After, 400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"forbidden", given(check.UnknownKeys, missing, read(check.After, 403, `{}`)), skips("403")},
		{"no reads", given(check.UnknownKeys, missing, read(check.After, 405, ``)), skips("405")},
		{"redirected", given(check.UnknownKeys, missing, read(check.After, 302, ``)), skips("302")},
		{"failed", given(check.UnknownKeys, missing, read(check.After, 500, ``)), skips("no-server-error")},
		{"a page", given(check.UnknownKeys, missing, read(check.After, 200, `<html>`, "Content-Type: text/html")), skips("every path")},
		{"a list", given(check.UnknownKeys, missing, after(`{"value":[]}`)), skips("every path")},
		{"an entity", given(check.UnknownKeys, missing, after(`{"id":"x"}`)), skips("unknown-key")},
		{"an entity that PATCH does not have", given(check.UnknownKeys, before(`{}`), missing, after(`{}`)), finds("status.unexpected").as(check.Should)},
		{"an entity that PATCH has", given(check.UnknownKeys, before(`{}`), response(400, `{}`), after(`{}`)), skips("unknown-key")},
		{"created", given(check.UnknownKeys, response(201, `{}`), after(`{"id":"x"}`)), skips("created")},
		{"not read", given(check.UnknownKeys, missing), skips("not read")},
	})
}
