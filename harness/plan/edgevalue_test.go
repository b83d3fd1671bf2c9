package plan

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// The first two edge values are what default depth sends: they carry the most.
func TestFirstEdges(t *testing.T) {
	limited := func(n int64) contract.Property {
		return property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(n))
	}
	rate := openapi3.NewFloat64Schema().WithMin(0).WithMax(1)
	step := 0.0001
	rate.MultipleOf = &step
	tags := openapi3.NewArraySchema().WithItems(openapi3.NewInt32Schema().WithMin(1).WithMax(9)).WithMaxItems(3)
	for name, tt := range map[string]struct {
		property contract.Property
		want     []string
	}{
		"instant":           {property("at", "Edm.DateTimeOffset", openapi3.NewDateTimeSchema()), []string{`"2024-02-29T12:00:00.123456+05:30"`}},
		"duration":          {property("span", "Edm.Duration", openapi3.NewStringSchema().WithFormat("duration")), []string{`"P1DT2H3M4.5S"`}},
		"double":            {property("ratio", "Edm.Double", openapi3.NewFloat64Schema()), []string{`0.1234567890123456`}},
		"a double in range": {property("ratio", "Edm.Double", openapi3.NewFloat64Schema().WithMin(2).WithMax(9)), []string{`9`, `2.1234567890123457`}},
		"number":            {property("ratio", "", openapi3.NewFloat64Schema()), []string{`19.99`}},
		"price":             {property("price", "Edm.Decimal", price()), []string{`99.99`, `19.99`}},
		"rate":              {property("rate", "", rate), []string{`1`, `0.819`}},
		"limited text":      {limited(10), []string{`"conform-éé"`}},
		"items":             {property("tags", "Collection(Edm.Int32)", tags), []string{`[9,1,`}},
	} {
		got := edgeValues(&tt.property, maxNested)
		for k, want := range tt.want {
			if k >= len(got) || !strings.HasPrefix(got[k].text, strings.ReplaceAll(want, `\u00e9`, "\u00e9")) || got[k].undocumented {
				t.Errorf("%s: want %s at %d, got %+v", name, want, k, got)
			}
		}
	}
	for _, e := range edgeValues(&contract.Property{Edm: "Edm.Decimal", Schema: price()}, maxNested) {
		if e.text == "1.5e3" {
			t.Error("want no value beyond the bounds")
		}
	}
}

// A blank text, a repeated item and a limit in characters of two UTF-16 units are where services have rules of their own.
func TestLaterEdges(t *testing.T) {
	has := func(p contract.Property, profile contract.Profile, text string) (level check.Level) {
		b, err := newBuilder(keyed(p).WithProfile(profile).Operations[0], options(keyed(p)), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.edgeValues(&p) {
			if e.text == text || e.why == text {
				level = e.level()
			}
		}
		return level
	}
	name := property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(9))
	emoji := `"conform-` + "\U0001f600" + `"`
	tags := property("tags", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema().WithMaxLength(1)))
	count := property("count", "Edm.Int32", openapi3.NewInt32Schema())
	for what, tt := range map[string]struct{ got, want check.Level }{
		"emoji in http":  {has(name, contract.HTTP, emoji), check.Should},
		"emoji in graph": {has(name, contract.Graph, emoji), check.May},
		"repeated items": {has(tags, contract.HTTP, "an item twice, and an empty one"), check.May},
		"minus zero":     {has(count, contract.HTTP, `-0`), check.Should},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: want %q, got %q", what, tt.want, tt.got)
		}
	}
}

// A boundary value of a property that another one of the same update changes, too, would contradict that.
func TestEdgesOfRelatedProperties(t *testing.T) {
	one, two := text("name"), text("label")
	one.Also, two.Also = []string{"label"}, []string{"name"}
	p := mustPlan(t, options(keyed(one, two)))
	built(p)
	found := 0
	for _, c := range p.Cases {
		found += len(c.Updates)
		for _, u := range c.Updates {
			if c.Kind == check.Edges && len(u.Edges) > 1 {
				t.Errorf("%s: want one of the two in an update, got %v", c.ID, u.Edges)
			}
		}
	}
	if found == 0 {
		t.Error("want updates with boundary values")
	}
}
