package mock

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// declaredMember is one property that an object schema declares.
type declaredMember struct {
	name   string
	schema *openapi3.Schema
	line   int // in the description, or else on the page; 0 if neither is known
}

type declaredMembers []declaredMember

func (list declaredMembers) find(name string) *openapi3.Schema {
	for _, m := range list {
		if m.name == name {
			return m.schema
		}
	}
	return nil
}

// maxSchemaDepth ends the walk through schemas that refer to themselves.
const maxSchemaDepth = 200

// declared lists the properties of a schema and of all that it is composed of, in document order, or by name where that is unknown.
func declared(s *openapi3.Schema) declaredMembers {
	return declaredIn(s, nil, map[*openapi3.Schema]bool{})
}

func declaredIn(s *openapi3.Schema, found declaredMembers, visited map[*openapi3.Schema]bool) declaredMembers {
	if s == nil || visited[s] {
		return found
	}
	visited[s] = true
	var own declaredMembers
	for name, ref := range s.Properties {
		if ref != nil && ref.Value != nil && found.find(name) == nil {
			own = append(own, declaredMember{name, ref.Value, lineOf(ref)})
		}
	}
	slices.SortFunc(own, func(a, b declaredMember) int {
		return cmp.Or(cmp.Compare(a.line, b.line), strings.Compare(a.name, b.name))
	})
	found = append(found, own...)
	for _, ref := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
		if ref != nil {
			found = declaredIn(ref.Value, found, visited)
		}
	}
	return found
}

func lineOf(ref *openapi3.SchemaRef) int {
	if origin := cmp.Or(ref.Origin, ref.Value.Origin); origin != nil && origin.Key != nil {
		return origin.Key.Line
	}
	cite, _ := ref.Value.Extensions[contract.ExtCite].(string)
	line, err := strconv.Atoi(cite[strings.LastIndexByte(cite, ':')+1:])
	if err != nil {
		return 0
	}
	return line
}

// isClosed reports whether an object schema forbids other members explicitly.
func isClosed(s *openapi3.Schema) bool {
	return s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
}

// isOpen reports whether an object may have members that its schema does not declare. A schema without any member is a type that the
// description names but does not describe.
func isOpen(s *openapi3.Schema) bool {
	if s.AdditionalProperties.Has != nil {
		return *s.AdditionalProperties.Has
	}
	return s.AdditionalProperties.Schema != nil || len(declared(s)) == 0
}

// edmName returns the Edm type that a schema states, or that its format stands for.
func edmName(s *openapi3.Schema) string {
	if name, ok := s.Extensions[contract.ExtEdm].(string); ok && name != "" {
		return name
	}
	return contract.FormatType(s)
}

// primitive returns the primitive type of a property, or nil. name is the stated type; if it is empty, the schema decides.
func primitive(name string, s *openapi3.Schema) *edm.Type {
	if name == "" {
		name = edmName(s)
	}
	t, ok := edm.Lookup(name)
	if !ok {
		return nil
	}
	return t
}

// elementType returns the Edm type of a collection's items.
func elementType(collection string, items *openapi3.Schema) string {
	if element, ok := edm.Parse(collection); ok {
		return element
	}
	return edmName(items)
}

// enumeration returns the values of an enumeration. An extensible one counts as closed: a server knows its own values. That of flags has a
// pattern, which permits several values in one.
func enumeration(s *openapi3.Schema) []any {
	list := s.Enum
	if extensible, ok := s.Extensions["x-extensible-enum"].([]any); ok && len(list) == 0 && s.Pattern == "" {
		list = extensible
	}
	var out []any
	for _, v := range list {
		if value, ok := fromGo(v); ok && value != nil {
			out = append(out, value)
		}
	}
	return out
}
