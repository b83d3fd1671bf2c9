package derive

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// examplesKeep says whether the values of the page's examples keep the bounds of a property. Bounds that they break are not those of the
// property, or wrong.
func (d *derivation) examplesKeep(p doc.Property) bool {
	for _, e := range d.Examples {
		if !e.IsPatch() {
			continue
		}
		for _, m := range []*doc.Message{e.Request, e.Response} {
			if m == nil || m.JSON == nil {
				continue
			}
			for _, v := range m.JSON.Members {
				if v.Name == p.Name.Value && !doc.IsPlaceholder(v.Value) && !p.Constraints.Admits(v.Value) {
					return false
				}
			}
		}
	}
	return true
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

// promiseGaps adds the gaps about what the descriptions of the update's properties promise, and conform does not test.
func (d *derivation) promiseGaps() {
	if list := d.Body.Properties(); len(list) > 0 {
		d.rowGaps(list, "")
		return
	}
	for _, of := range doc.Lineage(d.Resources, d.resource(d.updated)) {
		d.rowGaps(of.Properties, Cite(of.Name))
	}
}

func (d *derivation) rowGaps(list []doc.Property, page string) {
	for _, p := range list {
		c, line, name := p.Constraints, p.Description.Line, p.Name.Value
		from := len(d.gaps)
		if c.Condition != "" {
			d.gap(line, "%s can be updated in some state only: %q", name, c.Condition)
		}
		if len(c.Ranges) > 0 {
			d.gap(line, "the description of %s has different ranges: %s", name, strings.Join(c.Ranges, ", "))
		}
		if !d.examplesKeep(p) {
			d.gap(line, "an example breaks the bounds that the description of %s has", name)
		}
		for _, s := range c.Unread {
			d.gap(line, "conform does not test what the description of %s says: %q", name, s)
		}
		for i := range d.gaps[from:] {
			d.gaps[from+i].page = page
		}
	}
}
