package check

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/xeipuuv/gojsonschema"
)

// The bounds on how often a judgement may apply a schema to a value. Both validators try every alternative again at each level of a
// recursive oneOf, and gojsonschema allocates eight kilobytes for each mismatch: without a bound, one hostile body stops the run. A
// body that the frugal second validator finds valid may be larger.
const (
	maxVisits       = 1_000_000
	maxFaultyVisits = 50_000
)

// Mismatch is one place where a value does not fit its schema. Structural mismatches are about kind and shape (type, required, enum,
// additionalProperties, anyOf, oneOf, not), the others about the value (bounds, lengths, pattern, the lexical rule of an Edm type).
type Mismatch struct {
	Pointer    string // JSON pointer (RFC 6901) of the value, of the object that lacks a member where one is required
	Keyword    string // of JSON Schema
	Want, Got  string // bounded and escaped; Got never holds more than one scalar
	Structural bool
}

// Oracle judges decoded JSON by one schema. It is safe for concurrent use.
type Oracle struct {
	source     *openapi3.Schema
	schema     *gojsonschema.Schema
	second     *openapi3.Schema // the hardened copy for kin-openapi
	multipleOf bool
}

// NewOracle compiles the closure of a schema. It fails where the schema could judge nothing: a pattern that Go cannot compile, bounds
// that exclude each other, a schema that means itself.
func NewOracle(schema *openapi3.Schema) (o *Oracle, err error) {
	defer func() {
		if r := recover(); r != nil {
			o, err = nil, fmt.Errorf("the schema compiler failed: %s", shortened(fmt.Sprint(r), 200))
		}
	}()
	if schema == nil {
		return nil, errors.New("want a schema, got none")
	}
	registerFormats()
	text, err := transpile(schema)
	if err != nil {
		return nil, err
	}
	if loops(schema) {
		return nil, errors.New("a schema means itself through allOf, anyOf, oneOf or not, and so accepts nothing or anything")
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	compiled, err := loader.Compile(gojsonschema.NewBytesLoader(text))
	if err != nil {
		return nil, fmt.Errorf("the schema does not compile: %w", err)
	}
	h := &harden{done: map[place]*openapi3.Schema{}}
	second := h.schema(place{schema, ""})
	return &Oracle{schema, compiled, second, h.multipleOf}, nil
}

// loops reports a cycle of schemas that apply to the same value, which no validator can leave.
func loops(root *openapi3.Schema) bool {
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
		found := slices.ContainsFunc(sameValue(s), func(r *openapi3.SchemaRef) bool { return loop(r.Value) })
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
		next := append(sameValue(s), slices.Collect(maps.Values(s.Properties))...)
		for _, r := range []*openapi3.SchemaRef{s.Items, s.AdditionalProperties.Schema} {
			if r != nil {
				next = append(next, r)
			}
		}
		return loop(s) || slices.ContainsFunc(next, func(r *openapi3.SchemaRef) bool { return walk(r.Value) })
	}
	return walk(root)
}

// sameValue lists the schemas that apply to the same value as s. kin-openapi tries the branch of anyOf that fits twice.
func sameValue(s *openapi3.Schema) openapi3.SchemaRefs {
	out := slices.Concat(s.AllOf, s.OneOf, s.AnyOf, s.AnyOf)
	if s.Not != nil {
		out = append(out, s.Not)
	}
	return out
}

// Judge returns every mismatch, sorted; none means that the value is valid. A disagreement says that nothing was learned about the
// value: the two validators differ, one of them failed, or the value is beyond what DecodeStrict lets through.
func (o *Oracle) Judge(v any) (mismatches []Mismatch, disagreement string) {
	defer func() {
		if r := recover(); r != nil {
			mismatches, disagreement = nil, "a validator failed: "+shortened(fmt.Sprint(r), 200)
		}
	}()
	floats, lossy, err := asFloats(v, 0)
	if err != nil {
		return nil, err.Error()
	}
	left := visits(o.source, v, maxVisits)
	if left < 0 {
		return nil, fmt.Sprintf("the value needs more than %d steps to judge", maxVisits)
	}
	second := o.second.VisitJSON(floats, openapi3.FailFast(), openapi3.WithStringFormatValidators(kinFormats()))
	if (second != nil || lossy) && maxVisits-left > maxFaultyVisits {
		return nil, fmt.Sprintf("the value is invalid and needs more than %d steps to say where", maxFaultyVisits)
	}
	if lossy {
		v = clamped(v)
	}
	if mismatches, err = o.mismatches(v); err != nil {
		return nil, err.Error()
	}
	if lossy && slices.ContainsFunc(mismatches, func(m Mismatch) bool { return m.Keyword == "uniqueItems" }) {
		return nil, "uniqueItems cannot be judged: the validators compare numbers as float64, which cannot tell some of these apart"
	}
	if (len(mismatches) == 0) == (second == nil) {
		return mismatches, ""
	}
	return mismatches, o.settle(floats, lossy, len(mismatches) == 0)
}

// settle decides whether two different verdicts are a disagreement. They are none where numbers that float64 cannot hold made the
// difference: then both agree on the value with its numbers rounded. Nor where the schema has a multipleOf, which the second
// verdict leaves out.
func (o *Oracle) settle(floats any, lossy, valid bool) string {
	if o.multipleOf {
		return ""
	}
	if lossy {
		rounded, err := o.mismatches(asNumbers(floats))
		if err != nil {
			return err.Error()
		}
		if (len(rounded) == 0) != valid {
			return ""
		}
	}
	if !valid {
		return "gojsonschema says invalid, kin-openapi says valid"
	}
	err := o.second.VisitJSON(floats, openapi3.MultiErrors(), openapi3.WithStringFormatValidators(kinFormats()))
	where := ""
	if reason, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		where = fmt.Sprintf(" (%s at %s)", reason.SchemaField, pointerTo(reason.JSONPointer()))
	}
	return "gojsonschema says valid, kin-openapi says invalid" + where
}

// visits counts down how often a judgement applies a schema to a value, and returns what is left, below 0 where left was too little.
func visits(s *openapi3.Schema, v any, left int) int {
	left -= 1 + len(s.Required)
	for _, r := range sameValue(s) {
		if left < 0 {
			return left
		}
		left = visits(r.Value, v, left)
	}
	switch v := v.(type) {
	case []any:
		if s.Items == nil {
			return left
		}
		for i := 0; i < len(v) && left >= 0; i++ {
			left = visits(s.Items.Value, v[i], left)
		}
	case map[string]any:
		for name, member := range v {
			if left < 0 {
				return left
			}
			if r := s.Properties[name]; r != nil {
				left = visits(r.Value, member, left)
			} else if r := s.AdditionalProperties.Schema; r != nil {
				left = visits(r.Value, member, left)
			} else if s.AdditionalProperties.Has != nil {
				left-- // each unknown member may be a mismatch
			}
		}
	}
	return left
}

// mismatches asks gojsonschema, the first of the two validators.
func (o *Oracle) mismatches(v any) ([]Mismatch, error) {
	result, err := o.schema.Validate(gojsonschema.NewRawLoader(v))
	if err != nil {
		return nil, err
	}
	var out []Mismatch
	enumAt := map[string]bool{}
	for _, e := range result.Errors() {
		m, err := mismatchOf(e)
		if err != nil {
			return nil, err
		}
		if m.Keyword == "" {
			continue
		}
		enumAt[m.Pointer] = enumAt[m.Pointer] || m.Keyword == "enum"
		out = append(out, m)
	}
	if !result.Valid() && len(out) == 0 {
		return nil, errors.New("gojsonschema says invalid and not why")
	}
	// The exact form of an enum of numbers says the same again, see enumMembers.
	out = slices.DeleteFunc(out, func(m Mismatch) bool { return m.Keyword == "not" && enumAt[m.Pointer] })
	slices.SortFunc(out, func(a, b Mismatch) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Want, b.Want))
	})
	return slices.Compact(out), nil
}

// keyword is how one of gojsonschema's error types reads as a mismatch. want is filled with the error's detail.
type keyword struct {
	name       string
	detail     string
	want       string
	structural bool
}

// keywords leaves out the types that only repeat at an outer level what an inner one says: number_all_of and condition_else.
var keywords = map[string]keyword{
	"invalid_type":                    {"type", "expected", "%s", true},
	"required":                        {"required", "property", "a member %s", true},
	"enum":                            {"enum", "allowed", "one of %s", true},
	"additional_property_not_allowed": {"additionalProperties", "", "no member of this name", true},
	"number_any_of":                   {"anyOf", "", "a value that fits at least one of the alternatives", true},
	"number_one_of":                   {"oneOf", "", "a value that fits exactly one of the alternatives", true},
	"number_not":                      {"not", "", "a value that the description does not exclude", true},
	"number_gte":                      {"minimum", "min", "a number of at least %s", false},
	"number_gt":                       {"exclusiveMinimum", "min", "a number above %s", false},
	"number_lte":                      {"maximum", "max", "a number of at most %s", false},
	"number_lt":                       {"exclusiveMaximum", "max", "a number below %s", false},
	"multiple_of":                     {"multipleOf", "multiple", "a multiple of %s", false},
	"string_gte":                      {"minLength", "min", "at least %s characters", false},
	"string_lte":                      {"maxLength", "max", "at most %s characters", false},
	"pattern":                         {"pattern", "pattern", "a string that matches %s", false},
	"format":                          {"format", "format", "", false},
	"array_min_items":                 {"minItems", "min", "at least %s items", false},
	"array_max_items":                 {"maxItems", "max", "at most %s items", false},
	"array_min_properties":            {"minProperties", "min", "at least %s members", false},
	"array_max_properties":            {"maxProperties", "max", "at most %s members", false},
	"unique":                          {"uniqueItems", "", "items that all differ", false},
}

// mismatchOf reads one error; the zero Mismatch stands for one that repeats others.
func mismatchOf(e gojsonschema.ResultError) (Mismatch, error) {
	k, known := keywords[e.Type()]
	if !known {
		if e.Type() == "number_all_of" || e.Type() == "condition_else" {
			return Mismatch{}, nil
		}
		return Mismatch{}, fmt.Errorf("gojsonschema failed: %s", shortened(e.Type()+" "+e.Description(), 200))
	}
	// No valid UTF-8 holds the separator, so a member name with a slash stays one token.
	const separator = "\xff"
	tokens := strings.Split(e.Context().String(separator), separator)[1:] // the first is "(root)"
	m := Mismatch{Keyword: k.name, Want: k.want, Got: gotOf(e.Value()), Structural: k.structural}
	switch k.name {
	case "required":
		m.Want, m.Got = fmt.Sprintf(k.want, quoted(fmt.Sprint(e.Details()[k.detail]))), "no such member"
	case "additionalProperties":
		tokens = append(tokens, fmt.Sprint(e.Details()["property"]))
	case "type":
		m.Want = strings.ReplaceAll(strings.Trim(fmt.Sprint(e.Details()[k.detail]), "[]"), ",", " or ")
		if e.Value() != nil {
			m.Got = kindOf(e.Value()) + ": " + m.Got
		}
	case "format":
		m.Want = wantOf(fmt.Sprint(e.Details()[k.detail]), e.Value())
	default:
		if k.detail != "" {
			m.Want = fmt.Sprintf(k.want, detailText(e.Details()[k.detail]))
		}
	}
	m.Pointer = pointerTo(tokens)
	return m, nil
}

// pointerTo writes a JSON pointer. Names come from the target and the pointer goes into reports: absurd ones are cut, and those that
// do not print are escaped.
func pointerTo(tokens []string) string {
	var b strings.Builder
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, token := range tokens {
		token = shortened(token, 100)
		if strings.ContainsFunc(token, func(r rune) bool { return !unicode.IsPrint(r) }) {
			token = strings.Trim(strconv.QuoteToASCII(token), `"`)
		}
		b.WriteString("/" + escape.Replace(token))
	}
	return shortened(b.String(), 1000)
}

// wantOf asks the Edm type behind a format what it wants.
func wantOf(format string, v any) string {
	t := lexical()[format]
	if t == nil {
		return "a value of format " + format
	}
	err := t.Check(v)
	if err == nil {
		return "a value of " + t.Name
	}
	want, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "want "), ", got ")
	return shortened(want, 200)
}

func detailText(v any) string {
	if f, ok := v.(*big.Float); ok {
		if f.IsInt() && f.MantExp(nil) < 70 {
			return f.Text('f', 0)
		}
		return f.Text('g', -1)
	}
	return shortened(fmt.Sprint(v), 200)
}

// gotOf shows a value without repeating a body.
func gotOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quoted(v)
	case json.Number:
		return shortened(v.String(), 60)
	case []any:
		return fmt.Sprintf("%d items", len(v))
	case map[string]any:
		return fmt.Sprintf("%d members", len(v))
	}
	return fmt.Sprint(v)
}
