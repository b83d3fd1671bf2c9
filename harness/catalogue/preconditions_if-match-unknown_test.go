package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchUnknown(t *testing.T) {
	probe := func(status int, read part) *check.Evidence {
		return given(check.UnknownMatch, readMissing(check.Before), response(status, rejectionBody), read)
	}
	missing := readMissing(check.After)
	table(t, ifMatchUnknown, []row{
		{"not found", probe(404, missing), passes},
		{"no state to match", probe(412, missing), passes},
		{"no right to read", given(check.UnknownMatch, read(check.Before, 403, rejectionBody), response(412, rejectionBody), read(check.After, 403, rejectionBody)), passes},
		{"rejected otherwise", probe(400, missing), finds("status.unexpected").as("may")},
		{"created", probe(201, after(newState)), finds("state.created").showing("an entity")},
		{"created in silence", probe(204, read(check.After, 403, rejectionBody)), finds("state.created").showing("204")},
		{"accepted, and nothing was created", probe(204, missing), skips("see unknown-key")},
		{"created although refused", probe(412, after(newState)), finds("state.created").showing("an entity")},
		{"no read is served", given(check.UnknownMatch, read(check.Before, 405, ``), response(200, `{}`), read(check.After, 405, ``)), skips("no read shows")},
		{"failed", probe(500, missing), skips("no-server-error")},
		{"there before", given(check.UnknownMatch, before(newState), response(200, newState), after(newState)), skips("see unknown-key")},
	})
}

func readMissing(step string) part { return read(step, 404, rejectionBody) }
