package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestWrongTypeRefused(t *testing.T) {
	kept := after(`{"successDeviceCount":"Integer"}`)
	table(t, wrongTypeRefused, []row{
		{"400", given(WrongType, answer(400, `{}`)), passes},
		{"422", given(WrongType, answer(422, `{}`)), passes},
		{"another refusal", given(WrongType, answer(409, `{}`)), finds("status.unexpected").as(verdict.Should).showing("409")},
		{"accepted", given(WrongType, answer(204, ``), after(`{"successDeviceCount":1}`)), finds("input.wrong-type").showing("204")},
		{"accepted, not read", given(WrongType, answer(204, ``), read(After, 405, ``)), finds("input.wrong-type")},
		{"accepted and stored", given(WrongType, answer(200, `{}`), kept), finds("input.wrong-type").as(verdict.Must).showing(`now reads "Integer"`)},
		{"number taken as a string", given(WrongType, bad("userPrincipalName", "5"), answer(200, `{}`), after(`{"userPrincipalName":"5"}`)), finds("input.wrong-type")},
		{"array stored", given(WrongType, bad("userPrincipalName", "[]"), answer(200, `{}`), after(`{"userPrincipalName":[]}`)),
			finds("input.wrong-type").as(verdict.Must)},
		{"redirected", given(WrongType, answer(302, ``), kept), finds("input.wrong-type")},
		{"failed", given(WrongType, answer(500, `{}`), kept), skips("no-server-error")},
	})
	if hint := wrongTypeRefused.Judge(given(WrongType, answer(302, ``))).Findings[0].Hint; hint != "" {
		t.Errorf("want no hint of acceptance for a redirect, got %q", hint)
	}
}
