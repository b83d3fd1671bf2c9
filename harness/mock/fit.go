package mock

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// fitter brings values into the form that a schema of responses promises: with required members, in one branch of oneOf, without write-only
// members. It keeps whatever already fits.
type fitter struct {
	seed string
	left int // schemas that it still tries
}

// fit returns a value that satisfies a schema and is as close to v as possible.
func fit(s *openapi3.Schema, seed string, v any) any {
	if s == nil {
		return v
	}
	const most = 20_000
	f := &fitter{seed, most}
	if out, ok := f.fit(s, edmName(s), v, 0); ok {
		return out
	}
	return v
}

func (f *fitter) fit(s *openapi3.Schema, edmType string, v any, depth int) (any, bool) {
	if f.left--; s == nil || f.left < 0 || depth > 4*maxFit {
		return v, true
	}
	switch value := v.(type) {
	case nil:
		return nil, validate("", edmType, s, nil, complete, 0) == nil // else it is as if absent
	case object:
		if out, ok := f.branches(s, value, depth); ok {
			return out, true
		}
	case []any:
		for _, branch := range contract.Branches(s) {
			if wrongKind(branch, primitive("", branch), v) != "" {
				continue
			}
			if out, ok := f.fit(branch, edmName(branch), v, depth+1); ok && validate("", edmType, s, out, complete, 0) == nil {
				return out, true
			}
		}
		if out, ok := f.items(s, edmType, value, depth); ok && validate("", edmType, s, out, complete, 0) == nil {
			return out, true
		}
	default:
		if validate("", edmType, s, v, complete, 0) == nil {
			return v, true
		}
	}
	return f.make(s, edmType)
}

// maxFit bounds the levels of a value.
const maxFit = 50

// make returns a new value. Its text is the same each time, so that a read shows no change.
func (f *fitter) make(s *openapi3.Schema, edmType string) (any, bool) {
	for n := range maxAttempts {
		g := contract.Generator{Seed: f.seed, Branch: n, Reads: true}
		made, ok := g.Value(s, edmType, n)
		v, read := fromGo(made)
		if ok && read && validate("", edmType, s, v, complete, 0) == nil {
			return v, true
		}
	}
	for _, documented := range []any{s.Default, s.Example} {
		if v, ok := fromGo(documented); ok && v != nil && validate("", edmType, s, v, complete, 0) == nil {
			return v, true
		}
	}
	return nil, false
}

// branches fits an object into the branch of oneOf or anyOf that keeps most of it.
func (f *fitter) branches(s *openapi3.Schema, o object, depth int) (any, bool) {
	all := contract.Branches(s)
	if len(all) == 0 {
		return f.object(s, o, depth)
	}
	beside := *s
	beside.OneOf, beside.AnyOf = nil, nil
	var best any
	kept := -1
	for _, branch := range all {
		if kept == len(o) {
			break
		}
		tried := -1
		for _, exclusive := range []bool{false, true} { // without what other branches require only where it must not be there
			own := without(o, &beside, branch, all, exclusive)
			if len(own) == tried {
				break
			}
			tried = len(own)
			part, isObject := f.fitBranch(&beside, branch, own, depth)
			if !isObject || validate("", edmName(s), s, part, complete, 0) != nil {
				continue
			}
			same := 0
			for _, m := range part {
				if was, had := o.get(m.name); had && equalValues(was, m.value) {
					same++
				}
			}
			if same > kept {
				best, kept = part, same
			}
			break
		}
	}
	return best, kept >= 0
}

// fitBranch fits an object into a branch and what is beside it.
func (f *fitter) fitBranch(beside, branch *openapi3.Schema, part object, depth int) (object, bool) {
	v, ok := f.fit(branch, edmName(branch), part, depth+1)
	if part, isObject := v.(object); ok && isObject {
		v, ok = f.object(beside, part, depth)
		part, isObject = v.(object)
		return part, ok && isObject
	}
	return nil, false
}

func (f *fitter) object(s *openapi3.Schema, o object, depth int) (any, bool) {
	if !s.Type.IsEmpty() && !s.Type.Includes("object") || len(enumeration(s)) > 0 {
		return nil, false
	}
	out := object{}
	closed := isClosed(s)
	for _, m := range o {
		ref := s.Properties[m.name]
		schema := (*openapi3.Schema)(nil)
		switch {
		case contract.IsControl(m.name):
			out = append(out, m)
			continue
		case ref != nil:
			schema = ref.Value
		case strings.Contains(m.name, "@"):
			out = append(out, m)
			continue
		case s.AdditionalProperties.Schema != nil:
			schema = s.AdditionalProperties.Schema.Value
		case closed:
			continue
		}
		if schema != nil && schema.WriteOnly {
			continue
		}
		v, ok := m.value, true
		if schema != nil {
			v, ok = f.fit(schema, edmName(schema), m.value, depth+1)
		}
		if ok {
			out = append(out, member{m.name, v})
		}
	}
	for _, name := range s.Required {
		if _, had := out.get(name); had {
			continue
		}
		schema := &openapi3.Schema{}
		switch ref := s.Properties[name]; {
		case ref != nil && ref.Value != nil:
			schema = ref.Value
		case closed: // no value has a member that is required and not allowed
			return nil, false
		}
		if schema.WriteOnly {
			continue
		}
		v, ok := f.fit(schema, edmName(schema), object{}, depth+1)
		if !isObjectSchema(schema) {
			v, ok = f.make(schema, edmName(schema))
		}
		if !ok && schema.Nullable {
			v, ok = nil, true
		}
		if !ok {
			return nil, false
		}
		out = append(out, member{name, v})
	}
	for _, part := range s.AllOf { // what could not be combined
		v, ok := f.fit(withOpenMembers(part.Value), edmName(s), out, depth+1)
		if fitted, isObject := v.(object); ok && isObject {
			out = fitted
		}
	}
	return out, true
}

func isObjectSchema(s *openapi3.Schema) bool {
	return s.Type.Is("object") || s.Type.IsEmpty() && len(s.Properties) > 0
}

func (f *fitter) items(s *openapi3.Schema, edmType string, list []any, depth int) (any, bool) {
	if !s.Type.IsEmpty() && !s.Type.Includes("array") {
		return nil, false
	}
	out := []any{}
	for _, item := range list {
		if s.MaxItems != nil && uint64(len(out)) >= *s.MaxItems {
			break
		}
		v, ok := item, true
		if s.Items != nil {
			v, ok = f.fit(s.Items.Value, elementType(edmType, s.Items.Value), item, depth+1)
		}
		if ok && !(s.UniqueItems && slices.ContainsFunc(out, func(other any) bool { return equalValues(other, v) })) {
			out = append(out, v)
		}
	}
	return out, uint64(len(out)) >= s.MinItems
}
