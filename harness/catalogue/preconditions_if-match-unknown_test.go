package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchUnknown(t *testing.T) {
	probe := func(status int, read part) *check.Evidence {
		return given(check.UnknownMatch, readMissing(check.Before), answer(status, refusal), read)
	}
	missing := readMissing(check.After)
	table(t, ifMatchUnknown, []row{
		{"not found", probe(404, missing), passes},
		{"no state to match", probe(412, missing), passes},
		{"no right to read", given(check.UnknownMatch, read(check.Before, 403, refusal), answer(412, refusal), read(check.After, 403, refusal)), passes},
		{"refused otherwise", probe(400, missing), finds("status.unexpected").as("may")},
		{"created", probe(201, after(newState)), finds("state.created").showing("an entity")},
		{"created in silence", probe(204, read(check.After, 403, refusal)), finds("state.created").showing("204")},
		{"accepted, and nothing was created", probe(204, missing), skips("see unknown-key")},
		{"created although refused", probe(412, after(newState)), finds("state.created").showing("an entity")},
		{"failed", probe(500, missing), skips("no-server-error")},
		{"there before", given(check.UnknownMatch, before(newState), answer(200, newState), after(newState)), skips("see unknown-key")},
	})
}

func readMissing(step string) part { return read(step, 404, refusal) }
