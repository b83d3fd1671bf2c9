package plan

import (
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
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

// TestReadOnlyAlone sends the version alone, not a time, and at full depth each in a case of its own.
func TestReadOnlyAlone(t *testing.T) {
	at, version := openapi3.NewDateTimeSchema(), openapi3.NewInt32Schema()
	at.ReadOnly, version.ReadOnly = true, true
	c := keyed(text("name"))
	c.Operations[0].Responses[0].Schema = openapi3.NewObjectSchema().WithProperty("createdAt", at).WithProperty("version", version)
	o := options(c)
	o.Depth = Full
	p := mustPlan(t, o)
	var got []string
	for _, c := range p.Cases {
		if c.Kind != check.ReadOnly {
			continue
		}
		got = append(got, c.Case)
		if values := c.ReadOnlyValues; c.Case == check.ReadOnly && (len(values["version"]) != 2 || len(values["createdAt"]) != 1) {
			t.Errorf("want version alone, too, got %v", values)
		}
	}
	if want := []string{"read-only", "read-only-createdAt", "read-only-version"}; !slices.Equal(got, want) {
		t.Errorf("want the cases %v, got %v", want, got)
	}
}
