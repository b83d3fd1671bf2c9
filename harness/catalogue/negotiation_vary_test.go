package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestVary(t *testing.T) {
	says := func(headers ...string) *check.Evidence {
		return given(check.PreferMinimal, on(documents(200, 204)), response(204, ``, headers...))
	}
	table(t, vary, []row{
		{"Prefer", says("Preference-Applied: return=minimal", "Vary: Accept-Encoding, prefer"), passes},
		{"everything", says("Preference-Applied: return=minimal", "Vary: *"), passes},
		{"on two lines", says("Preference-Applied: return=minimal", "Vary: Accept", "Vary: Prefer"), passes},
		{"something else", says("Preference-Applied: return=minimal", "Vary: Accept"), finds("header.vary").showing("Accept")},
		{"none", says("Preference-Applied: return=minimal"), finds("header.vary").showing("none")},
		{"nothing applied", says(), skips("no Preference-Applied")},
	})
	if e := given(check.PreferMinimal); vary.When(e.Scenario) {
		t.Error("want the check to apply only where two responses are documented")
	}
}
