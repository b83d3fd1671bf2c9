package plan

import (
	"fmt"
	"net/http"
	"strings"

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
	if b.deep {
		c.Title += ", of all its pages, in small ones, too, and with the number of its items"
		c.Steps = append(c.Steps, b.furtherPages(check.Request, c.Steps[1].Request, check.MaxPages)...)
		if small, documented := b.smallPages(path); documented {
			c.Steps = append(append(c.Steps, Step{Name: check.StepSmallPages, Request: small}), b.furtherPages(check.StepSmallPages, small, check.MaxPages)...)
		}
		if b.odata() {
			counted := b.list(path)
			counted.URL = joined(counted.URL, map[bool]string{true: "&", false: "?"}[strings.Contains(counted.URL, "?")], "$count=true")
			c.Steps = append(c.Steps, Step{Name: check.StepCounted, Request: counted})
		}
	}
	return []*Case{c}
}

// smallPages returns a read of a collection in pages of two items, where the contract or OData says how to ask for them.
func (b *builder) smallPages(collection string) (list wire.Request, documented bool) {
	const size = 2
	list = b.request(http.MethodGet, nil)
	list.URL = b.base + collection
	switch paging := b.op.Paging; {
	case paging.Size != "" && (paging.Most == 0 || paging.Most >= size):
		list.URL += fmt.Sprintf("?%s=%d", paging.Size, size)
	case b.odata():
		list.Header.Set("Prefer", fmt.Sprintf("odata.maxpagesize=%d", size))
	default:
		return list, false
	}
	return list, true
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
	return append([]Step{{Name: step, Request: list}}, b.furtherPages(step, list, maxSought)...)
}

// furtherPages returns the steps that read the pages of a collection from the second on.
func (b *builder) furtherPages(step string, list wire.Request, most int) (out []Step) {
	for n := 2; n <= most; n++ {
		out = append(out, Step{Name: check.PageStep(step, n), Request: list, PageOf: step})
	}
	return out
}
