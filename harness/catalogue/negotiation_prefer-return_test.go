package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestPreferReturn(t *testing.T) {
	table(t, preferReturn, []row{
		{"minimal, honoured", given(check.PreferMinimal, response(204, ``)), passes},
		{"minimal, not honoured", given(check.PreferMinimal, response(200, newState)), passes},
		{"the entity", given(check.PreferFull, response(200, newState)), passes},
		{"no entity", given(check.PreferFull, response(204, ``)), passes},
		{"later", given(check.PreferFull, response(202, ``)), passes},
		{"200 without content", given(check.PreferMinimal, response(200, ``)), finds("negotiation.return").showing("without content")},
		{"documented, and ignored", given(check.PreferFull, on(documentsPrefer("")), response(204, ``)), finds("negotiation.return").as("")},
		{"minimal documented, and ignored", given(check.PreferMinimal, on(documentsPrefer("return=minimal")), response(200, newState)), finds("negotiation.return")},
		{"another documented", given(check.PreferFull, on(documentsPrefer("respond-async")), response(204, ``)), passes},
		{"rejected", given(check.PreferMinimal, response(400, rejectionBody)), skips("prefer-ignored")},
	})
}

func documentsPrefer(example string) func(*contract.Operation) {
	return func(op *contract.Operation) {
		op.Headers = append(op.Headers, contract.Parameter{Name: "Prefer", In: "header", Example: example})
	}
}
