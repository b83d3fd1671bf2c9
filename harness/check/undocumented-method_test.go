package check

import (
	"net/http"
	"testing"
)

func TestUndocumentedMethod(t *testing.T) {
	const was, reset = `{"successDeviceCount":1}`, `{"successDeviceCount":0}`
	put := func(e *Evidence) { e.Answer().Request.Method = http.MethodPut }
	table(t, undocumentedMethod, []row{
		{"not allowed", given(UndocumentedMethods, before(was), answer(405, ``), after(was), put), passes},
		{"not found", given(UndocumentedMethods, before(was), answer(404, ``), after(was), put), passes},
		{"forbidden", given(UndocumentedMethods, before(was), answer(403, `{}`), after(was), put), passes},
		{"bad request", given(UndocumentedMethods, before(was), answer(400, `{}`), after(was), put), passes},
		{"not implemented", given(UndocumentedMethods, before(was), answer(501, ``), after(was), put), passes},
		{"redirected", given(UndocumentedMethods, before(was), answer(308, ``), after(was), put), passes},
		{"failed", given(UndocumentedMethods, before(was), answer(500, ``), after(was), put), skips("no-server-error")},
		{"served", given(UndocumentedMethods, before(was), answer(204, ``), after(was), put), finds("status.undocumented-method").showing("204 No Content")},
		{"created", given(UndocumentedMethods, before(was), answer(201, was), after(was), put), finds("status.undocumented-method").showing("201 Created")},
		{"reset", given(UndocumentedMethods, before(was), answer(200, was), after(reset), put), finds("status.undocumented-method").showing("200 OK, and successDeviceCount is 0")},
		{"served, not read after", given(UndocumentedMethods, before(was), answer(200, was), read(After, 404, ``), put), finds("status.undocumented-method")},
	})
}
