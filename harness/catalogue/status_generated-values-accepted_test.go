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
