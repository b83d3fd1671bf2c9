package derive

import (
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// examplesKeep says whether the values of the page's examples keep the bounds of a property. Bounds that they break are not those of the
// property, or wrong.
func (d *derivation) examplesKeep(p doc.Property) bool {
	return !slices.ContainsFunc(d.shownValues(p.Name.Value), func(v any) bool { return !p.Constraints.Admits(v) })
}

// everyExampleSends says whether each example of an update has the property. If one lacks it, an update does not need it.
func (d *derivation) everyExampleSends(name string) bool {
	for _, e := range d.Examples {
		sends := func(m doc.Member) bool { return m.Name == name }
		if e.IsPatch() && e.Request.JSON != nil && !slices.ContainsFunc(e.Request.JSON.Members, sends) {
			return false
		}
	}
	return true
}

// required says whether each update has a property. Generators say so of every table.
func (d *derivation) required(p doc.Property) bool {
	said := p.Constraints.Required || p.RequiredBy.Value != "" && !d.Draft || d.always(p.Name.Value) != nil
	return said && d.everyExampleSends(p.Name.Value)
}

// always returns the relation that says that each update has a property, or nil.
func (d *derivation) always(name string) *doc.Relation {
	i := slices.IndexFunc(d.relations, func(r doc.Relation) bool { return r.Kind == doc.Always && r.Names[0] == name })
	if i < 0 {
		return nil
	}
	return &d.relations[i]
}

// updatable returns the rows about the update's own properties: those of the table, else those of the resource pages.
func (d *derivation) updatable() []doc.Property {
	if list := d.Body.Properties(); len(list) > 0 {
		return list
	}
	return d.onResourcePages()
}

// relate adds what the page says about the property and others: a condition, and what its update changes, too.
func (d *derivation) relate(s *openapi3.Schema, p doc.Property) {
	name := p.Name.Value
	if kind := p.VariantKind(); kind != "" {
		s.Extensions[extVariant] = kind
	}
	if d.ofOther(p) {
		s.Extensions[extCondition] = "the object is a " + p.Object.Value
	}
	for _, r := range d.relations {
		switch {
		case r.Kind == doc.Also && r.Names[0] == name:
			also, _ := s.Extensions[extAlso].([]any)
			for _, other := range r.Names[1:] {
				if !slices.Contains(also, any(other)) {
					also = append(also, other)
				}
			}
			s.Extensions[extAlso] = also
		case r.Kind == doc.Never && slices.Contains(r.Names, name), r.Kind == doc.Only && !slices.Contains(r.Names, name):
			s.ReadOnly = true
		case r.Kind == doc.Alone && slices.Contains(r.Names, name), r.Kind == doc.Ordered && r.Names[0] == name:
			s.Extensions[extCondition] = r.Said()
		case r.Kind == doc.Personal && slices.Contains(r.Names, name):
			s.Extensions[extVariant] = "delegated"
		}
	}
	if s.ReadOnly {
		delete(s.Extensions, extCondition)
		delete(s.Extensions, extVariant)
	}
}

// ofOther says whether a property is listed for another type alone than the one that the page updates.
func (d *derivation) ofOther(p doc.Property) bool {
	return p.Object.Value != "" && d.updated != nil && d.Body.Describes(d.updated.Local()) && !strings.EqualFold(doc.LocalName(p.Object.Value), d.updated.Local())
}

// together returns the groups of properties that an update may only have together.
func (d *derivation) together(properties openapi3.Schemas) []any {
	var groups []any
	for _, r := range d.relations {
		var group []any
		for _, name := range r.Names {
			if p := properties[name]; r.Kind == doc.Together && p != nil && !p.Value.ReadOnly {
				group = append(group, name)
			}
		}
		known := slices.ContainsFunc(groups, func(other any) bool { return reflect.DeepEqual(other, any(group)) })
		if len(group) > 1 && !known {
			groups = append(groups, group)
		}
	}
	return groups
}

// proseGaps adds the gaps about what the page promises outside of its tables, and no rule understands.
func (d *derivation) proseGaps() {
	for _, p := range d.Promises() {
		switch {
		case p.Type != "" && d.everyExampleSends("@odata.type"):
		case slices.ContainsFunc(d.relations, func(r doc.Relation) bool { return r.Sentence == p.Value }):
		case strings.HasPrefix(p.Value, "[!INCLUDE"):
			d.gap(p.Line, "conform does not read what the page includes here: %s", p.Value)
		case p.Caller:
			d.callerGap(p.Line, "conform does not test what the page demands of the caller: %q", p.Said())
		default:
			d.gap(p.Line, "conform does not test what the page says: %q", p.Said())
		}
	}
}

// promiseGaps adds the gaps about what the page promises of the update, and conform does not test.
func (d *derivation) promiseGaps() {
	for _, p := range d.updatable() {
		c, line, name := p.Constraints, p.Description.Line, p.Name.Value
		from := len(d.gaps)
		if c.Condition != "" {
			d.gap(line, "%s is not sent, because an update may set it under a condition only: %q", name, c.Condition)
		}
		if other, of := d.onResourcePage(name); other != nil && p.Page == "" && p.Type.Name != "" && d.outvoted(p, other.Type) {
			witness := " and the examples"
			if len(d.shownValues(name)) == 0 {
				witness = ""
			}
			if d.Metadata != nil && d.backed(p, other.Type) {
				witness = " and the metadata"
			}
			d.gap(line, "the table gives %s the type %s, %s:%d%s %s: the contract follows the latter", name, p.Type.Raw, of, other.Name.Line, witness, other.Type.Raw)
		} else if other != nil && p.Page == "" && differs(p, other.Type) {
			d.gap(line, "the table gives %s the type %s, %s:%d %s: the contract follows the table", name, p.Type.Raw, of, other.Name.Line, other.Type.Raw)
		} else {
			d.metadataTypeGap(p, line)
		}
		if p.Page == "" {
			d.resourceGaps(p)
		}
		if p.RequiredBy.Value != "" && !d.Draft && !d.everyExampleSends(name) {
			d.gap(line, "the page says that each update has %s (line %d), and an example lacks it: the contract does not require it", name, p.RequiredBy.Line)
		}
		if r := d.always(name); r != nil && !d.everyExampleSends(name) {
			d.gap(r.Line, "the page says that each update has %s, and an example lacks it: the contract does not require it", name)
		}
		if p.RequiredBy.Value != "" && d.Draft {
			d.gapOn("", p.RequiredBy.Line, "the contract does not require the properties that a generator calls required in each update")
		}
		if len(c.Ranges) > 0 {
			d.gap(line, "the description of %s has different ranges: %s", name, strings.Join(c.Ranges, ", "))
		}
		if !d.examplesKeep(p) {
			d.gap(line, "an example breaks the bounds that the description of %s has", name)
		}
		if s := c.NullIgnored; s != "" {
			d.gap(line, "null is not sent as the value of %s, because it changes nothing: %q", name, s)
		}
		if c.Later != "" && !timed(p.Type) {
			d.gap(line, "conform does not test what the description of %s says: %q", name, c.Later)
		}
		for _, s := range c.Unread {
			if !slices.ContainsFunc(d.relations, func(r doc.Relation) bool { return r.Sentence == s }) {
				d.gap(line, "conform does not test what the description of %s says: %q", name, s)
			}
		}
		if d.ofOther(p) {
			d.gap(line, "%s is not sent, because the page lists it for %s only", name, p.Object.Value)
		}
		for i := from; i < len(d.gaps) && p.Page != ""; i++ {
			d.gaps[i].page = Cite(p.Page)
		}
		if c.Settable() && !p.Type.Edm() {
			d.memberGaps(d.resource(&p.Type), map[string]bool{}, 0)
		}
		if p.Variant.Value != "" {
			d.gap(p.Variant.Line, "%s is only sent with %s permissions, for which alone the page lists it: %q", name, p.VariantKind(), p.Variant.Value)
		}
	}
	for _, r := range d.relations {
		if r.Kind == doc.Personal {
			d.gap(r.Line, "%s is only sent with delegated permissions: %q", strings.Join(r.Names, ", "), r.Said())
		}
		names := r.Names
		if r.Kind == doc.Ordered {
			names = names[:1] // the others bound it
		}
		if r.Kind == doc.Alone || r.Kind == doc.Ordered {
			d.gapOn(d.citeOf(r.Page), r.Line, "%s is not sent, because an update may set it under a condition only: %q", strings.Join(names, ", "), r.Said())
		}
	}
	if s := d.NullIgnored; s.Value != "" {
		d.gap(s.Line, "null is not sent, because it changes nothing: %q", s.Value)
	}
	d.proseGaps()
	for _, c := range d.Permissions.Cells {
		if c.AllRequired && len(c.Scopes) > 1 {
			d.callerGap(c.Line, "the page demands %s together, and conform takes each of them for sufficient", strings.Join(c.Scopes, " and "))
		}
	}
	for _, s := range d.Permissions.Demands {
		d.callerGap(s.Line, "conform does not test what the page demands of the caller: %q", s.Value)
	}
}
