package plan

import (
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestReadOnlyOfTheResponse sends a property that only the response has, and that is read-only there.
func TestReadOnlyOfTheResponse(t *testing.T) {
	watts := openapi3.NewInt32Schema()
	watts.ReadOnly = true
	c := keyed(text("name"))
	c.Operations[0].Responses[0].Schema = openapi3.NewObjectSchema().WithProperty("watts", watts).WithProperty("level", openapi3.NewInt32Schema())
	p := mustPlan(t, options(c))
	i := slices.IndexFunc(p.Cases, func(c *Case) bool { return c.ID == "thing/read-only" })
	if i < 0 {
		t.Fatalf("want the case thing/read-only, got %v", ids(p))
	}
	if values := p.Cases[i].ReadOnlyValues; len(values) != 1 || len(values["watts"]) == 0 {
		t.Errorf("want values of watts alone, got %v", values)
	}
}
