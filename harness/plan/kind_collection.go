package plan

import (
	"fmt"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// collection reads the entity and the collection that holds it, before the first update.
func collection(b *builder) []*Case {
	path, _, keyed := b.collection()
	if !keyed {
		return nil
	}
	c := b.newCase("", "a read of the collection, before the first update", check.Open)
	c.Twin = "" // nothing but reads
	if !b.odata() && !b.op.Listed {
		c.Further = 1
	}
	c.Steps = []Step{{Name: check.Before, Request: b.request(http.MethodGet, nil)}, {Name: check.Request, Request: b.list(path)}}
	return []*Case{c}
}

// maxListed is the number of items that a read of a collection asks for, where the contract documents how.
const maxListed = 100

// list returns a read of a collection, of as many items as the contract lets a client ask for.
func (b *builder) list(collection string) wire.Request {
	list := b.request(http.MethodGet, nil)
	list.URL = b.base + collection
	if paging := b.op.Paging; paging.Size != "" && paging.Most > 0 {
		list.URL += fmt.Sprintf("?%s=%d", paging.Size, min(paging.Most, maxListed))
	}
	return list
}

// maxSought bounds the pages that are read to look for an entity.
const maxSought = 5

// pages returns the step that reads a collection, and those that look for the entity on further pages.
func (b *builder) pages(step string, list wire.Request) []Step {
	out := []Step{{Name: step, Request: list}}
	for n := 2; n <= maxSought; n++ {
		out = append(out, Step{Name: check.PageStep(step, n), Request: list, PageOf: step})
	}
	return out
}
