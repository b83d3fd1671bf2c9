// Package oracle validates a JSON value against a schema, with two independent libraries.
package oracle

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

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

// Expected says what is wanted and where: `device/model: string`.
func (m Mismatch) Expected() string {
	if m.Pointer == "" {
		return m.Want
	}
	return strings.TrimPrefix(m.Pointer, "/") + ": " + m.Want
}

// Schema is an OpenAPI schema; the alias keeps its library out of other packages.
type Schema = openapi3.Schema

// Oracle judges decoded JSON by one schema. It is safe for concurrent use.
type Oracle struct {
	source     *openapi3.Schema
	schema     *gojsonschema.Schema
	second     *openapi3.Schema // the hardened copy for kin-openapi
	multipleOf bool
}

// NewOracle compiles the closure of a schema. It fails where the schema could judge nothing: a pattern that Go cannot compile, bounds
// that exclude each other, a schema that means itself.
func New(schema *openapi3.Schema) (o *Oracle, err error) {
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

// oracles holds one compiled oracle per response schema: compiling costs more than judging.
var oracles sync.Map // *openapi3.Schema -> func() (*Oracle, error)

func Compiled(schema *openapi3.Schema) (*Oracle, error) {
	compile, _ := oracles.LoadOrStore(schema, sync.OnceValues(func() (*Oracle, error) { return New(schema) }))
	return compile.(func() (*Oracle, error))()
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

// TooLarge starts a disagreement that is the value's doing, not the validators'.
const TooLarge = "the value is too large to judge: "

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
		return nil, fmt.Sprintf(TooLarge+"it needs more than %d steps", maxVisits)
	}
	second := o.second.VisitJSON(floats, openapi3.FailFast(), openapi3.WithStringFormatValidators(kinFormats()))
	if (second != nil || lossy) && maxVisits-left > maxFaultyVisits {
		return nil, fmt.Sprintf(TooLarge+"it is invalid, and saying where needs more than %d steps", maxFaultyVisits)
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

// Disagreement starts the reason of a value that the oracle could not judge.
const Disagreement = "oracle disagreement: "

// ValueMismatch says what a property's schema wants where v does not fit it; reason is set where the oracle cannot tell.
func ValueMismatch(schema *openapi3.Schema, v any) (want, reason string) {
	oracle, err := Compiled(schema)
	if err != nil {
		return "", "the property's schema cannot be compiled: " + err.Error()
	}
	mismatches, disagreement := oracle.Judge(v)
	if disagreement != "" {
		return "", Disagreement + disagreement
	}
	if len(mismatches) == 0 {
		return "", ""
	}
	return mismatches[0].Expected(), ""
}
