package derive

import (
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
)

// outvoted says whether all examples show values of the other type and none of the table's, and the metadata do not side with the table; or
// whether other sources have the other primitive type, and no example shows another one.
func (d *derivation) outvoted(p doc.Property, other doc.TypeRef) bool {
	backed, votes := d.backed(p, other), 0
	want, primitive := edm.Lookup(other.Name)
	for _, v := range d.shownValues(p.Name.Value) {
		_, list := v.([]any)
		if p.Type.Holds(v) && !backed || !other.Holds(v) || backed && primitive && !list && want.Check(v) != nil {
			return false
		}
		votes++
	}
	onlyTitled := d.updated != nil && d.updated.Pos == d.Title.Pos // the page may be that of another type
	if votes == 0 && (onlyTitled || !severalOf(p, other)) && !backed {
		return false
	}
	m, known := d.inMetadata(p)
	return !known || m.Collection != p.Type.Collection || m.Type != p.Type.Name
}

// backed says whether the metadata have the other primitive type. Without metadata it is the one whose values both types have.
func (d *derivation) backed(p doc.Property, other doc.TypeRef) bool {
	if !differs(p, other) {
		return false
	}
	if d.Metadata == nil {
		return p.Type.Name == "Edm.String" && other.Name == "Edm.Guid" && p.Type.Collection == other.Collection
	}
	m, known := d.inMetadata(p)
	return known && m.Type == other.Name && m.Collection == other.Collection
}

// inMetadata returns what the metadata say of a property of the updated type, if there are any and they have it.
func (d *derivation) inMetadata(p doc.Property) (m doc.MetadataProperty, known bool) {
	if d.Metadata == nil {
		return m, false
	}
	return d.Metadata.Property(d.Version, d.fullName(d.updated), p.Name.Value)
}

// metadataTypeGap adds a gap if the metadata give a property another primitive type than the pages.
func (d *derivation) metadataTypeGap(p doc.Property, line int) {
	m, known := d.inMetadata(p)
	if other := (doc.TypeRef{Name: m.Type, Collection: m.Collection}); known && differs(p, other) {
		d.gap(line, "the page gives %s the type %s, the metadata (%s) %s: the contract follows the page", p.Name.Value, p.Type.Raw, m.Cite, strings.TrimPrefix(m.Type, "Edm."))
	}
}

// differs says whether two types are primitive, and not the same.
func differs(p doc.Property, other doc.TypeRef) bool {
	return p.Type.Edm() && other.Edm() && (p.Type.Name != other.Name || p.Type.Collection != other.Collection)
}

// severalOf says whether the other type is a collection of the table's, and the property's name or description speaks of several.
func severalOf(p doc.Property, other doc.TypeRef) bool {
	same := other.Collection && !p.Type.Collection && strings.EqualFold(other.Local(), p.Type.Local())
	name := p.Name.Value
	return same && (doc.Singular(name) != name || several.MatchString(p.Description.Value))
}

var several = regexp.MustCompile(`(?i)^(?:an? |the )?(?:collection|list|array|set) of\b`)
