package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// fit takes the parts, the worthiest first, that a budget has room for, and returns their cases in order and the parts beyond it.
func fit(cases []*Case, parts []part, budget int) (kept []*Case, beyond []part) {
	with := map[*Case]*Case{} // by case, it with what was taken of it
	taken := func() (out []*Case) {
		for _, c := range cases {
			if with[c] != nil {
				out = append(out, with[c])
			}
		}
		return out
	}
	for i, p := range parts {
		was := with[p.of]
		switch {
		case p.bad == nil:
			with[p.of] = p.of.first()
		case was == nil:
			beyond = append(beyond, p)
			continue
		default:
			with[p.of] = p.of.also(was, *p.bad)
		}
		if i > 0 && requests(taken()) > budget {
			with[p.of] = was
			beyond = append(beyond, p)
		}
	}
	for _, p := range beyond {
		if p.bad != nil {
			p.of.drop(*p.bad)
		}
	}
	return slices.DeleteFunc(slices.Clone(cases), func(c *Case) bool { return with[c] == nil }), beyond
}

// first is the case with the first of its bad values alone.
func (c *Case) first() *Case {
	one := *c
	one.Steps, one.Bad = slices.Clone(c.Steps), slices.Clone(c.Bad)
	for _, bad := range c.Bad[min(1, len(c.Bad)):] {
		one.drop(bad)
	}
	return &one
}

// also is a part of the case with one more of its bad values.
func (c *Case) also(part *Case, bad check.Bad) *Case {
	more := *part
	more.Bad = append(slices.Clone(part.Bad), bad)
	more.Steps = slices.DeleteFunc(slices.Clone(c.Steps), func(s Step) bool {
		return slices.ContainsFunc(c.Bad, func(b check.Bad) bool { return b.Step == s.Name }) &&
			!slices.ContainsFunc(more.Bad, func(b check.Bad) bool { return b.Step == s.Name })
	})
	return &more
}

// drop leaves one bad value out of a case that sends several.
func (c *Case) drop(bad check.Bad) {
	c.Steps = slices.DeleteFunc(c.Steps, func(s Step) bool { return s.Name == bad.Step })
	c.Bad = slices.DeleteFunc(c.Bad, func(b check.Bad) bool { return b.Step == bad.Step })
}
