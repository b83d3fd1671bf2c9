package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// For any seed and schema, generated values are valid, they differ if the type has several, and text starts with conform- if that fits.
func TestEveryGeneratedValueIsValid(t *testing.T) {
	str, number := openapi3.NewStringSchema, openapi3.NewFloat64Schema
	type row struct {
		edm    string
		schema *openapi3.Schema
		values int // the minimum number of different values
		marked bool
	}
	rows := map[string]row{
		"text":            {"Edm.String", str(), 10, true},
		"min length":      {"Edm.String", str().WithMinLength(30), 10, true},
		"exact length":    {"Edm.String", str().WithMinLength(12).WithMaxLength(12), 10, true},
		"enum":            {"", str().WithEnum("a", "b", "c"), 3, false},
		"pattern, met":    {"Edm.String", str().WithPattern("^[a-z0-9-]+$"), 10, true},
		"pattern":         {"Edm.String", str().WithPattern("^[A-Z]{3}-[0-9]+$").WithMinLength(9), 10, false},
		"pattern, never":  {"Edm.String", str().WithPattern("x^"), 0, false},
		"address":         {"Edm.String", str().WithFormat("email"), 10, true},
		"no room":         {"Edm.String", str().WithFormat("email").WithMaxLength(10), 0, false},
		"link":            {"Edm.String", str().WithFormat("uri"), 10, false},
		"IPv4":            {"Edm.String", str().WithFormat("ipv4"), 10, false},
		"IPv6":            {"Edm.String", str().WithFormat("ipv6"), 10, false},
		"instant":         {"Edm.DateTimeOffset", str().WithFormat("date-time"), 10, false},
		"day":             {"Edm.Date", str().WithFormat("date"), 10, false},
		"guid":            {"Edm.Guid", str().WithFormat("uuid"), 10, false},
		"guid, too short": {"Edm.Guid", str().WithFormat("uuid").WithMaxLength(10), 0, false},
		"duration":        {"Edm.Duration", str().WithFormat("duration"), 10, false},
		"bounds":          {"Edm.Int32", openapi3.NewInt32Schema().WithMin(10).WithMax(12), 3, false},
		"negative":        {"Edm.Int32", openapi3.NewInt32Schema().WithMax(-5), 10, false},
		"one value":       {"Edm.Int32", openapi3.NewInt32Schema().WithMin(7).WithMax(7), 1, false},
		"odd bounds":      {"Edm.Int32", openapi3.NewInt32Schema().WithMin(0.5).WithMax(3.5), 3, false},
		"above a float":   {"Edm.Int64", openapi3.NewInt64Schema().WithMin(1e15), 10, false},
		"fraction":        {"Edm.Double", number().WithMin(0.25).WithMax(0.75), 2, false},
		"decimal":         {"Edm.Decimal", number().WithMax(-100), 10, false},
		"boolean":         {"Edm.Boolean", openapi3.NewBoolSchema(), 2, false},
		"items":           {"Collection(Edm.String)", openapi3.NewArraySchema().WithItems(str().WithMaxLength(4)).WithMaxItems(1), 3, false},
	}
	for n := range 13 {
		least, marked := 10, n >= len("conform-1")
		if n == 0 {
			least = 1
		}
		rows[fmt.Sprint("at most ", n, " characters")] = row{"Edm.String", str().WithMaxLength(int64(n)), least, marked}
	}
	for name, r := range rows {
		for _, seed := range []string{"1", "2", "", "2026-11-25", "a long seed with blanks and more", "\u00fc", "zz9", "0", "conform", "-7"} {
			b := &builder{op: &contract.Operation{Properties: []contract.Property{{Name: "p", Edm: r.edm, Schema: r.schema}}}, opts: Options{Seed: seed}}
			seen := map[string]bool{}
			for _, v := range b.generate(&b.op.Properties[0], maxTries) {
				if want, reason := oracle.ValueMismatch(r.schema, v); want != "" || reason != "" {
					t.Fatalf("%s: seed %q: want %s %s, got %v", name, seed, want, reason, v)
				}
				text, _ := json.Marshal(v)
				if seen[string(text)] = true; r.marked && !strings.HasPrefix(string(text), `"conform-`) {
					t.Fatalf("%s: seed %q: want conform- in front, got %s", name, seed, text)
				}
			}
			if len(seen) < r.values || r.values == 0 && len(seen) > 0 {
				t.Errorf("%s: seed %q: want %d values at least, got %d: %v", name, seed, r.values, len(seen), seen)
			}
			for _, e := range edgeValues(&b.op.Properties[0], maxNested) {
				if want, reason := oracle.ValueMismatch(r.schema, e.value); want != "" || reason != "" {
					t.Errorf("%s: want an edge that the schema allows, got %s", name, e.text)
				}
			}
		}
	}
}
