package check

import "testing"

func TestPreferenceApplied(t *testing.T) {
	applied := func(kind string, status int, body, value string) *Evidence {
		return given(kind, answer(status, body, "Preference-Applied: "+value))
	}
	table(t, preferenceApplied, []row{
		{"not named", given(PreferMinimal, answer(204, ``)), passes},
		{"minimal", applied(PreferMinimal, 204, ``, "return=minimal"), passes},
		{"minimal, quoted", applied(PreferMinimal, 204, ``, `Return="minimal"; foo=bar`), passes},
		{"the entity", applied(PreferFull, 200, newState, "return=representation"), passes},
		{"the unknown one", applied(PreferMinimal, 200, newState, "conform-probe"), passes},
		{"minimal, with content", applied(PreferMinimal, 200, newState, "return=minimal"), finds("negotiation.applied").showing("200 OK")},
		{"the entity, without content", applied(PreferFull, 204, ``, "return=representation"), finds("negotiation.applied")},
		{"not sent", applied(PreferFull, 204, ``, "return=minimal"), finds("negotiation.applied").showing("return=minimal")},
		{"another", applied(PreferMinimal, 204, ``, "return=minimal, respond-async"), finds("negotiation.applied")},
		{"refused", applied(PreferMinimal, 400, refusal, "return=minimal"), skips("prefer-ignored")},
	})
}
