package plan

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// only updates one property at a time, to show that the others do not change. At full depth it does so twice: an update that resets another
// property changes nothing while that has the very value, and in the second round all of them have other values than in the first.
func only(b *builder) []*Case {
	var out []*Case
	if len(b.op.Writable()) < 2 {
		return nil
	}
	rounds := 1
	if b.deep {
		rounds = 2
	}
	for round := range rounds {
		for _, p := range b.op.Writable() {
			members := b.newValues(p.Name)
			if len(members) == 0 {
				continue
			}
			c := b.newCase(p.Name, "only "+p.Name, check.Accept)
			if c.FullOnly = round > 0; c.FullOnly {
				c.Title += ", while the others have other values than before"
				c.Case = strings.Replace(c.Case, b.kind, b.kind+"-again", 1)
				c.ID = b.op.Name + "/" + c.Case
			}
			b.markWritten(c, members)
			request := b.patch(members...)
			request.Header.Set("Accept-Encoding", "gzip")
			out = append(out, c.betweenReads(b, request))
		}
	}
	return out
}
