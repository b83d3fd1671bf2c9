package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestPreferenceApplied(t *testing.T) {
	applied := func(kind string, status int, body, value string) *check.Evidence {
		return given(kind, response(status, body, "Preference-Applied: "+value))
	}
	table(t, preferenceApplied, []row{
		{"not named", given(check.PreferMinimal, response(204, ``)), passes},
		{"minimal", applied(check.PreferMinimal, 204, ``, "return=minimal"), passes},
		{"minimal, quoted", applied(check.PreferMinimal, 204, ``, `Return="minimal"; foo=bar`), passes},
		{"the entity", applied(check.PreferFull, 200, newState, "return=representation"), passes},
		{"the unknown one", applied(check.PreferMinimal, 200, newState, "conform-probe"), passes},
		{"minimal, with content", applied(check.PreferMinimal, 200, newState, "return=minimal"), finds("negotiation.applied").showing("200 OK")},
		{"the entity, without content", applied(check.PreferFull, 204, ``, "return=representation"), finds("negotiation.applied")},
		{"not sent", applied(check.PreferFull, 204, ``, "return=minimal"), finds("negotiation.applied").showing("return=minimal")},
		{"another", applied(check.PreferMinimal, 204, ``, "return=minimal, respond-async"), finds("negotiation.applied")},
		{"not named, although documented", given(check.PreferMinimal, on(confirming), response(204, ``)), finds("negotiation.applied").as(check.Should).showing("no Preference-Applied")},
		{"not followed, although documented", given(check.PreferMinimal, on(confirming), response(200, newState)), passes},
		{"rejected", applied(check.PreferMinimal, 400, rejectionBody, "return=minimal"), skips("prefer-ignored")},
	})
}

// confirming documents Preference-Applied for every success.
func confirming(op *contract.Operation) {
	for _, status := range []int{200, 204} {
		op.Responses = append(op.Responses[:0:0], append([]contract.Response{{Status: status, Headers: []contract.Header{{Name: "Preference-Applied"}}}}, op.Responses...)...)
	}
}
