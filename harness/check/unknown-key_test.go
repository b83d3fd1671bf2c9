package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestUnknownKey(t *testing.T) {
	absent := read(After, 404, `{}`)
	table(t, unknownKey, []row{
		{"not found", given(UnknownKeys, answer(404, `{}`), absent), passes},
		{"not found, unreadable", given(UnknownKeys, answer(404, `{}`), read(After, 405, ``)), passes},
		{"not found, forbidden to read", given(UnknownKeys, answer(404, `{}`), read(After, 403, `{}`)), passes},
		{"not found, any path answers a page", given(UnknownKeys, answer(404, `{}`), after(`<html>`)), passes},
		{"not found, but there", given(UnknownKeys, answer(404, `{}`), after(`{"id":"x"}`)), finds("state.created")},
		{"accepted", given(UnknownKeys, answer(204, ``), absent), finds("state.created").showing("204")},
		{"created", given(UnknownKeys, answer(201, `{}`), after(`{"id":"x"}`)), finds("state.created").showing("201")},
		{"bad request", given(UnknownKeys, answer(400, `{}`), absent), finds("status.unexpected").as(verdict.Graph)},
		{"conflict", given(UnknownKeys, answer(409, `{}`), absent), finds("status.unexpected").as(verdict.Graph)},
		{"redirected", given(UnknownKeys, answer(307, ``), absent), finds("status.unexpected").as(verdict.Graph)},
		{"failed", given(UnknownKeys, answer(500, `{}`), absent), skips("no-server-error")},
	})
}
