package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNullRefused(t *testing.T) {
	table(t, nullRefused, []row{
		{"rejected", given(check.NoNull, before(oldState), response(400, rejectionBody), after(oldState)), passes},
		{"accepted", given(check.NoNull, before(oldState), response(200, `{}`), after(oldState)), finds("input.null").showing("200 OK")},
		{"stored", given(check.NoNull, before(oldState), response(204, ``), after(`{"enabled":null}`)), finds("input.null").as(check.Must).showing("now reads null")},
		{"null before", given(check.NoNull, before(`{"enabled":null}`), response(204, ``), after(`{"enabled":null}`)), finds("input.null")},
		{"rejected otherwise", given(check.NoNull, response(409, rejectionBody)), finds("status.unexpected").as(check.Should)},
		{"failed", given(check.NoNull, response(500, rejectionBody)), skips("no-server-error")},
	})
}
