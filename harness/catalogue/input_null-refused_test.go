package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNullRefused(t *testing.T) {
	table(t, nullRefused, []row{
		{"refused", given(check.NoNull, before(oldState), answer(400, refusal), after(oldState)), passes},
		{"accepted", given(check.NoNull, before(oldState), answer(200, `{}`), after(oldState)), finds("input.null").showing("200 OK")},
		{"stored", given(check.NoNull, before(oldState), answer(204, ``), after(`{"enabled":null}`)), finds("input.null").as(check.Must).showing("now reads null")},
		{"null before", given(check.NoNull, before(`{"enabled":null}`), answer(204, ``), after(`{"enabled":null}`)), finds("input.null")},
		{"refused otherwise", given(check.NoNull, answer(409, refusal)), finds("status.unexpected").as(check.Should)},
		{"failed", given(check.NoNull, answer(500, refusal)), skips("no-server-error")},
	})
}
