package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNullsKept(t *testing.T) {
	null := func(e *check.Evidence) {
		e.Intent = check.Open
		sets("userPrincipalName", "null", "enabled", "null")(e)
	}
	const was = `{"userPrincipalName":"x","enabled":true}`
	table(t, nullsKept, []row{
		{"kept", given(check.Nulls, null, before(was), response(200, `{}`), after(`{"userPrincipalName":null,"enabled":null}`)), passes},
		{"left out", given(check.Nulls, null, before(was), response(204, ``), after(`{}`)), passes},
		{"left out in OData", given(check.Nulls, on(inOData), null, before(was), response(204, ``), after(`{"enabled":null}`)), finds("state.null-omitted").as(check.Should).showing("absent")},
		{"never shown in OData", given(check.Nulls, on(inOData), null, before(`{"enabled":true}`), response(204, ``), after(`{"enabled":null}`)), passes},
		{"ignored in OData", given(check.Nulls, on(inOData), null, before(was), response(204, ``), after(`{"userPrincipalName":"x"}`)), finds("state.lost-update").as(check.Must)},
		{"ignored in http", given(check.Nulls, on(inHTTP), null, before(was), response(204, ``), after(`{"userPrincipalName":"x"}`)), finds("state.lost-update").as(check.Should)},
		{"left out in http", given(check.Nulls, on(inHTTP), null, before(was), response(204, ``), after(`{}`)), passes},
		{"ignored", given(check.Nulls, null, before(was), response(204, ``), after(was)), finds("state.lost-update", "state.lost-update").as(check.Convention).showing("true")},
		{"one made false", given(check.Nulls, null, before(was), response(204, ``), after(`{"enabled":false}`)), finds("state.lost-update").as(check.Convention).showing("false")},
		{"rejected", given(check.Nulls, null, before(was), response(400, rejectionBody), after(was)), finds("input.null-refused").as(check.Convention).showing("400")},
		{"failed", given(check.Nulls, null, before(was), response(500, rejectionBody), after(was)), skips("no-server-error")},
		{"for later", given(check.Nulls, null, before(was), response(202, ``), after(was)), skips("202 Accepted")},
		{"not read", given(check.Nulls, null, before(was), response(204, ``), read(check.After, 404, rejectionBody)), skips("404")},
	})
}
