package plan

import (
	"net/http"
	"net/url"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// unknownKey updates an entity that does not exist, then reads it.
func unknownKey(b *builder) []*Case {
	parent, _, keyed := b.parent()
	if !keyed {
		return nil
	}
	c := b.newCase(check.UnknownKeys, "", "a valid update of a key that no entity has", check.Reject)
	update, read := b.patch(b.fresh()...), b.request(http.MethodGet, nil)
	update.URL = b.base + parent + "/" + contract.UnknownKey
	read.URL = update.URL
	c.Steps = []Step{{Name: check.Request, Request: update}, {Name: check.After, Request: read}}
	return []*Case{c}
}

// malformedKey updates what no entity's key can be, after a read that tells whether there is an entity under it all the same.
func malformedKey(b *builder) []*Case {
	parent, _, keyed := b.parent()
	if !keyed {
		return nil
	}
	c := b.newCase(check.MalformedKeys, "", "a valid update of a key that has the form of none", check.Reject)
	update := b.patch(b.fresh()...)
	update.URL = b.base + parent + "/" + url.PathEscape(contract.MalformedKey)
	read := b.request(http.MethodGet, nil)
	read.URL = update.URL
	c.Steps = []Step{{Name: check.Before, Request: read}, {Name: check.Request, Request: update}}
	return []*Case{c}
}

// unknownMatch updates an entity that does not exist with If-Match: *, which only an entity that exists meets; an operation that requires If-Match has that anyway.
func unknownMatch(b *builder) []*Case {
	parent, _, keyed := b.parent()
	if !keyed || b.op.RequiresIfMatch() {
		return nil
	}
	c := b.newCase(check.UnknownMatch, "", "a valid update with If-Match: * of a key that no entity has", check.Reject)
	request := b.patch(b.fresh()...)
	request.Header.Set("If-Match", "*")
	request.FixedIfMatch = true
	c.between(b, request)
	for i := range c.Steps {
		c.Steps[i].Request.URL = b.base + parent + "/" + contract.UnknownKey
	}
	c.Reads, c.ChangesNothing = false, false // what is read is no entity
	return []*Case{c}
}

// toCollection sends one entity's body to the collection that holds it, unless some contract documents just that.
func toCollection(b *builder) []*Case {
	parent, template, keyed := b.parent()
	if !keyed || b.documented[template] {
		return nil
	}
	c := b.newCase(check.ToCollection, "", "one entity's body to the collection", check.Reject)
	update := b.patch(b.fresh()...)
	update.URL = b.base + parent
	return []*Case{c.between(b, update)}
}
