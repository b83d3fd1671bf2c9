package derive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// spelling is a list of values in the letters of one source.
type spelling struct {
	values []string
	cite   string
}

// spellings returns the values that other sources than the table have for a property: its rows on the resource pages, the pages of their types,
// the metadata and, last, the examples.
func (d *derivation) spellings(p doc.Property) (out []spelling) {
	types := []doc.TypeRef{p.Type}
	for _, of := range doc.Lineage(d.Resources, d.resource(d.updated)) {
		if q := of.Property(p.Name.Value); q != nil {
			out = append(out, spelling{q.Constraints.Values, fmt.Sprintf("%s:%d", Cite(of.Name), q.Name.Line)})
			types = append(types, q.Type)
		}
	}
	seen := map[*doc.Resource]bool{}
	for _, t := range types {
		if res := d.resource(&t); res != nil && !t.Edm() && !seen[res] {
			seen[res] = true
			out = append(out, spelling{res.EnumMembers(t.Link, t.Local()), Cite(res.Name)})
		}
	}
	if m, known := d.inMetadata(p); known && !strings.HasPrefix(m.Type, "Edm.") {
		out = append(out, spelling{d.Metadata.Members(d.Version, m.Type), m.Cite})
	}
	var shown []string
	for _, v := range d.shownTexts(p) {
		shown = append(shown, v.(string))
	}
	return append(out, spelling{shown, "the examples"})
}

// recased returns a row with its values in the letters that most of the other sources have, if they differ in nothing else.
func (d *derivation) recased(p doc.Property) doc.Property {
	if len(p.Constraints.Values) == 0 {
		return p
	}
	sources := d.spellings(p)
	pages := sources[:len(sources)-1] // examples alone do not decide
	values, changed, cite := slices.Clone(p.Constraints.Values), []string(nil), ""
	for i, v := range values {
		votes, best := map[string]int{}, v
		for _, s := range sources {
			if at := slices.IndexFunc(s.values, func(other string) bool { return strings.EqualFold(other, v) }); at >= 0 {
				votes[s.values[at]]++
			}
		}
		for _, s := range pages {
			for _, other := range s.values {
				if strings.EqualFold(other, v) && votes[other] > votes[best] {
					best = other
				}
			}
		}
		if best == v {
			continue
		}
		for _, s := range slices.Backward(pages) { // the first one is cited
			if slices.Contains(s.values, best) {
				cite = s.cite
			}
		}
		values[i], changed = best, append(changed, v)
	}
	if len(changed) > 0 {
		p.Constraints.Values = values
		d.gapOn("", p.Description.Line, "the table writes values of %s in other letters than %s, the contract as the latter: %s", p.Name.Value, cite, strings.Join(changed, ", "))
	}
	return p
}

// renamed returns the properties of a page of a lineage under the names that base types' pages give them, if those differ in letters alone.
func (d *derivation) renamed(list []doc.Property, of *doc.Resource, lineage []*doc.Resource) []doc.Property {
	list = slices.Clone(list)
	for i, p := range list {
		for _, base := range lineage[slices.Index(lineage, of)+1:] {
			for _, q := range documented(base) {
				if name := q.Name.Value; name != list[i].Name.Value && strings.EqualFold(name, p.Name.Value) {
					list[i].Name.Value = name
				}
			}
		}
		if name := list[i].Name.Value; name != p.Name.Value {
			d.otherLetters(p, Cite(of.Name), name)
		}
	}
	return list
}

// otherLetters adds the gap that a row has the name of a property in other letters than the contract.
func (d *derivation) otherLetters(p doc.Property, cite, name string) {
	d.gapOn(cite, p.Name.Line, "%s is %s in the contract, because another page has it in these letters", p.Name.Value, name)
}
