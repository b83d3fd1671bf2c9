package oracle

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// The bounds on how often one validation may apply a schema to a value. Both validators try every alternative again at each level of
// a recursive oneOf, and gojsonschema allocates eight kilobytes for each mismatch: without a bound, one hostile body stops the run. A
// body that the frugal kin-openapi finds valid may be larger.
const (
	maxVisits        = 1_000_000
	maxInvalidVisits = 50_000
)

// countVisits subtracts from left how often validating v applies a schema, and stops below 0.
func countVisits(s *openapi3.Schema, v any, left int) int {
	left -= 1 + len(s.Required)
	for _, r := range combined(s) {
		if left < 0 {
			return left
		}
		left = countVisits(r.Value, v, left)
	}
	switch v := v.(type) {
	case []any:
		if s.Items == nil {
			return left
		}
		for i := 0; i < len(v) && left >= 0; i++ {
			left = countVisits(s.Items.Value, v[i], left)
		}
	case map[string]any:
		for name, member := range v {
			if left < 0 {
				return left
			}
			if r := s.Properties[name]; r != nil {
				left = countVisits(r.Value, member, left)
			} else if r := s.AdditionalProperties.Schema; r != nil {
				left = countVisits(r.Value, member, left)
			} else if s.AdditionalProperties.Has != nil {
				left-- // each unknown member may be a mismatch
			}
		}
	}
	return left
}

// hasLoop reports a cycle of schemas that apply to the same value, in which a validator would not end.
func hasLoop(root *openapi3.Schema) bool {
	onPath := map[*openapi3.Schema]bool{} // false once done
	var loop func(s *openapi3.Schema) bool
	loop = func(s *openapi3.Schema) bool {
		if s == nil {
			return false
		}
		if on, seen := onPath[s]; seen {
			return on
		}
		onPath[s] = true
		found := slices.ContainsFunc(combined(s), func(r *openapi3.SchemaRef) bool { return loop(r.Value) })
		onPath[s] = false
		return found
	}
	seen := map[*openapi3.Schema]bool{}
	var walk func(s *openapi3.Schema) bool
	walk = func(s *openapi3.Schema) bool {
		if s == nil || seen[s] {
			return false
		}
		seen[s] = true
		next := append(combined(s), slices.Collect(maps.Values(s.Properties))...)
		for _, r := range []*openapi3.SchemaRef{s.Items, s.AdditionalProperties.Schema} {
			if r != nil {
				next = append(next, r)
			}
		}
		return loop(s) || slices.ContainsFunc(next, func(r *openapi3.SchemaRef) bool { return walk(r.Value) })
	}
	return walk(root)
}

// combined lists the schemas that apply to the same value as s. kin-openapi tries the matching branch of anyOf twice.
func combined(s *openapi3.Schema) openapi3.SchemaRefs {
	out := slices.Concat(s.AllOf, s.OneOf, s.AnyOf, s.AnyOf)
	if s.Not != nil {
		out = append(out, s.Not)
	}
	return out
}
