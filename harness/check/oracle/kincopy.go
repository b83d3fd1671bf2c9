package oracle

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// kinCopier copies a schema, with all that it refers to, for kin-openapi, and avoids the weaknesses of its validator: it uses our
// formats instead of its own, moves bounds inward to the nearest float64, treats null as transpile does, and omits multipleOf, which
// kin-openapi checks with a tolerance.
type kinCopier struct {
	done       map[usage]*openapi3.Schema
	multipleOf bool // some schema had one, or a pattern beside a format, which kin-openapi does not check
	update     bool // values are for updates
	response   bool // values are of responses, see transpiler
}

func (c *kinCopier) ref(r *openapi3.SchemaRef, element string) *openapi3.SchemaRef {
	if r == nil {
		return nil
	}
	return openapi3.NewSchemaRef("", c.schema(usage{r.Value, element}))
}

func (c *kinCopier) refs(list openapi3.SchemaRefs) openapi3.SchemaRefs {
	var out openapi3.SchemaRefs
	for _, r := range list {
		out = append(out, c.ref(r, ""))
	}
	return out
}

// schema copies one usage. The validator applies only the keywords of a plain schema to null, so the keywords beside allOf and the
// like move into a member of allOf.
func (c *kinCopier) schema(p usage) *openapi3.Schema {
	if done := c.done[p]; done != nil {
		return done
	}
	out := &openapi3.Schema{}
	c.done[p] = out
	s, kind := p.schema, EdmType(p.schema, p.element)
	switch alternatives := numberStrings(s, kind); {
	case alternatives != nil:
		words := openapi3.NewStringSchema()
		for _, word := range alternatives {
			words.Enum = append(words.Enum, word)
		}
		number := numberBranch(s)
		if number == nil {
			number = openapi3.NewSchemaRef("", c.plain(s, kind))
		} else {
			number = c.ref(number, "")
		}
		out.Nullable, out.AnyOf = s.Nullable, openapi3.SchemaRefs{number, words.NewRef()}
	case isComposite(s, kind):
		out.Nullable, out.OneOf, out.AnyOf, out.Not = s.Nullable, c.refs(s.OneOf), c.refs(s.AnyOf), c.ref(s.Not, "")
		out.AllOf = append(c.refs(s.AllOf), c.plain(s, kind).NewRef())
		if c.response && out.OneOf != nil {
			out.AllOf, out.OneOf = append(out.AllOf, (&openapi3.Schema{AnyOf: out.OneOf}).NewRef()), nil
		}
	default:
		*out = *c.plain(s, kind)
		out.Nullable = out.Nullable || s.Nullable
	}
	return out
}

func (c *kinCopier) plain(s *openapi3.Schema, kind *edm.Type) *openapi3.Schema {
	c.multipleOf = c.multipleOf || s.MultipleOf != nil
	out := &openapi3.Schema{
		Format: lexicalFormat(kind), UniqueItems: s.UniqueItems,
		MinLength: s.MinLength, MaxLength: s.MaxLength, MinItems: s.MinItems, MaxItems: s.MaxItems, MinProps: s.MinProps, MaxProps: s.MaxProps,
		Required: requiredOf(s, c.update), Items: c.ref(s.Items, elementOf(s)),
	}
	if types := openapi3.Types(typesOf(s, kind)); len(types) > 0 {
		out.Type = &types
	} else {
		out.Nullable = len(s.Enum) == 0 || slices.Contains(s.Enum, nil)
	}
	if pattern, err := contract.CompilePattern(s.Pattern); err == nil { // transpile has rejected one that does not compile
		out.Pattern = pattern.GoText()
		switch {
		case s.Pattern == "" || out.Pattern != "":
		case out.Format == "":
			out.Format = foreignFormat(s.Pattern, pattern)
		default: // it has room for one format
			c.multipleOf = true
		}
	}
	for _, m := range s.Enum {
		out.Enum = append(out.Enum, kinEnumMember(m))
	}
	limitsOf(s, kind).copyTo(out)
	for name, r := range s.Properties {
		if out.Properties == nil {
			out.Properties = openapi3.Schemas{}
		}
		out.Properties[name] = c.ref(r, "")
	}
	out.AdditionalProperties = openapi3.AdditionalProperties{
		Has: s.AdditionalProperties.Has, Schema: c.ref(s.AdditionalProperties.Schema, ""),
	}
	return out
}
