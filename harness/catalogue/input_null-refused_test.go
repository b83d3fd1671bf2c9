package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// neverNull makes every property one of which the contract says that it is not nullable.
func neverNull(op *contract.Operation) {
	for i := range op.Properties {
		op.Properties[i].NotNull = true
	}
}

func TestNullRefused(t *testing.T) {
	table(t, nullRefused, []row{
		{"rejected", given(check.NoNull, on(neverNull), before(oldState), response(400, rejectionBody), after(oldState)), passes},
		{"accepted", given(check.NoNull, on(neverNull), before(oldState), response(200, `{}`), after(oldState)), finds("input.null").showing("200 OK")},
		{"stored", given(check.NoNull, on(neverNull), before(oldState), response(204, ``), after(`{"enabled":null}`)), finds("input.null").as(check.Must).showing("now reads null")},
		{"null before", given(check.NoNull, on(neverNull), before(`{"enabled":null}`), response(204, ``), after(`{"enabled":null}`)), finds("input.null")},
		{"rejected otherwise", given(check.NoNull, on(neverNull), response(409, rejectionBody)), finds("status.unexpected").as(check.Should)},
		{"accepted, and not said", given(check.NoNull, before(oldState), response(200, `{}`), after(oldState)), finds("input.null").as(check.May)},
		{"stored, and not said", given(check.NoNull, before(oldState), response(204, ``), after(`{"enabled":null}`)), finds("input.null").as(check.May)},
		{"stored, and said of others in odata", given(check.NoNull, on(inOData, othersNullable), before(oldState), response(204, ``), after(`{"enabled":null}`)), finds("input.null").as(check.Must)},
		{"accepted, and said of others in http", given(check.NoNull, on(inHTTP, othersNullable), before(oldState), response(200, `{}`), after(oldState)), finds("input.null").as(check.Should)},
		{"accepted, and said of others in graph", given(check.NoNull, on(othersNullable), before(oldState), response(200, `{}`), after(oldState)), finds("input.null").as(check.May)},
		{"failed", given(check.NoNull, on(neverNull), response(500, rejectionBody)), skips("no-server-error")},
	})
}

// othersNullable makes every property but one nullable.
func othersNullable(op *contract.Operation) {
	for i := range op.Properties {
		op.Properties[i].Nullable = op.Properties[i].Name != "enabled"
	}
}
