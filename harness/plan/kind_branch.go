package plan

import "github.com/graphconform/conform/harness/check"

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
