package doc

import "strings"

func bodyMetadata(p *pass) {
	t := p.UpdatedType(p.config.Resources)
	if t == nil {
		return
	}
	for _, q := range p.Body.Properties() {
		m, known := p.config.Metadata.Property(p.Version, p.Qualified(t), q.Name.Value)
		if !known {
			continue
		}
		switch {
		case q.Constraints.Nullable && m.NotNull:
			p.report(q.Description.Pos, "%s is not nullable in the metadata (%s): do not describe it as nullable", q.Name.Value, m.Cite)
		case q.Constraints.NotNull && m.Nullable && m.Stated:
			p.report(q.Description.Pos, "%s is nullable in the metadata (%s): do not describe it as not nullable", q.Name.Value, m.Cite)
		}
		if m.ReadOnly && !q.Constraints.ReadOnly {
			p.reportReadOnly(q, m)
		}
		if !p.isOfType(q, m) {
			where := ""
			if res := p.resourceOf(t); res != nil {
				if other, _ := p.inResource(res, q.Name.Value); other != nil { // BODY004 compares the two
					where = " here and on the resource page (" + p.placeOf(res, other) + ")"
				}
			}
			p.reportUnless([]string{"BODY004"}, q.Type.Pos, "write the type of %s%s as %q, as in the metadata (%s), not %q", q.Name.Value, where, spelling(m.Type, m.Collection), m.Cite, q.Type.Raw)
		}
	}
}

// reportReadOnly reports a property of the table that the metadata have as read-only. If the resource page does not say so, too, the metadata may
// be wrong.
func (p *pass) reportReadOnly(q Property, m MetadataProperty) {
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	if other, _ := p.inResource(res, q.Name.Value); other != nil && !other.Constraints.Settable() {
		p.report(q.Name.Pos, "remove %s from the table: by the metadata (%s) and the resource page (%s), no client sets it", q.Name.Value, m.ReadOnlyCite, p.placeOf(res, other))
		return
	}
	p.report(q.Name.Pos, "%s is computed or read-only in the metadata (%s), and the table lists it as updatable: correct one of them", q.Name.Value, m.ReadOnlyCite)
}

// isOfType says whether the type in the table is the one in the metadata, or has the same JSON values.
func (p *pass) isOfType(q Property, m MetadataProperty) bool {
	switch {
	case q.Type.Name == "":
		return true
	case m.Collection != q.Type.Collection:
		return false
	case strings.EqualFold(m.Type, q.Type.Name), strings.EqualFold(m.Type, p.Qualified(&q.Type)):
		return true
	case q.Type.Name == "Edm.String": // JSON represents an enumeration as a string
		return len(p.config.Metadata.Members(p.Version, m.Type)) > 0
	}
	_, anchor, _ := strings.Cut(q.Type.Link, "#")
	return m.Type == "Edm.String" && strings.HasSuffix(anchor, "-values") // the link leads to a list of strings
}

// Qualified returns the name of a type with its namespace: the one that it is written with, or the page's. A page without one leaves it local.
func (p *Page) Qualified(t *TypeRef) string {
	local, graph := strings.CutPrefix(t.Name, graphNamespace)
	switch namespace := p.namespace(); {
	case !graph || strings.Contains(local, "."):
		return t.Name
	case namespace == "":
		return local
	default:
		return namespace + "." + local
	}
}

// namespace returns the namespace that the introduction states, `microsoft.graph.termStore`, or "".
func (p *Page) namespace() string {
	for _, in := range p.Intro {
		if rest, ok := cutPrefixFold(in.Value, "namespace:"); ok {
			if name := strings.TrimSpace(rest); isTypeName(name) {
				return name
			}
		}
	}
	return ""
}
