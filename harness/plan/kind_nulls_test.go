package plan

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// Null is sent for nullable and for non-nullable properties, but not if the description does not say which.
func TestNulls(t *testing.T) {
	may, must, unsaid := text("may"), text("must"), text("unsaid")
	may.Nullable, must.NotNull = true, true
	bodies := map[string]string{}
	for _, c := range mustPlan(t, options(keyed(may, must, unsaid))).Cases {
		if c.Kind == check.Nulls || c.Kind == check.NoNull {
			bodies[c.Case] = string(c.Steps[1].Request.Body)
		}
	}
	if len(bodies) != 2 || bodies["nulls"] != `{"may":null}` {
		t.Errorf("want null for what may be null alone, got %v", bodies)
	}
	if body := bodies["null"]; body == "" || body[len(body)-len(`,"must":null}`):] != `,"must":null}` {
		t.Errorf("want null for what must not be, beside a valid value, got %q", body)
	}
}
