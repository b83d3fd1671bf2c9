package mock

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

func judgeItems(path, edmType string, s *openapi3.Schema, items []any, depth int) *violation {
	if n := uint64(len(items)); n < s.MinItems || s.MaxItems != nil && n > *s.MaxItems {
		return &violation{ruleBound, path, "a collection of the documented length"}
	}
	if s.Items == nil || s.Items.Value == nil {
		return nil
	}
	seen := map[string]bool{}
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if bad := judge(at, element(edmType, s.Items.Value), s.Items.Value, item, true, depth+1); bad != nil {
			if bad.rule == ruleKind {
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

// isDerived tells whether a complex value names a type of its own. Which members that type adds, the contract does not say.
func isDerived(s *openapi3.Schema, o object) bool {
	name := strings.TrimPrefix(text(o, odataType), "#")
	return name != "" && name != edmName(s)
}

func judgeMembers(path string, s *openapi3.Schema, o object, whole bool, depth int) *violation {
	members := declared(s)
	open := isOpen(s) || isDerived(s, o)
	for _, m := range o {
		if strings.Contains(m.name, "@") {
			continue
		}
		schema := members.find(m.name)
		if schema == nil && s.AdditionalProperties.Schema != nil {
			schema = s.AdditionalProperties.Schema.Value
		}
		if schema == nil && !open {
			return &violation{ruleMember, path + "/" + m.name, "a member that the type declares"}
		}
		if schema == nil {
			continue
		}
		if bad := judge(path+"/"+m.name, edmName(schema), schema, m.value, whole, depth+1); bad != nil {
			if bad.rule == ruleKind {
				bad.rule = ruleMember
			}
			return bad
		}
	}
	for _, name := range s.Required {
		if _, ok := o.get(name); whole && !ok {
			return &violation{ruleBound, path, "the required member " + name}
		}
	}
	return nil
}

// composedDepth makes composition, which branches without the value getting smaller, reach the end of the walk sooner.
const composedDepth = 20

// judgeComposed checks allOf, anyOf, oneOf and not.
func judgeComposed(path, edmType string, s *openapi3.Schema, v any, whole bool, depth int) *violation {
	for _, ref := range s.AllOf {
		// An allOf part sees the members of the other parts too, so what it does not declare is not unknown.
		if bad := judge(path, edmType, opened(ref.Value), v, whole, depth+composedDepth); bad != nil {
			return bad
		}
	}
	for _, refs := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		if len(refs) == 0 {
			continue
		}
		var worst *violation
		fits := 0
		for _, ref := range refs {
			bad := judge(path, edmType, opened(ref.Value), v, whole, depth+composedDepth)
			if bad == nil {
				fits++
			} else if worst == nil || worst.rule == ruleKind || worst.rule == ruleNumber {
				worst = bad // a branch of the right kind says more than one of another kind
			}
		}
		if fits == 0 {
			return worst
		}
	}
	if s.Not != nil && judge(path, edmType, s.Not.Value, v, whole, depth+composedDepth) == nil {
		return &violation{ruleBound, path, "a value that the description does not exclude"}
	}
	return nil
}

// opened is the schema without the rule that members it does not declare are unknown.
func opened(s *openapi3.Schema) *openapi3.Schema {
	if s == nil || s.AdditionalProperties.Has != nil || len(s.Properties) == 0 {
		return s
	}
	yes := true
	open := *s
	open.AdditionalProperties.Has = &yes
	return &open
}
