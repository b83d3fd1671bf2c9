package mock

import (
	"encoding/json"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

var bodyFaults = []Fault{
	{
		ID: "body-duplicate-member", Check: "body-object",
		Title: "repeats a member in the body that answers an update",
		hooks: onUpdateBody(func(_ *call, body object) object { return append(body, body[len(body)-1]) }),
	},
	{
		ID: "property-wrong-kind", Check: "schema",
		Title: "answers an update with one property of another JSON kind",
		hooks: onUpdateBody(func(c *call, body object) object {
			return c.spoilProperty(body, func(p *property, _ *edm.Type, now any) (any, bool) {
				other := otherKind(now)
				return other, wrongKind(p.promised(), primitive(p.edm, p.promised()), other) != ""
			})
		}),
	},
	{
		ID: "property-out-of-range", Check: "value-range",
		Title: "answers an update with one value outside the range of its type",
		hooks: onUpdateBody(func(c *call, body object) object {
			return c.spoilProperty(body, func(p *property, t *edm.Type, _ any) (any, bool) { return outOfRange(p, t) })
		}),
	},
	{
		ID: "odata-type-other", Check: "odata-type",
		Title: "answers an update with the name of another type",
		hooks: onUpdateBody(func(_ *call, body object) object {
			if _, ok := body.get(odataType); !ok {
				return body
			}
			return body.with(odataType, "#microsoft.graph.conformOther")
		}),
	},
	{
		ID: "id-changed", Check: "id-stable",
		Title: "answers an update with another id",
		hooks: onUpdateBody(func(_ *call, body object) object {
			if _, ok := body.get("id"); !ok {
				return body
			}
			return body.with("id", otherID)
		}),
	},
	{
		ID: "property-missing", Check: "body-complete",
		Title: "leaves the last property out of the answer to an update",
		hooks: onUpdateBody(func(_ *call, body object) object {
			if len(body) < 2 {
				return body
			}
			return slices.Clone(body[:len(body)-1])
		}),
	},
	{
		ID: "context-missing", Check: "context",
		Title: "answers an update without @odata.context",
		hooks: onUpdateBody(func(_ *call, body object) object {
			return slices.DeleteFunc(slices.Clone(body), func(m member) bool { return m.name == "@odata.context" })
		}),
	},
	{
		ID: "control-unprefixed", Check: "control-prefix",
		Title: "writes the entity tag of an answer as @etag under OData-Version 4.0",
		hooks: onUpdateBody(func(c *call, body object) object {
			return append(slices.Clone(body), member{"@etag", c.entity.etag()})
		}),
	},
	{
		ID: "write-only-shown", Check: "write-only-hidden",
		Title: "answers an update with the values of what may only be written",
		hooks: onUpdateBody(func(c *call, body object) object {
			for _, p := range c.resource.properties {
				if v, has := c.entity.state.get(p.name); has && p.schema.WriteOnly {
					body = append(slices.Clone(body), member{p.name, v})
				}
			}
			return body
		}),
	},
	{
		ID: "member-undeclared", Check: "undeclared",
		Title: "answers an update with a member that nobody documented",
		hooks: onUpdateBody(func(_ *call, body object) object {
			return append(slices.Clone(body), member{"conformUndocumented", true})
		}),
	},
}

// onUpdateBody makes the hook that rewrites the body of a successful update, where there is one. The state stays as it is.
func onUpdateBody(rewrite func(c *call, body object) object) hooks {
	return hooks{answer: func(c *call, a *answer) {
		if a.updates && len(a.body) > 0 {
			a.body = rewrite(c, a.body)
		}
	}}
}

// promised is the schema that an answer's value must satisfy.
func (p *property) promised() *openapi3.Schema {
	if p.answer != nil {
		return p.answer
	}
	return p.schema
}

// spoilProperty replaces one value of the body: that of the first number for which there is a spoilt one, else of the first
// property of any kind. The id is left alone, for it has a promise of its own.
func (c *call) spoilProperty(body object, spoil func(p *property, t *edm.Type, now any) (any, bool)) object {
	candidates := slices.Clone(c.resource.properties)
	slices.SortStableFunc(candidates, func(a, b property) int { return numbersFirst(a, body) - numbersFirst(b, body) })
	for _, p := range candidates {
		now, shown := body.get(p.name)
		if !shown || p.name == "id" {
			continue
		}
		if v, ok := spoil(&p, primitive(p.edm, p.schema), now); ok {
			return body.with(p.name, v)
		}
	}
	return body
}

func numbersFirst(p property, body object) int {
	if v, _ := body.get(p.name); isKind("number", v) {
		return 0
	}
	return 1
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

// outOfRange finds a value of the right JSON kind that the type refuses.
func outOfRange(p *property, t *edm.Type) (any, bool) {
	if t == nil {
		return nil, false
	}
	for _, bad := range append(t.OutOfRange(), t.Invalid()...) {
		v, err := decode([]byte(bad.JSON))
		if err == nil && v != "" && wrongKind(p.promised(), t, v) == "" && t.Check(toGo(v)) != nil {
			return v, true
		}
	}
	return nil, false
}
