package check

import (
	"encoding/json"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

func TestSame(t *testing.T) {
	op := &contract.Operation{Properties: []contract.Property{
		{Name: "at", Edm: "Edm.DateTimeOffset", Schema: openapi3.NewStringSchema()},
		{Name: "name", Edm: "Edm.String", Schema: openapi3.NewStringSchema()},
	}}
	for _, tc := range []struct {
		name string
		a, b any
		want bool
	}{
		{"at", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true},
		{"name", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", false},
		{"name", "a", "a", true},
		{"name", "a", nil, false},
		{"name", nil, nil, true},
		{"other", json.Number("1"), json.Number("1.0"), true},
		{"other", map[string]any{"a": "x"}, map[string]any{"a": "x", "b": "y"}, false},
		{"other", map[string]any{"a": "x", "b": "y"}, map[string]any{"a": "x"}, false},
		{"other", []any{"a", "b"}, []any{"b", "a"}, true},
	} {
		if got := Same(op, tc.name, tc.a, tc.b); got != tc.want {
			t.Errorf("%s: %v and %v: want %t, got %t", tc.name, tc.a, tc.b, tc.want, got)
		}
	}
}
