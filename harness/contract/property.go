package contract

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/graphconform/conform/harness/edm"
)

// properties lists the properties of an object schema and of its allOf, in the order of the description. It skips schemas in seen.
func (r *reader) properties(ref *openapi3.SchemaRef, node *yaml.Node, seen map[*openapi3.Schema]bool) []Property {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return nil
	}
	s, node := ref.Value, r.resolve(node)
	seen[s] = true
	var out []Property
	for key, value := range members(node) {
		switch key.Value {
		case "allOf":
			for j, part := range s.AllOf {
				if j < len(value.Content) {
					out = append(out, r.properties(part, value.Content[j], seen)...)
				}
			}
		case "properties":
			for name, property := range members(value) {
				if p := s.Properties[name.Value]; p != nil && p.Value != nil {
					listed := r.property(name, property, p.Value)
					listed.Required = slices.Contains(s.Required, name.Value)
					out = append(out, listed)
				}
			}
		}
	}
	return out
}

func (r *reader) property(name, node *yaml.Node, s *openapi3.Schema) Property {
	nullable := r.in(r.resolve(node), "nullable")
	return Property{
		NotNull: nullable != nil && nullable.Value == "false", Condition: r.text(r.resolve(node), ExtCondition), Variant: PermissionKind(r.text(r.resolve(node), ExtVariant)), Also: scalars(r.in(r.resolve(node), ExtAlso)),
		Name: name.Value, Edm: r.edmName(node, s), ReadOnly: s.ReadOnly, Nullable: s.Nullable, Schema: s, Cite: r.citation(name, node),
	}
}

// scalars returns the texts of a list.
func scalars(list *yaml.Node) (out []string) {
	for _, n := range items(list) {
		if n.Kind == yaml.ScalarNode {
			out = append(out, n.Value)
		}
	}
	return out
}

// merged combines the declarations of one property in several schemas of an allOf, which all apply.
func merged(list []Property) []Property {
	var out []Property
	at := map[string]int{}
	for _, p := range list {
		i, known := at[p.Name]
		if p.Schema == nil { // only required
			if known {
				out[i].Required = true
			}
			continue
		}
		if !known {
			at[p.Name] = len(out)
			out = append(out, p)
			continue
		}
		first := &out[i]
		if first.Edm == "" {
			first.Edm = p.Edm
		}
		first.Also = append(first.Also, p.Also...)
		first.Condition = cmp.Or(first.Condition, p.Condition)
		first.Variant = cmp.Or(first.Variant, p.Variant)
		first.ReadOnly, first.Required = first.ReadOnly || p.ReadOnly, first.Required || p.Required
		first.Nullable, first.NotNull = first.Nullable && p.Nullable, first.NotNull || p.NotNull
		first.Schema = &openapi3.Schema{AllOf: openapi3.SchemaRefs{first.Schema.NewRef(), p.Schema.NewRef()}}
	}
	return out
}

// edmName returns the type that the description names, or the one that the schema implies, or "".
func (r *reader) edmName(node *yaml.Node, s *openapi3.Schema) string {
	if n := r.extension(node, ExtEdm); n != nil && n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return inferred(s, maxNesting)
}

// inferred returns the Edm type that a schema implies, or "". Objects and enums have named types, and the schema lacks the name.
func inferred(s *openapi3.Schema, left int) string {
	if s == nil || left == 0 || len(s.Enum) > 0 || len(s.Type.Slice()) > 1 {
		return ""
	}
	if s.Type.IsEmpty() {
		if len(s.AllOf) == 1 && s.AllOf[0] != nil { // a $ref with other keywords next to it
			return inferred(s.AllOf[0].Value, left-1)
		}
		return ""
	}
	kind := s.Type.Slice()[0]
	if kind == openapi3.TypeArray {
		if s.Items == nil {
			return ""
		}
		element := inferred(s.Items.Value, left-1)
		if name, ok := extensionText(s.Items.Value, ExtEdm); ok {
			element = name
		}
		if element == "" {
			return ""
		}
		return "Collection(" + element + ")"
	}
	switch name := FormatType(s); {
	case name != "":
		return name
	case kind == openapi3.TypeString:
		return "Edm.String"
	case kind == openapi3.TypeBoolean:
		return "Edm.Boolean"
	}
	return ""
}

func extensionText(s *openapi3.Schema, name string) (string, bool) {
	if s == nil {
		return "", false
	}
	text, ok := s.Extensions[name].(string)
	return text, ok
}

// typeName returns the `@odata.type` that a schema promises: x-conform-type, or the only member of an enum.
func (r *reader) typeName(ref *openapi3.SchemaRef, node *yaml.Node) string {
	for _, p := range r.properties(ref, node, map[*openapi3.Schema]bool{}) {
		if p.Name != "@odata.type" {
			continue
		}
		if name, ok := extensionText(p.Schema, extType); ok {
			return name
		}
		if len(p.Schema.Enum) == 1 {
			if name, ok := p.Schema.Enum[0].(string); ok {
				return name
			}
		}
	}
	return ""
}

// exactBounds visits a schema and all that it refers to. It keeps the text of bounds that float64 cannot represent (see ExactBound), and
// rejects what would lead to wrong verdicts: enum members that float64 cannot represent, and unknown Edm types.
func (r *reader) exactBounds(ref *openapi3.SchemaRef, node *yaml.Node) error {
	if ref == nil || ref.Value == nil || r.done[ref.Value] {
		return nil
	}
	s, node := ref.Value, r.resolve(node)
	r.done[s] = true
	for _, keyword := range []string{"minimum", "maximum", "multipleOf"} {
		if n := r.in(node, keyword); n != nil && !exact(n) {
			if s.Extensions == nil {
				s.Extensions = map[string]any{}
			}
			s.Extensions[extExact+keyword] = n.Value
		}
	}
	for _, n := range items(r.in(node, "enum")) {
		if !exact(n) {
			return r.where(n).errorf("a 64-bit float cannot represent the enum member %.60s", n.Value)
		}
	}
	if n := r.in(node, ExtEdm); n != nil {
		element, _ := edm.Parse(n.Value)
		if _, known := edm.Lookup(element); !known && strings.HasPrefix(element, "Edm.") && !strings.HasPrefix(element, "Edm.Geo") {
			return r.where(n).errorf("%s %.60s is neither an Edm primitive type nor a qualified name", ExtEdm, n.Value)
		}
	}
	return r.exactBoundsBelow(s, node)
}

func (r *reader) exactBoundsBelow(s *openapi3.Schema, node *yaml.Node) error {
	type child struct {
		ref  *openapi3.SchemaRef
		node *yaml.Node
	}
	children := []child{
		{s.Items, r.in(node, "items")}, {s.Not, r.in(node, "not")}, {s.AdditionalProperties.Schema, r.in(node, "additionalProperties")},
	}
	for _, list := range []struct {
		keyword string
		refs    openapi3.SchemaRefs
	}{{"allOf", s.AllOf}, {"anyOf", s.AnyOf}, {"oneOf", s.OneOf}} {
		for i, n := range items(r.in(node, list.keyword)) {
			if i < len(list.refs) {
				children = append(children, child{list.refs[i], n})
			}
		}
	}
	for name, property := range members(r.in(node, "properties")) {
		children = append(children, child{s.Properties[name.Value], property})
	}
	for _, c := range children {
		if err := r.exactBounds(c.ref, c.node); err != nil {
			return err
		}
	}
	return nil
}

// exact reports whether float64 can represent a JSON number: all digits of an integer, or a fraction as the shortest text for the same
// float. Other scalars are exact.
func exact(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" && n.ShortTag() != "!!float" {
		return true
	}
	written, ok := new(big.Rat).SetString(n.Value)
	f, err := strconv.ParseFloat(n.Value, 64)
	if !jsonNumber.MatchString(n.Value) {
		return true
	}
	if !ok || err != nil {
		return false
	}
	nearest := new(big.Rat).SetFloat64(f)
	if !nearest.IsInt() {
		nearest, _ = new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	}
	return written.Cmp(nearest) == 0
}

// ExactBound returns the text of a schema's `minimum`, `maximum` or `multipleOf` if the float64 in the schema is a different number, as
// for 9007199254740993.
func ExactBound(s *openapi3.Schema, keyword string) (text string, ok bool) {
	text, ok = s.Extensions[extExact+keyword].(string)
	return text, ok
}
