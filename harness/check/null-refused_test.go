package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestNullRefused(t *testing.T) {
	table(t, nullRefused, []row{
		{"refused", given(NoNull, before(oldState), answer(400, refusal), after(oldState)), passes},
		{"accepted", given(NoNull, before(oldState), answer(200, `{}`), after(oldState)), finds("input.null").showing("200 OK")},
		{"stored", given(NoNull, before(oldState), answer(204, ``), after(`{"enabled":null}`)), finds("input.null").as(verdict.Must).showing("now reads null")},
		{"null before", given(NoNull, before(`{"enabled":null}`), answer(204, ``), after(`{"enabled":null}`)), finds("input.null")},
		{"refused otherwise", given(NoNull, answer(409, refusal)), finds("status.unexpected").as(verdict.Should)},
		{"failed", given(NoNull, answer(500, refusal)), skips("no-server-error")},
	})
}
