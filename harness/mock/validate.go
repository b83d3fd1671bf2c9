package mock

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// violation is why a value is refused.
type violation struct {
	rule rule
	path string // property, then members by `/` and items by `[n]`
	want string
}

func (v *violation) String() string { return fmt.Sprintf("%s: want %s", clip(v.path), v.want) }

// clip bounds what of a request's text an answer repeats.
func clip(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// judge checks one value of an update against its type and schema. A complex value is merged member by member, so what it
// requires may be missing; whole says that it replaces another, as an item of a collection does.
func judge(path, edmType string, s *openapi3.Schema, v any, whole bool, depth int) *violation {
	if s == nil || depth == maxSchemaDepth {
		return nil
	}
	if v == nil {
		if s.Nullable || s.Type.IncludesNull() {
			return nil
		}
		return &violation{ruleNull, path, "a value, not null"}
	}
	t := primitive(edmType, s)
	if want := wrongKind(s, t, v); want != "" {
		return &violation{ruleKind, path, want}
	}
	if list := choices(s); len(list) > 0 && !slices.ContainsFunc(list, func(c any) bool { return same(c, v) }) {
		return &violation{ruleMember, path, fmt.Sprintf("one of the %d listed values", len(list))}
	}
	if bad := judgePrimitive(path, t, s, v); bad != nil {
		return bad
	}
	switch v := v.(type) {
	case []any:
		if bad := judgeItems(path, edmType, s, v, depth); bad != nil {
			return bad
		}
	case object:
		if bad := judgeMembers(path, s, v, whole, depth); bad != nil {
			return bad
		}
	}
	return judgeComposed(path, edmType, s, v, whole, depth)
}

// wrongKind names the kind that was wanted, where the value is of another kind of JSON.
func wrongKind(s *openapi3.Schema, t *edm.Type, v any) string {
	if s.Type != nil && len(*s.Type) > 0 {
		if slices.ContainsFunc(*s.Type, func(name string) bool { return isKind(name, v) }) {
			return ""
		}
		return "a JSON " + strings.Join(*s.Type, " or ")
	}
	if t == nil || isKind(t.Schema().Type, v) {
		return ""
	}
	if _, text := v.(string); text && t.Check(v) == nil {
		return "" // INF and NaN
	}
	return "a JSON " + t.Schema().Type
}

func isKind(name string, v any) bool {
	switch v.(type) {
	case string:
		return name == "string"
	case json.Number:
		return name == "number" || name == "integer"
	case bool:
		return name == "boolean"
	case []any:
		return name == "array"
	case object:
		return name == "object"
	}
	return name == "null"
}

// judgePrimitive checks the lexical rule and range of a scalar, and the bounds that its schema adds.
func judgePrimitive(path string, t *edm.Type, s *openapi3.Schema, v any) *violation {
	integral := s.Type.Is("integer") || t != nil && t.Schema().Type == "integer"
	if n, ok := v.(json.Number); ok {
		exact, ok := rational(n)
		switch {
		case !ok, integral && !exact.IsInt():
			return &violation{ruleLexical, path, "an integer"}
		case t != nil && t.Check(v) != nil:
			return &violation{rangeRule(integral), path, "an " + t.Name + " value"}
		case outside(s, exact):
			return &violation{rangeRule(integral), path, "a number within the documented bounds"}
		}
		return nil
	}
	if t != nil && t.Check(toGo(v)) != nil {
		return &violation{ruleLexical, path, "an " + t.Name + " value"}
	}
	text, ok := v.(string)
	if !ok {
		return nil
	}
	length := uint64(len([]rune(text)))
	if length < s.MinLength || s.MaxLength != nil && length > *s.MaxLength {
		return &violation{ruleBound, path, "a string of the documented length"}
	}
	if pattern, err := regexp.Compile(s.Pattern); err == nil && !pattern.MatchString(text) {
		return &violation{ruleLexical, path, "a string of the documented pattern"}
	}
	return nil
}

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
			} else if worst == nil || worst.rule == ruleKind {
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
