package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// unknownSegment updates what is not there, under the entity: under a collection it would be a key. The body is empty, should
// something be there after all.
func unknownSegment(b *builder) []*Case {
	if b.op.Kind == contract.Collection {
		return nil
	}
	c := b.newCase(check.UnknownSegments, "", "{} to a segment that no type has", check.Reject)
	update := b.request(b.op.Method, []byte("{}"))
	update.URL += "/conformNoSuch"
	c.Steps = []Step{{Name: check.Request, Request: update}}
	return []*Case{c}
}
