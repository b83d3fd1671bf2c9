package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// branches sends an update of each further branch of the oneOf or anyOf of the body; all other cases send the first. Nothing is read: which
// members an entity keeps when it changes its branch, no contract says.
func branches(b *builder) (out []*Case) {
	for _, branch := range b.op.Branches {
		var members []member
		for i := range branch.Properties {
			p := &branch.Properties[i]
			if p.ReadOnly {
				continue
			}
			if values := b.generate(p, 1); len(values) > 0 {
				members = append(members, member{p.Name, values[0]})
			}
		}
		c := b.newCase(branch.Name, "an update of the form "+branch.Name, check.Accept)
		c.Target, c.FullOnly = "", true
		c.Steps = oneStep(b.request(b.op.Method, encode(members)))
		out = append(out, c)
	}
	return out
}

// isAmbiguous reports whether the body has branches, and an update with all properties of the first fits it as a whole neither with its
// first values nor with its last.
func (b *builder) isAmbiguous() bool {
	if b.op.Body == nil {
		return false
	}
	for _, pick := range []func([]any) any{func(v []any) any { return v[0] }, func(v []any) any { return v[len(v)-1] }} {
		body := map[string]any{}
		for _, p := range b.op.Writable() {
			if values := b.values(&p); len(values) > 0 {
				body[p.Name] = pick(values)
			}
		}
		if want, reason := oracle.ValueMismatch(b.op.Body, body); want == "" || reason != "" {
			return false
		}
	}
	return true
}
