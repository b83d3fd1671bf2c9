package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownKey(t *testing.T) {
	absent := read(check.After, 404, `{}`)
	table(t, unknownKey, []row{
		{"not found", given(check.UnknownKeys, response(404, `{}`), absent), passes},
		{"not found, unreadable", given(check.UnknownKeys, response(404, `{}`), read(check.After, 405, ``)), passes},
		{"not found, forbidden to read", given(check.UnknownKeys, response(404, `{}`), read(check.After, 403, `{}`)), passes},
		{"not found, any path returns a page", given(check.UnknownKeys, response(404, `{}`), after(`<html>`)), passes},
		{"not found, but there", given(check.UnknownKeys, response(404, `{}`), after(`{"id":"x"}`)), finds("state.created")},
		{"accepted", given(check.UnknownKeys, response(204, ``), absent), finds("state.created").showing("204")},
		{"created", given(check.UnknownKeys, response(201, `{}`), after(`{"id":"x"}`)), finds("state.created").showing("201")},
		{"bad request", given(check.UnknownKeys, response(400, `{}`), absent), finds("status.unexpected").as(check.Convention)},
		{"conflict", given(check.UnknownKeys, response(409, `{}`), absent), finds("status.unexpected").as(check.Convention)},
		{"redirected", given(check.UnknownKeys, response(307, ``), absent), finds("status.unexpected").as(check.Convention)},
		{"there is one", given(check.UnknownKeys, before(`{"id":7}`), response(200, `{}`), after(`{"id":7}`)), skips("shows an entity")},
		{"read before, created", given(check.UnknownKeys, read(check.Before, 404, `{}`), response(200, `{}`), after(`{"id":7}`)), finds("state.created")},
		{"no read is served", given(check.UnknownKeys, read(check.Before, 405, ``), response(200, `{}`), read(check.After, 405, ``)), skips("no read shows")},
		{"http: created where the contract does not document 404", given(check.UnknownKeys, on(inHTTP), read(check.Before, 404, `{}`), response(200, `{}`), after(`{"id":7}`)), finds("state.created").as(check.May)},
		{"http: another rejection", given(check.UnknownKeys, on(inHTTP), response(400, `{}`), absent), passes},
		{"failed", given(check.UnknownKeys, response(500, `{}`), absent), skips("no-server-error")},
	})
}
