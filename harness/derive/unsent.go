package derive

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// unsent is the reason why no update sends a property, although one may set it: conform does not know which value the service takes, or which
// one it stores.
type unsent struct {
	member, why, sentence string
	cite                  string // of the page with the sentence
	line                  int
}

// unsent returns the reason why no update sends a property of the table, or nil: one in its row, in its row on the resource page, or in one of
// a member of its value, whose type or the example says which members there are.
func (d *derivation) unsent(p doc.Property, cite string) *unsent {
	if u := d.inRow(p, cite); u != nil {
		return u
	}
	if other, of := d.onResourcePage(p.Name.Value); other != nil && of != cite {
		if u := d.inRow(*other, of); u != nil {
			return u
		}
		if other.Constraints.ReadOnly && p.Name.Value != "id" && !d.anyExampleSends(p.Name.Value) {
			return &unsent{p.Name.Value, "only the table says%s that an update may set it", "Read-only", of, other.Description.Line}
		}
	}
	if ignored := d.ignoresNull(p); ignored.Value != "" && slices.ContainsFunc(d.shownUpdates(p.Name.Value), holdsNull) {
		if ignored.Line == 0 {
			ignored.Line = p.Description.Line
		} else {
			cite = d.cite
		}
		return &unsent{p.Name.Value, "its example%s contains null, which changes nothing", ignored.Value, cite, ignored.Line}
	}
	if form, of, line := d.form(p, cite); form != "" && len(d.shownTexts(p)) == 0 {
		return &unsent{p.Name.Value, "words alone say which form its values%s have, and no example shows one", form, of, line}
	}
	if p.Type.Name != "" && !p.Type.Edm() {
		if u := d.inType(d.resource(&p.Type), map[string]bool{}, 0); u != nil {
			return u
		}
	}
	for _, v := range d.shownValues(p.Name.Value) {
		if u := d.inValue(v); u != nil {
			return u
		}
	}
	return nil
}

// withhold keeps a property out of updates, with a gap, if there is a reason to.
func (d *derivation) withhold(s *openapi3.Schema, p doc.Property, cite string) {
	if s.ReadOnly || s.Extensions[extCondition] != nil {
		return
	}
	u := d.unsent(p, cite)
	if u == nil {
		return
	}
	s.Extensions[extCondition] = u.sentence
	of := ""
	if u.member != p.Name.Value {
		of = " of " + u.member
	}
	d.gapOn(u.cite, u.line, "%s is not sent, because %s: %q", p.Name.Value, fmt.Sprintf(u.why, of), u.sentence)
}

// shownTexts returns the values that the examples of updates have for a text or for the items of a collection of texts, each once.
func (d *derivation) shownTexts(p doc.Property) (out []any) {
	for _, v := range d.shownUpdates(p.Name.Value) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, v := range list {
			if text, ok := v.(string); ok && !doc.IsPlaceholder(v) && !slices.Contains(out, any(text)) {
				out = append(out, text)
			}
		}
	}
	return out
}

// form returns the sentence that says in words which form a text has, in its row or in that of the resource page, and where it is.
func (d *derivation) form(p doc.Property, cite string) (sentence, page string, line int) {
	if p.Type.Name != "Edm.String" || len(p.Constraints.Values) > 0 {
		return "", "", 0
	}
	if s := p.Constraints.Form; s != "" {
		return s, cite, p.Description.Line
	}
	if other, of := d.onResourcePage(p.Name.Value); other != nil {
		return other.Constraints.Form, of, other.Description.Line
	}
	return "", "", 0
}

// followForm has updates send only the values of the examples, if words alone say which form the others have.
func (d *derivation) followForm(s *openapi3.Schema, p doc.Property, cite string) {
	form, of, line := d.form(p, cite)
	values := d.shownTexts(p)
	if form == "" || len(values) == 0 || s.ReadOnly || s.Extensions[extCondition] != nil {
		return
	}
	if s.Items != nil {
		s = s.Items.Value
	}
	if s.Type.Is("string") && len(s.Enum) == 0 {
		s.Extensions[extEnum] = values
		d.gapOn(of, line, "only the examples' values of %s are sent, because words alone say which form others have: %q", p.Name.Value, form)
	}
}

// inRow returns what a row itself says, or the page about a format that it links to.
func (d *derivation) inRow(p doc.Property, cite string) *unsent {
	const other = "the service stores another value%s than the one it gets"
	if !p.Constraints.Settable() {
		return nil
	}
	for _, l := range p.Description.Links {
		if d.Resources == nil {
			break
		}
		if res := d.Resources.Resource(l.Target, ""); res != nil && res.Replaced.Value != "" {
			return &unsent{p.Name.Value, other, res.Replaced.Value, Cite(res.Name), res.Replaced.Line}
		}
	}
	if s := p.Constraints.Replaced; s != "" {
		return &unsent{p.Name.Value, other, s, cite, p.Description.Line}
	}
	if s := p.Constraints.Later; s != "" && timed(p.Type) {
		return &unsent{p.Name.Value, "the time%s depends on that of the update or on another one", s, cite, p.Description.Line}
	}
	return nil
}

// timed says whether values of a type are times, or may contain some.
func timed(t doc.TypeRef) bool {
	return !t.Edm() || t.Name == "Edm.DateTimeOffset" || t.Name == "Edm.Date"
}

// inType returns what the page of a complex type says of a member at any depth.
func (d *derivation) inType(res *doc.Resource, seen map[string]bool, depth int) *unsent {
	if res == nil || seen[res.Type] || depth > maxNested {
		return nil
	}
	seen[res.Type] = true
	lineage := doc.Lineage(d.Resources, res)
	if slices.ContainsFunc(lineage, func(of *doc.Resource) bool { return of.Property("id") != nil }) && depth > 0 {
		return nil // another entity, which no update of this one has
	}
	for _, of := range lineage {
		for _, p := range documented(of) {
			if u := d.inRow(p, Cite(of.Name)); u != nil {
				return u
			}
			if !p.Type.Edm() && p.Constraints.Settable() {
				if u := d.inType(d.resource(&p.Type), seen, depth+1); u != nil {
					return u
				}
			}
		}
	}
	return nil
}

// inValue returns what the page of a type says that a value in an example names.
func (d *derivation) inValue(v any) *unsent {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if u := d.inValue(item); u != nil {
				return u
			}
		}
	case map[string]any:
		if name, _ := v["@odata.type"].(string); name != "" && d.Resources != nil {
			if u := d.inType(d.Resources.Resource("", doc.LocalName(strings.TrimPrefix(name, "#"))), map[string]bool{}, 0); u != nil {
				if _, sent := v[u.member]; sent {
					return u
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if u := d.inValue(v[name]); u != nil {
				return u
			}
		}
	}
	return nil
}
