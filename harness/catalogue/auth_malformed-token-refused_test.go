package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

func TestMalformedTokenRefused(t *testing.T) {
	changed := func(status int, auth wire.Auth, field string) *check.Evidence {
		e := given(check.ChangedTokens, response(status, `{}`))
		e.Response().Request.Auth = auth
		e.Response().Request.Header.Set("Authorization", field)
		return e
	}
	table(t, malformedTokenRefused, []row{
		{"401", given(check.MalformedTokens, response(401, `{}`)), passes},
		{"invalid request", given(check.MalformedTokens, response(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.MalformedTokens, response(200, `{}`)), finds("auth.invalid")},
		{"sent to a login page", given(check.MalformedTokens, response(302, ``)), finds("auth.invalid")},
		{"failed", given(check.MalformedTokens, response(500, `{}`)), skips("no-server-error")},
		{"longer", changed(401, wire.AuthLonger, "Bearer xconform"), passes},
		{"longer, served", changed(200, wire.AuthLonger, "Bearer xconform"), finds("auth.invalid").showing("200")},
		{"longer, invalid request", changed(400, wire.AuthLonger, "Bearer xconform"), finds("status.unexpected").as(check.Should)},
		{"longer, hidden", changed(404, wire.AuthLonger, "Bearer xconform"), finds("status.unexpected").as(check.May)},
		{"no other letters", changed(401, wire.AuthOtherCase, ""), skips("no such form")},
		{"no syntax", changed(400, wire.AuthNoSyntax, `Bearer {x}`), passes},
		{"no syntax, served", changed(200, wire.AuthNoSyntax, `Bearer {x}`), finds("auth.invalid")},
	})
}
