package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestWrongTypeRefused(t *testing.T) {
	kept := after(`{"successDeviceCount":"Integer"}`)
	table(t, wrongTypeRefused, []row{
		{"400", given(check.WrongType, response(400, `{}`)), passes},
		{"422", given(check.WrongType, response(422, `{}`)), passes},
		{"another refusal", given(check.WrongType, response(409, `{}`)), finds("status.unexpected").as(check.Should).showing("409")},
		{"accepted", given(check.WrongType, response(204, ``), after(`{"successDeviceCount":1}`)), finds("input.wrong-type").showing("204")},
		{"accepted, not read", given(check.WrongType, response(204, ``), read(check.After, 405, ``)), finds("input.wrong-type")},
		{"accepted and stored", given(check.WrongType, response(200, `{}`), kept), finds("input.wrong-type").as(check.Must).showing(`now reads "Integer"`)},
		{"accepted and returned", given(check.WrongType, response(200, `{"successDeviceCount":"Integer"}`), after(`{"successDeviceCount":1}`)),
			finds("input.wrong-type").as(check.Must).showing(`with successDeviceCount: "Integer"`)},
		{"number taken as a string", given(check.WrongType, bad("userPrincipalName", "5"), response(200, `{}`), after(`{"userPrincipalName":"5"}`)), finds("input.wrong-type")},
		{"array stored", given(check.WrongType, bad("userPrincipalName", "[]"), response(200, `{}`), after(`{"userPrincipalName":[]}`)),
			finds("input.wrong-type").as(check.Must)},
		{"accepted, and then another one that became 1", given(check.WrongType, bad("successDeviceCount", `"5"`), func(e *check.Evidence) {
			e.Bad = append(e.Bad, check.Bad{Step: "bad-2", Target: "successDeviceCount", Value: true})
		}, before(`{"successDeviceCount":9}`), setting(check.Request, 200, `{"successDeviceCount":"5"}`), setting("bad-2", 200, `{"successDeviceCount":true}`), after(`{"successDeviceCount":1}`)),
			finds("input.wrong-type", "input.wrong-type").as(check.Should)},
		{"redirected", given(check.WrongType, response(302, ``), kept), finds("input.wrong-type")},
		{"failed", given(check.WrongType, response(500, `{}`), kept), skips("no-server-error")},
	})
	if hint := wrongTypeRefused.Judge(given(check.WrongType, response(302, ``))).Findings[0].Hint; hint != "" {
		t.Errorf("want no hint about acceptance for a redirect, got %q", hint)
	}
}

// setting is a PATCH with a body, and its response without one.
func setting(step string, status int, body string) part {
	return func(e *check.Evidence) { addStep(e, step, http.MethodPatch, status, ``).Request.Body = []byte(body) }
}
