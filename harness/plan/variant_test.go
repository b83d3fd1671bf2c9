package plan

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// TestVariantIsSentWithItsPermissions has a property that an update may set with application permissions only.
func TestVariantIsSentWithItsPermissions(t *testing.T) {
	for kind, want := range map[contract.PermissionKind]string{
		contract.Application: "", contract.Delegated: "gets delegated ones", "": "neither the sign-in nor the token says",
	} {
		model := text("model")
		model.Variant = contract.Application
		o := options(keyed(text("name"), integer("count"), model))
		o.Permissions = kind
		sent, told := false, ""
		for _, c := range mustPlan(t, o).Cases {
			for _, s := range c.Steps {
				sent = sent || strings.Contains(string(s.Request.Body), `"model"`)
			}
			if strings.Contains(c.NotSent, "model is not sent, because the contract lists it for application permissions only") {
				told = c.NotSent
			}
		}
		if sent != (want == "") || !strings.Contains(told, want) || (told == "") != (want == "") {
			t.Errorf("%q: model is sent: %v, told: %q", kind, sent, told)
		}
	}
}
