package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUndocumentedMethod(t *testing.T) {
	const was, reset = `{"successDeviceCount":1}`, `{"successDeviceCount":0}`
	put := func(e *check.Evidence) { e.Response().Request.Method = http.MethodPut }
	table(t, undocumentedMethod, []row{
		{"not allowed", given(check.UndocumentedMethods, before(was), response(405, ``), after(was), put), passes},
		{"not found", given(check.UndocumentedMethods, before(was), response(404, ``), after(was), put), passes},
		{"forbidden", given(check.UndocumentedMethods, before(was), response(403, `{}`), after(was), put), passes},
		{"bad request", given(check.UndocumentedMethods, before(was), response(400, `{}`), after(was), put), passes},
		{"not implemented", given(check.UndocumentedMethods, before(was), response(501, ``), after(was), put), passes},
		{"redirected", given(check.UndocumentedMethods, before(was), response(308, ``), after(was), put), passes},
		{"failed", given(check.UndocumentedMethods, before(was), response(500, ``), after(was), put), skips("no-server-error")},
		{"served", given(check.UndocumentedMethods, before(was), response(204, ``), after(was), put), passes},
		{"created", given(check.UndocumentedMethods, before(was), response(201, was), after(was), put), passes},
		{"reset", given(check.UndocumentedMethods, before(was), response(200, was), after(reset), put), finds("status.undocumented-method").showing("successDeviceCount is 0")},
		{"served, not read after", given(check.UndocumentedMethods, before(was), response(200, was), read(check.After, 404, ``), put), skips("404")},
	})
}
