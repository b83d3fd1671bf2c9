package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// On a tenant, a rule that the contract does not state is information.
func TestGeneratedValuesOnATenant(t *testing.T) {
	e := probed(rejection(check.Generated, "text", "conform-1"))
	if out := generatedValuesAccepted.Judge(e); out.Level != "" || len(out.Findings) != 1 || out.Findings[0].Exchange != 7 {
		t.Errorf("want a finding of the check's own level that shows the probe, got %+v", out)
	}
	e.Tenant = true
	if out := generatedValuesAccepted.Judge(e); out.Level != check.May {
		t.Errorf("want information, got %+v", out)
	}
}

// A response shows members that a JSON Patch may not set: only the documented example says which it may.
func TestRejectedValuesOfJSONPatch(t *testing.T) {
	for source, want := range map[check.Source]bool{check.Generated: false, check.FromRead: false, check.FromExample: true} {
		e := probed(rejection(source, "flag", true))
		e.Operation.MediaType = "application/json-patch+json"
		documented, generated := documentedValuesAccepted.Judge(e), generatedValuesAccepted.Judge(e)
		if got := len(documented.Findings) == 1; got != want || len(generated.Findings) == len(documented.Findings) || generated.Level != check.May {
			t.Errorf("%s: want it promised: %t, got %+v and %+v", source, want, documented, generated)
		}
	}
}
