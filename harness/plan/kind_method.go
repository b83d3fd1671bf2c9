package plan

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func unknownMethod(b *builder) []*Case {
	c := b.newCase("", "the unknown method CONFORMX", check.Reject)
	return []*Case{c.betweenReads(b, b.request("CONFORMX", nil))}
}

// collectionMethod sends what toCollection shows in profile odata: whether a collection rejects what it does not know.
func collectionMethod(b *builder) []*Case {
	collection, _, keyed := b.collection()
	if !keyed || b.odata() {
		return nil
	}
	c := b.newCase("", "the unknown method CONFORMX to the collection", check.Reject)
	request := b.request("CONFORMX", nil)
	request.URL = b.base + collection
	c.Steps = oneStep(request)
	return []*Case{c}
}

// undocumentedMethod replaces the entity with itself, so that a target that supports PUT does not change it.
func undocumentedMethod(b *builder) []*Case {
	if b.op.Kind == contract.Collection || b.documented[http.MethodPut+" "+b.op.Path] {
		return nil
	}
	c := b.newCase("", "an undocumented PUT of the entity as just read", check.Open)
	c.betweenReads(b, b.request(http.MethodPut, []byte("{}")))
	c.Steps[1].Echo = true
	return []*Case{c}
}

// lowerCaseMethod sends current values, because a target may accept it.
func lowerCaseMethod(b *builder) []*Case {
	c := b.newCase("", "a valid update with the method in lower case", check.Open)
	request := b.patch(b.written()...)
	request.Method = strings.ToLower(request.Method)
	c.Steps = oneStep(request)
	return []*Case{c}
}
