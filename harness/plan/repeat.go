package plan

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// repeat sends the update of the case before it a second time.
func repeat(b *builder) []*Case {
	members := b.current()
	if len(members) == 0 {
		return nil
	}
	c := b.newCase(check.Repeat, "", "the same update again", check.Open)
	b.keep(c, members)
	return []*Case{c.between(b, b.patch(members...))}
}

// current lists what the last valid updates set, in the order of the property table.
func (b *builder) current() (out []member) {
	for _, p := range b.op.Writable() {
		if v, known := b.kept[p.Name]; known {
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

// annotated adds annotations that nobody knows.
func annotated(b *builder) []*Case {
	members := b.fresh()
	if len(members) == 0 {
		return nil
	}
	c := b.newCase(check.Annotated, "", "a valid update with unknown annotations", check.Open)
	c.Steps = single(b.patch(append([]member{{"@conform.probe", 1}, {members[0].name + "@conform.probe", 1}}, members...)...))
	return []*Case{c}
}

// lowerCaseMethod spells the method as no standard does, with values that are there already.
func lowerCaseMethod(b *builder) []*Case {
	c := b.newCase(check.LowerCase, "", "a valid update with its method in lower case", check.Open)
	request := b.patch(b.current()...)
	request.Method = strings.ToLower(request.Method)
	c.Steps = single(request)
	return []*Case{c}
}
