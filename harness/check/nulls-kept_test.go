package check

import "testing"

func TestNullsKept(t *testing.T) {
	null := func(e *Evidence) { e.Intent = Open; sets("userPrincipalName", "null", "enabled", "null")(e) }
	const was = `{"userPrincipalName":"x","enabled":true}`
	table(t, nullsKept, []row{
		{"kept", given(Nulls, null, before(was), answer(200, `{}`), after(`{"userPrincipalName":null,"enabled":null}`)), passes},
		{"left out", given(Nulls, null, before(was), answer(204, ``), after(`{}`)), passes},
		{"ignored", given(Nulls, null, before(was), answer(204, ``), after(was)), finds("state.lost-update", "state.lost-update").showing("true")},
		{"one made false", given(Nulls, null, before(was), answer(204, ``), after(`{"enabled":false}`)), finds("state.lost-update").showing("false")},
		{"refused", given(Nulls, null, before(was), answer(400, refusal), after(was)), finds("input.null-refused").showing("400")},
		{"failed", given(Nulls, null, before(was), answer(500, refusal), after(was)), skips("no-server-error")},
		{"for later", given(Nulls, null, before(was), answer(202, ``), after(was)), skips("202 Accepted")},
		{"not read", given(Nulls, null, before(was), answer(204, ``), read(After, 404, refusal)), skips("404")},
	})
}
