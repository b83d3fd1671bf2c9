package plan

import "github.com/graphconform/conform/harness/check"

// only updates one property at a time, so that a read shows whether the others stay.
func only(b *builder) []*Case {
	var out []*Case
	if len(b.op.Writable()) < 2 {
		return nil
	}
	for _, p := range b.op.Writable() {
		members := b.fresh(p.Name)
		if len(members) == 0 {
			continue
		}
		c := b.newCase(check.Only, p.Name, "only "+p.Name, check.Accept)
		b.keep(c, members)
		out = append(out, c.between(b, b.patch(members...)))
	}
	return out
}
