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

// named is one property of an object schema.
type named struct {
	name   string
	schema *openapi3.Schema
	line   int // in the description, or else on the page; 0 where neither is known
}

type nameds []named

func (n nameds) find(name string) *openapi3.Schema {
	for _, m := range n {
		if m.name == name {
			return m.schema
		}
	}
	return nil
}

// maxSchemaDepth ends the walk through schemas that refer to themselves.
const maxSchemaDepth = 200

// declared lists the properties of a schema and of all that it is composed of, in document order where that is known and by
// name where not.
func declared(s *openapi3.Schema) nameds { return declaredIn(s, nil, map[*openapi3.Schema]bool{}) }

func declaredIn(s *openapi3.Schema, seen nameds, visited map[*openapi3.Schema]bool) nameds {
	if s == nil || visited[s] {
		return seen
	}
	visited[s] = true
	var own nameds
	for name, ref := range s.Properties {
		if ref == nil || ref.Value == nil || seen.find(name) != nil {
			continue
		}
		own = append(own, named{name, ref.Value, lineOf(ref)})
	}
	slices.SortFunc(own, func(a, b named) int { return cmp.Or(cmp.Compare(a.line, b.line), strings.Compare(a.name, b.name)) })
	seen = append(seen, own...)
	for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, ref := range refs {
			if ref != nil {
				seen = declaredIn(ref.Value, seen, visited)
			}
		}
	}
	return seen
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

// isClosed tells whether an object schema says in so many words that it has no other members.
func isClosed(s *openapi3.Schema) bool {
	return s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
}

// isOpen tells whether an object may have members that it does not declare. One without any declared member is a type that the
// description names and does not describe.
func isOpen(s *openapi3.Schema) bool {
	if s.AdditionalProperties.Has != nil {
		return *s.AdditionalProperties.Has
	}
	return s.AdditionalProperties.Schema != nil || len(declared(s)) == 0
}

// edmName returns the Edm type that a schema states, or the one that its OpenAPI format means.
func edmName(s *openapi3.Schema) string {
	if name, ok := s.Extensions[contract.ExtEdm].(string); ok && name != "" {
		return name
	}
	return edmFormats[s.Format]
}

// edmFormats are the formats of OpenAPI's registry that have an Edm type.
var edmFormats = map[string]string{
	"int8": "Edm.SByte", "uint8": "Edm.Byte", "int16": "Edm.Int16", "int32": "Edm.Int32", "int64": "Edm.Int64",
	"float": "Edm.Single", "double": "Edm.Double", "decimal": "Edm.Decimal",
	"uuid": "Edm.Guid", "date": "Edm.Date", "date-time": "Edm.DateTimeOffset", "duration": "Edm.Duration", "base64url": "Edm.Binary",
}

// primitive returns the Edm primitive of a property, or nil: name is the stated type, which for a format may be empty.
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

// element returns the Edm type of a collection's items.
func element(name string, items *openapi3.Schema) string {
	if inner, ok := edm.Parse(name); ok {
		return inner
	}
	return edmName(items)
}

// choices returns the listed values of an enumeration; an extensible list is as good as a closed one to the server that wrote it.
func choices(s *openapi3.Schema) []any {
	list := s.Enum
	if extensible, ok := s.Extensions[extEnum].([]any); ok && len(list) == 0 {
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

const extEnum = "x-extensible-enum"
