package mock

import (
	"encoding/json"
	"slices"

	"github.com/graphconform/conform/harness/edm"
)

var bodyFaults = []Fault{
	{
		ID: "body-duplicate-member", Check: "body-object", Title: "repeats a member in the body of the response to an update",
		hooks: onUpdateBody(func(_ *call, body object) object { return append(body, body[len(body)-1]) }),
	},
	{
		ID: "property-wrong-kind", Check: "schema", Title: "responds to an update with one property of another JSON type",
		hooks: onUpdateBody(func(c *call, body object) object {
			return c.replaceProperty(body, func(p *property, _ *edm.Type, current any) (any, bool) {
				other := otherKind(current)
				return other, wrongKind(p.responseSchema(), primitive(p.edm, p.responseSchema()), other) != ""
			})
		}),
	},
	{
		ID: "property-out-of-range", Check: "value-range", Title: "responds to an update with one value outside the range of its type",
		hooks: onUpdateBody(func(c *call, body object) object {
			return c.replaceProperty(body, func(p *property, t *edm.Type, _ any) (any, bool) { return outOfRange(p, t) })
		}),
	},
	{
		ID: "odata-type-other", Check: "odata-type", Title: "responds to an update with the name of another type",
		hooks: replaceMember(odataType, "#microsoft.graph.conformOther"),
	},
	{ID: "id-changed", Check: "id-stable", Title: "responds to an update with another id", hooks: onUpdateBody((*call).changeKey)},
	{
		ID: "property-missing", Check: "body-complete", Title: "omits the last property from the response to an update",
		hooks: onUpdateBody(func(_ *call, body object) object { return slices.Clone(body[:max(1, len(body)-1)]) }),
	},
	{
		ID: "context-missing", Check: "context", Title: "responds to an update without @odata.context",
		hooks: onUpdateBody(func(_ *call, body object) object {
			return body.without(odataContext)
		}),
	},
	{
		ID: "control-unprefixed", Check: "control-prefix", Title: "writes the entity tag in a body as @etag under OData-Version 4.0",
		hooks: onUpdateBody(func(c *call, body object) object { return body.with("@etag", c.entity.etag()) }),
	},
	{
		ID: "write-only-shown", Check: "write-only-hidden", Title: "responds to an update with the values of write-only properties",
		hooks: onUpdateBody(func(c *call, body object) object {
			for _, p := range c.resource.properties {
				if v, ok := c.entity.state.get(p.name); ok && p.schema.WriteOnly {
					body = body.with(p.name, v)
				}
			}
			return body
		}),
	},
	{
		ID: "member-undeclared", Check: "undeclared", Title: "responds to an update with an undocumented member",
		hooks: onUpdateBody(func(_ *call, body object) object { return body.with("conformUndocumented", true) }),
	},
}

// replaceMember gives a member of the body another value, if the body has it.
func replaceMember(name string, value any) hooks {
	return onUpdateBody(func(_ *call, body object) object {
		if _, ok := body.get(name); !ok {
			return body
		}
		return body.with(name, value)
	})
}

// changeKey replaces the key by that of no entity.
func (c *call) changeKey(body object) object {
	name := c.resource.keyName
	switch v, _ := body.get(name); v.(type) {
	case nil:
		return body
	case json.Number:
		return body.with(name, json.Number("2147480400"))
	}
	return body.with(name, otherID)
}

// replaceProperty replaces one value of the body: that of the first number for which invalid returns one, else of the first property
// of any type. It never replaces the id, which has a promise of its own.
func (c *call) replaceProperty(body object, invalid func(p *property, t *edm.Type, current any) (any, bool)) object {
	numbersFirst := func(p property) int {
		if v, _ := body.get(p.name); isKind("number", v) {
			return 0
		}
		return 1
	}
	candidates := slices.Clone(c.resource.properties)
	slices.SortStableFunc(candidates, func(a, b property) int { return numbersFirst(a) - numbersFirst(b) })
	for _, p := range candidates {
		current, ok := body.get(p.name)
		if !ok || p.name == c.resource.keyName {
			continue
		}
		if v, ok := invalid(&p, primitive(p.edm, p.schema), current); ok {
			return body.with(p.name, v)
		}
	}
	return body
}

func otherKind(v any) any {
	switch v := v.(type) {
	case json.Number:
		return string(v)
	case bool:
		return "true"
	case object:
		return []any{}
	}
	return json.Number("5")
}

// outOfRange finds a value of the right JSON type that the Edm type rejects.
func outOfRange(p *property, t *edm.Type) (any, bool) {
	if t == nil {
		return nil, false
	}
	for _, bad := range append(t.OutOfRange(), t.Invalid()...) {
		v, err := decode([]byte(bad.JSON))
		if err == nil && v != "" && wrongKind(p.responseSchema(), t, v) == "" && t.Check(toGo(v)) != nil {
			return v, true
		}
	}
	return nil, false
}
