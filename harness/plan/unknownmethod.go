package plan

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// unknownMethod sends a method that no standard names.
func unknownMethod(b *builder) []*Case {
	c := b.newCase(check.UnknownMethods, "", "the method CONFORMX", check.Reject)
	return []*Case{c.between(b, b.request("CONFORMX", nil))}
}

// undocumentedMethod puts the entity as it was just read where no contract documents that: should the target replace the entity, it is
// as it was.
func undocumentedMethod(b *builder) []*Case {
	if b.op.Kind == contract.Collection || b.documented[http.MethodPut+" "+b.op.Path] {
		return nil
	}
	c := b.newCase(check.UndocumentedMethods, "", "a PUT of the entity as it was just read, which nobody documents", check.Open)
	c.between(b, b.request(http.MethodPut, []byte("{}")))
	c.Steps[1].Echo = true
	return []*Case{c}
}
