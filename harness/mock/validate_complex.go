package mock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

func validateItems(path, edmType string, s *openapi3.Schema, items []any, r rules, depth int) *violation {
	if n := uint64(len(items)); n < s.MinItems || s.MaxItems != nil && n > *s.MaxItems {
		return &violation{ruleBound, path, "a collection of the documented length"}
	}
	if s.Items == nil || s.Items.Value == nil {
		return nil
	}
	seen := map[string]bool{}
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if bad := validate(at, elementType(edmType, s.Items.Value), s.Items.Value, item, rules{whole: true, open: r.open}, depth+1); bad != nil {
			if bad.rule == ruleKind || bad.rule == ruleNull {
				bad.rule = ruleItem
			}
			return bad
		}
		if !s.UniqueItems {
			continue
		}
		text := string(encode(item))
		if seen[text] {
			return &violation{ruleBound, at, "an item that no other item equals"}
		}
		seen[text] = true
	}
	return nil
}

// isDerived reports whether a complex value names another type than the schema's. The contract does not say which members that type adds.
func isDerived(s *openapi3.Schema, o object) bool {
	name := strings.TrimPrefix(text(o, odataType), "#")
	return name != "" && name != edmName(s)
}

func validateMembers(path string, s *openapi3.Schema, o object, r rules, depth int) *violation {
	var all declaredMembers
	members := func() declaredMembers { // only if needed: it takes as long as all branches of oneOf have members
		if all == nil {
			all = declared(s)
		}
		return all
	}
	open := r.open && !isClosed(s) || isOpen(s) || isDerived(s, o)
	for _, m := range o {
		if contract.IsControl(m.name) || strings.Contains(m.name, "@") && s.Properties[m.name] == nil {
			continue
		}
		var schema *openapi3.Schema
		if ref := s.Properties[m.name]; ref != nil {
			schema = ref.Value
		}
		if schema == nil && (!open || s.AdditionalProperties.Schema != nil) {
			known := members().find(m.name) != nil // perhaps only by a branch, which validateComposed applies
			if !known && s.AdditionalProperties.Schema != nil {
				schema = s.AdditionalProperties.Schema.Value
			}
			required := slices.Contains(s.Required, m.name) && !isClosed(s) // and not described: any value will do
			if schema == nil && !known && !open && !required {
				return &violation{ruleUnknownMember, path + "/" + m.name, "a member that the type declares"}
			}
		}
		if names := contract.NamePattern(s); names != nil && s.Properties[m.name] == nil && !names.MatchString(m.name) {
			return &violation{ruleName, path + "/" + m.name, "a name of the documented pattern"}
		}
		if schema == nil {
			continue
		}
		if bad := validate(path+"/"+m.name, edmName(schema), schema, m.value, r, depth+1); bad != nil {
			if bad.rule == ruleKind || bad.rule == ruleRange || bad.rule == ruleBound {
				bad.rule = ruleMember
			}
			return bad
		}
	}
	for _, name := range s.Required {
		if _, ok := o.get(name); ok || !r.whole {
			continue
		}
		if m := members().find(name); m == nil || !m.ReadOnly && !m.WriteOnly { // else it is required in the other direction only
			return &violation{ruleBound, path, "the required member " + name}
		}
	}
	return nil
}

// composedDepth is what a step of composition counts as. Composition branches without the value getting smaller, so the walk through a
// recursive schema must end sooner.
const composedDepth = 20

// validateComposed checks allOf, anyOf, oneOf and not.
func validateComposed(path, edmType string, s *openapi3.Schema, v any, r rules, depth int) *violation {
	check := func(ref *openapi3.SchemaRef) *violation {
		part := ref.Value
		if !r.open { // a part sees the members of the other parts too, so those that it does not declare are allowed
			part = withOpenMembers(part)
		}
		return validate(path, edmType, part, v, r, depth+composedDepth)
	}
	for _, ref := range s.AllOf {
		if bad := check(ref); bad != nil {
			return bad
		}
	}
	for i, refs := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		var best *violation
		matches := 0
		for _, ref := range refs {
			bad := check(ref)
			if bad == nil {
				if matches++; i == 0 || !r.whole { // a part of a value may match several branches
					break
				}
				continue
			}
			if best == nil || best.rule == ruleKind || best.rule == ruleNumber {
				best = bad // a violation within the right JSON type says more
			}
		}
		switch {
		case matches == 0 && best != nil:
			return best
		case matches > 1:
			return &violation{ruleBound, path, "a value of exactly one of the alternatives"}
		}
	}
	if s.Not != nil && validate(path, edmType, s.Not.Value, v, r, depth+composedDepth) == nil {
		return &violation{ruleBound, path, "a value that the description does not exclude"}
	}
	return nil
}

// withOpenMembers returns the schema without the rule that undeclared members are unknown.
func withOpenMembers(s *openapi3.Schema) *openapi3.Schema {
	if s == nil || s.AdditionalProperties.Has != nil || len(s.Properties) == 0 {
		return s
	}
	yes := true
	open := *s
	open.AdditionalProperties.Has = &yes
	return &open
}
