package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// secretName makes one property write-only.
func secretName(op *contract.Operation) {
	p := op.Property("userPrincipalName")
	schema := *p.Schema
	schema.WriteOnly = true
	p.Schema = &schema
}

func TestWriteOnlyHidden(t *testing.T) {
	const hidden, shown = `{"successDeviceCount":1}`, `{"successDeviceCount":1,"userPrincipalName":"conform"}`
	table(t, writeOnlyHidden, []row{
		{"hidden", given(check.Full, on(secretName), before(hidden), response(200, hidden), after(hidden)), passes},
		{"null", given(check.Full, on(secretName), before(hidden), response(200, `{"userPrincipalName":null}`), after(hidden)), passes},
		{"stars", given(check.Full, on(secretName), before(hidden), response(200, `{"userPrincipalName":"****"}`), after(hidden)), passes},
		{"in the response", given(check.Full, on(secretName), before(hidden), response(200, shown), after(hidden)), finds("body.write-only").showing("a string in the response")},
		{"in a read", given(check.Full, on(secretName), before(hidden), response(204, ``), after(shown)), finds("body.write-only").showing("a string in a read of the entity")},
		{"nothing to see", given(check.Full, on(secretName), read(check.Before, 403, `{}`), response(204, ``), read(check.After, 403, `{}`)), skips("neither")},
	})
}
