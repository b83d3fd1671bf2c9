package plan

import "github.com/graphconform/conform/harness/check"

// only updates one property at a time, to show that the others do not change.
func only(b *builder) []*Case {
	var out []*Case
	if len(b.op.Writable()) < 2 {
		return nil
	}
	for _, p := range b.op.Writable() {
		members := b.newValues(p.Name)
		if len(members) == 0 {
			continue
		}
		c := b.newCase(p.Name, "only "+p.Name, check.Accept)
		b.markWritten(c, members)
		request := b.patch(members...)
		request.Header.Set("Accept-Encoding", "gzip")
		out = append(out, c.betweenReads(b, request))
	}
	return out
}
