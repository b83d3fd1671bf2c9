package derive

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// splitItems separates the rows that describe the items of a collection from those of the entity.
func splitItems(list []doc.Property) (own, items []doc.Property) {
	for _, p := range list {
		if p.ItemOf != "" {
			items = append(items, p)
		} else {
			own = append(own, p)
		}
	}
	return own, items
}

// addItems adds the rows that describe the items of a collection to the collection.
func (d *derivation) addItems(to openapi3.Schemas, list []doc.Property, dir direction) {
	for _, p := range list {
		of := to[p.ItemOf]
		if of == nil || of.Value.Items == nil {
			array := openapi3.NewArraySchema().WithItems(openapi3.NewObjectSchema())
			array.Extensions = d.cited(p.Name.Line)
			of = array.NewRef()
			to[p.ItemOf] = of
		}
		item := of.Value.Items.Value
		if item.Properties == nil {
			item.Properties = openapi3.Schemas{}
		}
		d.addProperties(item.Properties, []doc.Property{p}, d.cite, dir, 1)
		if p.Constraints.Required && dir == request {
			item.Required = append(item.Required, p.Name.Value)
		}
	}
}

// typed gives the properties of a table without a type, or with one that the resource page and the examples contradict, the type that the
// resource page gives them.
func (d *derivation) typed(list []doc.Property, dir direction) []doc.Property {
	list = slices.Clone(list)
	for i := range list {
		other, _ := d.onResourcePage(list[i].Name.Value)
		if other != nil && (list[i].Type.Name == "" || d.outvoted(list[i], other.Type)) {
			list[i].Type = other.Type
		}
		if other != nil && list[i].Constraints.Settable() && list[i].Constraints.Condition == "" {
			list[i].Constraints.Condition = other.Constraints.Condition
		}
		if other != nil {
			list[i].Constraints = d.bounded(list[i], *other)
			list[i] = d.enumerated(list[i], *other, dir)
		}
		list[i] = d.recased(list[i])
	}
	return list
}

// bounded returns what the row of a table says, with the bounds and lengths of the resource page where the row has none of the kind, and no
// example breaks them.
func (d *derivation) bounded(p, other doc.Property) doc.Constraints {
	c, more := p.Constraints, other.Constraints
	if !d.examplesKeep(other) || len(c.Ranges) > 0 || p.Type.Local() != other.Type.Local() || p.Type.Collection != other.Type.Collection {
		return c
	}
	if c.Minimum == nil && c.Maximum == nil {
		c.Minimum, c.Maximum = more.Minimum, more.Maximum
	}
	if c.MinLength == nil && c.MaxLength == nil {
		c.MinLength, c.MaxLength = more.MinLength, more.MaxLength
	}
	if c.MaxItems == nil {
		c.MaxItems = more.MaxItems
	}
	return c
}

// enumerated returns a row that calls an enumeration a text, with what the resource page says of its values: the listed ones, or the type. An
// example that has another value is right, and the list is not complete.
func (d *derivation) enumerated(p, other doc.Property, dir direction) doc.Property {
	if p.Type.Name != "Edm.String" || p.Type.Collection || other.Type.Collection || len(p.Constraints.Values) > 0 {
		return p
	}
	values, t := other.Constraints.Values, other.Type
	if res := d.resource(&t); res != nil && !t.Edm() && len(values) == 0 {
		values = res.EnumMembers(t.Link, t.Local())
	}
	fits := func(v any) bool { text, ok := v.(string); return ok && slices.Contains(values, text) }
	switch {
	case len(values) > 0 && !slices.ContainsFunc(d.shownValues(p.Name.Value), func(v any) bool { return !fits(v) }):
		p.Constraints.Values, p.Constraints.Combined, p.Constraints.Excluded = values, other.Constraints.Combined, other.Constraints.Excluded
	case dir == request && len(values) == 0 && t.Name != "" && d.undescribed(other, 0): // a response has some text
		p.Type = t
	}
	return p
}

// onResourcePages returns the properties of the updated type's page, and of its base types'.
func (d *derivation) onResourcePages() (list []doc.Property) {
	for _, of := range doc.Lineage(d.Resources, d.resource(d.updated)) {
		list = append(list, of.Properties...)
	}
	return list
}

// onResourcePage returns the property of the updated type's page, or of a base type's, and the page's name in citations; nil if there is none.
func (d *derivation) onResourcePage(name string) (p *doc.Property, page string) {
	for _, of := range doc.Lineage(d.Resources, d.resource(d.updated)) {
		if p := of.Property(name); p != nil {
			return p, Cite(of.Name)
		}
	}
	return nil, ""
}

// shownValues returns the values of a property in the PATCH examples, placeholders and null aside.
func (d *derivation) shownValues(name string) (out []any) {
	for _, e := range d.Examples {
		if !e.IsPatch() {
			continue
		}
		for _, m := range []*doc.Message{e.Request, e.Response} {
			if m == nil || m.JSON == nil {
				continue
			}
			for _, v := range m.JSON.Members {
				if v.Name == name && v.Value != nil && !doc.IsPlaceholder(v.Value) {
					out = append(out, v.Value)
				}
			}
		}
	}
	return out
}

// shownUpdates returns the values that the examples of updates have for a property, null among them.
func (d *derivation) shownUpdates(name string) (out []any) {
	for _, e := range d.Examples {
		if !e.IsPatch() || e.Request.JSON == nil {
			continue
		}
		for _, v := range e.Request.JSON.Members {
			if v.Name == name {
				out = append(out, v.Value)
			}
		}
	}
	return out
}
