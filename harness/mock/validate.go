package mock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// violation is why a value is rejected.
type violation struct {
	rule rule
	path string // the property, then members after `/` and items as `[n]`
	want string
}

func (v *violation) String() string { return fmt.Sprintf("%s: want %s", clip(v.path), v.want) }

// clip bounds the text of a request that a response repeats.
func clip(s string) string { return clipTo(s, 100) }

func clipTo(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "..."
}

// rules say what is valid beyond what a schema says.
type rules struct {
	whole bool // required members must be there: the value replaces another one, as an item of a collection does, and is not merged into it
	open  bool // members that the schema does not declare are allowed, as JSON Schema says and OData does not
}

// complete are the rules for values of responses.
var complete = rules{whole: true, open: true}

// validate checks one value against its type and schema.
func validate(path, edmType string, s *openapi3.Schema, v any, r rules, depth int) *violation {
	if s == nil || depth >= maxSchemaDepth {
		return nil
	}
	if v == nil {
		if contract.TakesNull(s) {
			return nil
		}
		if s.Type.Is("array") {
			return &violation{ruleItem, path, "a collection, not null"}
		}
		return &violation{ruleNull, path, "a value, not null"}
	}
	t := primitive(edmType, s)
	if want := wrongKind(s, t, v); want != "" {
		return &violation{kindRule(s, t, v), path, want}
	}
	if list := enumeration(s); len(list)+len(s.Enum) > 0 && !slices.ContainsFunc(list, func(c any) bool { return equalValues(c, v) }) {
		return &violation{ruleMember, path, fmt.Sprintf("one of the %d listed values", len(list))}
	}
	bad := validatePrimitive(path, t, s, v)
	if bad != nil {
		return bad
	}
	switch v := v.(type) {
	case []any:
		bad = validateItems(path, edmType, s, v, r, depth)
	case object:
		bad = validateMembers(path, s, v, r, depth)
	}
	if bad != nil {
		return bad
	}
	return validateComposed(path, edmType, s, v, r, depth)
}

// wrongKind names the JSON type that was wanted, or nothing if the value has it.
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

// kindRule tells a string that looks like a number from any other value of another JSON type.
func kindRule(s *openapi3.Schema, t *edm.Type, v any) rule {
	text, isText := v.(string)
	if !isText || !s.Type.Is("number") && (t == nil || t.Schema().Type != "number") {
		return ruleKind
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil || strings.ContainsAny(text, "0123456789") {
		return ruleNumber
	}
	return ruleKind
}

// lexicalRules are the rules for malformed values of a type, other than ruleLexical.
var lexicalRules = map[string]rule{
	"Edm.Guid": ruleGUID, "Edm.Date": ruleTemporal, "Edm.DateTimeOffset": ruleTemporal, "Edm.TimeOfDay": ruleTemporal,
	"Edm.Duration": ruleDuration, "Edm.Binary": ruleBinary,
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

// isInteger reports whether a property's numbers are integers.
func isInteger(s *openapi3.Schema, t *edm.Type) bool {
	return s.Type.Is("integer") || t != nil && t.Schema().Type == "integer"
}

// validatePrimitive checks the lexical rule and range of a scalar, and the bounds that its schema adds.
func validatePrimitive(path string, t *edm.Type, s *openapi3.Schema, v any) *violation {
	if n, ok := v.(json.Number); ok {
		return validateNumber(path, t, s, n)
	}
	if t != nil && t.Check(toGo(v)) != nil {
		return &violation{cmp.Or(lexicalRules[t.Name], ruleLexical), path, "an " + t.Name + " value"}
	}
	text, ok := v.(string)
	if !ok {
		return nil
	}
	if contract.BreaksFormat(s.Format, text) {
		return &violation{ruleFormat, path, "a string of the documented format"}
	}
	length := uint64(len([]rune(text)))
	if length < s.MinLength || s.MaxLength != nil && length > *s.MaxLength {
		return &violation{ruleBound, path, "a string of the documented length"}
	}
	if pattern, err := contract.CompilePattern(s.Pattern); err == nil && !pattern.MatchString(text) {
		return &violation{ruleBound, path, "a string of the documented pattern"}
	}
	return nil
}

func validateNumber(path string, t *edm.Type, s *openapi3.Schema, n json.Number) *violation {
	integer, broken := isInteger(s, t), ruleBound
	if integer {
		broken = ruleRange
	}
	exact, ok := rational(n)
	switch {
	case !ok:
		return &violation{ruleLexical, path, "a number of a common size"}
	case integer && !exact.IsInt():
		return &violation{ruleRange, path, "an integer"}
	case t != nil && t.Check(n) != nil:
		return &violation{broken, path, "an " + t.Name + " value"}
	case contract.OutOfBounds(s, exact):
		return &violation{ruleRange, path, "a number within the documented bounds"}
	}
	return nil
}
