package plan

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// full sets every writable property twice: to other values, and then to the values of the page's example if they are valid, otherwise
// to generated values. What later cases set has then been accepted once, and the last read shows a change whatever the state was.
func full(b *builder) []*Case {
	members, title := b.firstValues(), "every writable property, generated values"
	if example := b.example(); example != nil && b.accepted == nil {
		members, title = example, "the documented example"
	}
	c := b.newCase("", title, check.Accept)
	var others []member
	for _, p := range b.op.Writable() {
		if values := b.values(&p); len(values) > 0 {
			if b.fixed[p.Name] {
				values = values[:1]
			}
			others = append(others, member{p.Name, b.unlike(values, members, p.Name)})
		}
	}
	b.markLast(c, others)
	b.markWritten(c, members)
	request := b.patch(members...)
	request.Header.Set("Accept-Encoding", "identity")
	c.betweenReads(b, request)
	first := &c.Steps[0].Request
	first.Header = first.Header.Clone()
	first.Header.Set("Accept-Encoding", "identity")
	if !slices.EqualFunc(others, members, func(x, y member) bool { return x.name == y.name && reflect.DeepEqual(x.value, y.value) }) {
		c.Steps = slices.Insert(c.Steps, 1, Step{Name: check.StepOtherValues, Request: b.patch(others...)})
		if b.shows(members...) { // after an earlier run: without a read between them, the updates would leave the entity as it was
			read := b.request(http.MethodGet, nil)
			c.Steps[0].Name = check.FirstRead
			c.Steps = slices.Insert(c.Steps, 2, Step{Name: check.Before, Request: read})
		}
	}
	return []*Case{c}
}

// unlike returns the last of the values that an update with the members changes, or just the last one.
func (b *builder) unlike(values []any, members []member, name string) any {
	i := slices.IndexFunc(members, func(m member) bool { return m.name == name })
	for _, v := range slices.Backward(values) {
		if i < 0 || !reflect.DeepEqual(b.merged(v, members[i].value), v) {
			return v
		}
	}
	return values[len(values)-1]
}

// firstValues returns the first value of each writable property.
func (b *builder) firstValues() (out []member) {
	for _, p := range b.op.Writable() {
		if values := b.values(&p); len(values) > 0 {
			out = append(out, member{p.Name, values[0]})
		}
	}
	return out
}

// example returns the members of the documented example, or nil if one of them is invalid.
func (b *builder) example() []member {
	example, ok := b.op.Example.(map[string]any)
	if !ok {
		return nil
	}
	var out []member
	for _, p := range b.op.Writable() {
		v, given := example[p.Name]
		if !given {
			continue
		}
		if !valid(p.Schema, v) || !b.fits(p.Name, v) {
			return nil
		}
		out = append(out, member{p.Name, v})
	}
	return out
}
