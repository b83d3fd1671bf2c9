package derive

import (
	"slices"

	"github.com/graphconform/conform/harness/doc"
)

// memberGaps adds the gaps about what the pages of a complex type, and of its members' types, promise: a condition of updates, and what no rule
// understands. Entities are left out, because no update of another one sets their properties.
func (d *derivation) memberGaps(res *doc.Resource, seen map[string]bool, depth int) {
	if res == nil || seen[res.Type] || depth >= maxNested {
		return
	}
	seen[res.Type] = true
	lineage := doc.Lineage(d.Resources, res)
	if slices.ContainsFunc(lineage, func(of *doc.Resource) bool { return of.Property("id") != nil }) {
		return
	}
	for _, of := range lineage {
		d.limitGaps(of)
		for _, p := range documented(of) {
			if !p.Constraints.Settable() {
				continue
			}
			unread := p.Constraints.Unread
			if c := p.Constraints.Condition; c != "" {
				unread = append([]string{c}, unread...)
			}
			for _, s := range unread {
				d.gapOn(Cite(of.Name), p.Description.Line, "conform does not test what the description of %s says: %q", p.Name.Value, s)
			}
			if !p.Type.Edm() {
				d.memberGaps(d.resource(&p.Type), seen, depth+1)
			}
		}
	}
}

// limitGaps adds a gap for each sentence outside of the tables of a resource page that limits the values of several properties.
func (d *derivation) limitGaps(of *doc.Resource) {
	for _, s := range of.Limits {
		d.gapOn(Cite(of.Name), s.Line, "conform does not test what the page says: %q", s.Value)
	}
}

// neverOn returns what a resource page says outside of its tables about properties that no update sets. What the update's own table lists, one
// may set.
func (d *derivation) neverOn(of *doc.Resource) []doc.Relation {
	list := of.Never()
	for i, r := range list {
		list[i].Names = slices.DeleteFunc(slices.Clone(r.Names), func(name string) bool {
			listed := slices.ContainsFunc(d.Body.Properties(), func(p doc.Property) bool { return p.Name.Value == name })
			if listed {
				d.gapOn(Cite(of.Name), r.Line, "the table lists %s, and the resource page says that no update sets it: the contract follows the table", name)
			}
			return listed
		})
	}
	return list
}

// never says whether a resource page says that no update sets a property.
func (d *derivation) never(name string) bool {
	return slices.ContainsFunc(d.relations, func(r doc.Relation) bool {
		return r.Kind == doc.Never && r.Page != "" && slices.Contains(r.Names, name)
	})
}

// resourceGaps adds the gaps about what the resource page says of updates of a property that the table lists.
func (d *derivation) resourceGaps(p doc.Property) {
	other, of := d.onResourcePage(p.Name.Value)
	if other == nil || !p.Constraints.Settable() || p.Constraints.Condition != "" {
		return
	}
	line, name := other.Description.Line, p.Name.Value
	if c := other.Constraints.Condition; c != "" {
		d.gapOn(of, line, "%s is not sent, because an update may set it under a condition only: %q", name, c)
	}
	for _, s := range other.Constraints.Unread {
		if !slices.Contains(p.Constraints.Unread, s) {
			d.gapOn(of, line, "conform does not test what the description of %s says: %q", name, s)
		}
	}
	if other.Constraints.Fixed {
		d.gapOn(of, line, "the table lists %s, and the resource page says that no update sets it: the contract follows the table", name)
	}
}
