package oracle

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// harden copies the closure of a schema for kin-openapi, with the weak places of its validator avoided: our formats instead of its
// own, bounds moved inward to the nearest float64, null as transpile has it, and no multipleOf, which it judges with a tolerance.
type harden struct {
	done       map[place]*openapi3.Schema
	multipleOf bool // some schema had one
}

func (h *harden) ref(r *openapi3.SchemaRef, element string) *openapi3.SchemaRef {
	if r == nil {
		return nil
	}
	return openapi3.NewSchemaRef("", h.schema(place{r.Value, element}))
}

func (h *harden) refs(list openapi3.SchemaRefs) openapi3.SchemaRefs {
	var out openapi3.SchemaRefs
	for _, r := range list {
		out = append(out, h.ref(r, ""))
	}
	return out
}

// schema copies one place. The validator lets null pass every keyword but those of a plain schema, so what surrounds allOf and
// its like moves into a member of allOf.
func (h *harden) schema(p place) *openapi3.Schema {
	if done := h.done[p]; done != nil {
		return done
	}
	out := &openapi3.Schema{}
	h.done[p] = out
	s, kind := p.schema, EdmType(p.schema, p.element)
	switch alternatives := numberWords(s, kind); {
	case alternatives != nil:
		words := openapi3.NewStringSchema()
		for _, word := range alternatives {
			words.Enum = append(words.Enum, word)
		}
		number := numberBranch(s)
		if number == nil {
			number = openapi3.NewSchemaRef("", h.plain(s, kind))
		} else {
			number = h.ref(number, "")
		}
		out.Nullable, out.AnyOf = s.Nullable, openapi3.SchemaRefs{number, words.NewRef()}
	case isComposite(s, kind):
		out.Nullable, out.OneOf, out.AnyOf, out.Not = s.Nullable, h.refs(s.OneOf), h.refs(s.AnyOf), h.ref(s.Not, "")
		out.AllOf = append(h.refs(s.AllOf), h.plain(s, kind).NewRef())
	default:
		*out = *h.plain(s, kind)
		out.Nullable = out.Nullable || s.Nullable
	}
	return out
}

func (h *harden) plain(s *openapi3.Schema, kind *edm.Type) *openapi3.Schema {
	h.multipleOf = h.multipleOf || s.MultipleOf != nil
	out := &openapi3.Schema{
		Format: lexicalFormat(kind), UniqueItems: s.UniqueItems,
		MinLength: s.MinLength, MaxLength: s.MaxLength, MinItems: s.MinItems, MaxItems: s.MaxItems, MinProps: s.MinProps, MaxProps: s.MaxProps,
		Required: s.Required, Items: h.ref(s.Items, elementOf(s)),
	}
	if types := openapi3.Types(typesOf(s, kind)); len(types) > 0 {
		out.Type = &types
	} else {
		out.Nullable = len(s.Enum) == 0 || slices.Contains(s.Enum, nil)
	}
	out.Pattern, _ = goPattern(s.Pattern) // transpile has refused one that does not compile
	for _, m := range s.Enum {
		out.Enum = append(out.Enum, kinMember(m))
	}
	limitsOf(s, kind).toFloat(out)
	for name, r := range s.Properties {
		if out.Properties == nil {
			out.Properties = openapi3.Schemas{}
		}
		out.Properties[name] = h.ref(r, "")
	}
	out.AdditionalProperties = openapi3.AdditionalProperties{
		Has: s.AdditionalProperties.Has, Schema: h.ref(s.AdditionalProperties.Schema, ""),
	}
	return out
}
