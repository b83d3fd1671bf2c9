// Package oracle validates a JSON value against a schema, with two independent libraries.
//
// This package is not API: it may change in any release.
package oracle

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/xeipuuv/gojsonschema"
)

// ErrUnsound says that a schema cannot validate anything, whatever the target sends.
var ErrUnsound = errors.New("the description contradicts itself")

// ErrTooLarge says that a value is too large to validate within those bounds.
var ErrTooLarge = errors.New("the value is too large to validate")

// Mismatch is one place where a value does not fit its schema. Structural mismatches are about kind and shape (type, required, enum,
// additionalProperties, anyOf, oneOf, not), the others about the value (bounds, lengths, pattern, the lexical rule of an Edm type).
type Mismatch struct {
	Pointer    string // JSON pointer (RFC 6901) to the value, or to the object that lacks a required member
	Keyword    string // of JSON Schema
	Want, Got  string // bounded and escaped; Got holds at most one scalar
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

// SchemaRef refers to one.
type SchemaRef = openapi3.SchemaRef

// Validator validates decoded JSON against one schema. It is safe for concurrent use.
type Validator struct {
	source     *Schema
	schema     *gojsonschema.Schema
	second     *Schema // the copy for kin-openapi
	multipleOf bool
}

// New compiles a schema and all that it refers to, for values in responses: a write-only member is not required there. It fails for a schema
// that cannot validate anything: contradictory bounds, a schema that is defined by itself.
func New(schema *Schema) (v *Validator, err error) {
	return compile(direction{schema: schema}, compileText)
}

// compile calls how with the text of a schema.
func compile(d direction, how func(d direction, text []byte) (*Validator, error)) (v *Validator, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = nil, fmt.Errorf("the schema compiler failed: %s", truncate(fmt.Sprint(r), 200))
		}
	}()
	if d.schema == nil {
		return nil, errors.New("want a schema, got none")
	}
	registerFormats()
	text, err := transpile(d)
	if err != nil {
		return nil, err
	}
	if hasLoop(d.schema) {
		return nil, fmt.Errorf("%w: a schema includes itself through allOf, anyOf, oneOf or not, and so accepts nothing or anything", ErrUnsound)
	}
	return how(d, text)
}

func compileText(d direction, text []byte) (*Validator, error) {
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	compiled, err := loader.Compile(gojsonschema.NewBytesLoader(text))
	if err != nil {
		return nil, fmt.Errorf("the schema does not compile: %w", err)
	}
	c := &kinCopier{done: map[usage]*Schema{}, update: d.update, response: d.response}
	second := c.schema(usage{d.schema, ""})
	return &Validator{d.schema, compiled, second, c.multipleOf}, nil
}

// The validators are cached, because compiling a schema takes longer than validating a body, and schemas with the same text share one: many
// operations refer to one schema, and each contract has its own copy of it.
var (
	compiled     sync.Map // direction -> func() (*Validator, error)
	compiledText sync.Map // SHA-256 of a text -> func() (*Validator, error)
)

// direction is a schema, also as one of values in responses or in updates.
type direction struct {
	schema           *Schema
	response, update bool
}

// Compiled is New, once for each schema, for values in responses, which may match several branches of oneOf.
func Compiled(schema *Schema) (*Validator, error) {
	return cached(direction{schema: schema, response: true})
}

// CompiledForUpdate is Compiled for values in updates, where a read-only member is not required.
func CompiledForUpdate(schema *Schema) (*Validator, error) {
	return cached(direction{schema: schema, update: true})
}

func cached(d direction) (*Validator, error) {
	if once, known := compiled.Load(d); known {
		return once.(func() (*Validator, error))()
	}
	once, _ := compiled.LoadOrStore(d, sync.OnceValues(func() (*Validator, error) { return compile(d, shared) }))
	return once.(func() (*Validator, error))()
}

// shared compiles a text once.
func shared(d direction, text []byte) (*Validator, error) {
	key := sha256.Sum256(text)
	once, _ := compiledText.LoadOrStore(key, sync.OnceValues(func() (*Validator, error) { return compileText(d, text) }))
	return once.(func() (*Validator, error))()
}

// Validate returns every mismatch, sorted; none means that the value is valid. An error means that conform cannot tell: the two
// validators disagree, one of them failed, or the value is beyond what DecodeStrict accepts.
func (o *Validator) Validate(v any) (mismatches []Mismatch, err error) {
	defer func() {
		if r := recover(); r != nil {
			mismatches, err = nil, fmt.Errorf("a validator failed: %s", truncate(fmt.Sprint(r), 200))
		}
	}()
	floats, lossy, err := toFloats(v)
	if err != nil {
		return nil, err
	}
	left := countVisits(o.source, v, maxVisits)
	if left < 0 {
		return nil, fmt.Errorf("%w: it needs more than %d steps", ErrTooLarge, maxVisits)
	}
	kinErr := o.second.VisitJSON(floats, openapi3.FailFast(), openapi3.WithStringFormatValidators(kinFormats()))
	if (kinErr != nil || lossy) && maxVisits-left > maxInvalidVisits {
		return nil, fmt.Errorf("%w: it is invalid, and finding where needs more than %d steps", ErrTooLarge, maxInvalidVisits)
	}
	if lossy {
		if v, err = clampNumbers(v); err != nil {
			return nil, err
		}
	}
	if mismatches, err = o.mismatches(v); err != nil {
		return nil, err
	}
	if lossy && slices.ContainsFunc(mismatches, func(m Mismatch) bool { return m.Keyword == "uniqueItems" }) {
		return nil, errors.New("the validators cannot check uniqueItems: they compare numbers as float64, which cannot distinguish some of these")
	}
	if (len(mismatches) == 0) == (kinErr == nil) {
		return mismatches, nil
	}
	return mismatches, o.disagreement(floats, lossy, len(mismatches) == 0)
}

// disagreement returns an error where two different results are a disagreement. They are not where numbers that float64 cannot hold
// make the difference, so that both agree on the value with its numbers rounded; nor where the schema has a multipleOf, which the
// second validator does not check.
func (o *Validator) disagreement(floats any, lossy, valid bool) error {
	if o.multipleOf {
		return nil
	}
	if lossy {
		numbers, err := toNumbers(floats)
		if err != nil {
			return err
		}
		rounded, err := o.mismatches(numbers)
		if err != nil {
			return err
		}
		if (len(rounded) == 0) != valid {
			return nil
		}
	}
	if !valid {
		return errors.New("gojsonschema says invalid, kin-openapi says valid")
	}
	where := ""
	err := o.second.VisitJSON(floats, openapi3.MultiErrors(), openapi3.WithStringFormatValidators(kinFormats()))
	if reason, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		where = fmt.Sprintf(" (%s at %s)", reason.SchemaField, pointerTo(reason.JSONPointer()))
	}
	return errors.New("gojsonschema says valid, kin-openapi says invalid" + where)
}

// mismatches returns what gojsonschema, the first of the two validators, finds.
func (o *Validator) mismatches(v any) ([]Mismatch, error) {
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
		return nil, errors.New("gojsonschema says invalid without a reason")
	}
	// The exact form of an enum of numbers repeats it, see enumMembers.
	out = slices.DeleteFunc(out, func(m Mismatch) bool { return m.Keyword == "not" && enumAt[m.Pointer] })
	slices.SortFunc(out, func(a, b Mismatch) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Want, b.Want))
	})
	return slices.Compact(out), nil
}

// ValueMismatch says what a schema expects where v does not fit it as a value in an update; the reason says why conform cannot tell.
func ValueMismatch(schema *Schema, v any) (want, reason string) {
	validator, err := CompiledForUpdate(schema)
	if err != nil {
		return "", "the property's schema does not compile: " + err.Error()
	}
	mismatches, err := validator.Validate(v)
	switch {
	case err != nil:
		return "", "the value could not be validated: " + err.Error()
	case len(mismatches) == 0:
		return "", ""
	}
	return mismatches[0].Expected(), ""
}
