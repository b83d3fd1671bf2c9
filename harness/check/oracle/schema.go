package oracle

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

func isComposite(s *openapi3.Schema, kind *edm.Type) bool {
	return isCombined(s) || s.Not != nil || numberStrings(s, kind) != nil
}

// requiredOf lists the members that a value must have: not those that only exist in the other direction (OpenAPI 3.0.3 section 4.7.24.2).
func requiredOf(s *openapi3.Schema, update bool) []string {
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(s.Required))), func(name string) bool {
		ref := s.Properties[name]
		return ref != nil && ref.Value != nil && (update && ref.Value.ReadOnly || !update && ref.Value.WriteOnly)
	})
}

// typesOf returns the JSON types that a schema allows; none means any.
func typesOf(s *openapi3.Schema, kind *edm.Type) []string {
	if s.Type.IsEmpty() && kind != nil && !isCombined(s) {
		return []string{kind.Schema().Type}
	}
	return s.Type.Slice()
}

func isCombined(s *openapi3.Schema) bool {
	return len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0
}

// numberStrings returns the strings that Edm.Single and Edm.Double allow beside a number ("INF"), where a schema names the type and
// is a number, or the anyOf of a number and those strings. Written as if and else, a wrong value is one mismatch instead of three.
func numberStrings(s *openapi3.Schema, kind *edm.Type) []string {
	if kind == nil || len(kind.Schema().Strings) == 0 || len(s.AllOf)+len(s.OneOf) > 0 || s.Not != nil || len(s.Enum) > 0 {
		return nil
	}
	if len(s.AnyOf) > 0 && numberBranch(s) == nil || len(s.AnyOf) == 0 && !slices.Equal(typesOf(s, kind), []string{"number"}) {
		return nil
	}
	return kind.Schema().Strings
}

// numberBranch returns the number in an anyOf of just a number and a string.
func numberBranch(s *openapi3.Schema) *openapi3.SchemaRef {
	if len(s.AnyOf) != 2 || !s.Type.IsEmpty() {
		return nil
	}
	first, second := s.AnyOf[0], s.AnyOf[1]
	if first.Value != nil && second.Value != nil && first.Value.Type.Is("number") && second.Value.Type.Is("string") {
		return first
	}
	return nil
}
