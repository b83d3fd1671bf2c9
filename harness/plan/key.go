package plan

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// unknownKey updates an entity that does not exist, then reads it.
func unknownKey(b *builder) []*Case {
	parent, _, keyed := b.parent()
	if !keyed {
		return nil
	}
	c := b.newCase(check.UnknownKeys, "", "a valid update of a key that no entity has", check.Refuse)
	update, read := b.patch(b.fresh()...), b.request(http.MethodGet, nil)
	update.URL = b.base + parent + "/" + contract.UnknownKey
	read.URL = update.URL
	c.Steps = []Step{{Name: check.Request, Request: update}, {Name: check.After, Request: read}}
	return []*Case{c}
}

// toCollection sends one entity's body to the collection that holds it, unless some contract documents just that.
func toCollection(b *builder) []*Case {
	parent, template, keyed := b.parent()
	if !keyed || b.documented[template] {
		return nil
	}
	c := b.newCase(check.ToCollection, "", "one entity's body to the collection", check.Refuse)
	update := b.patch(b.fresh()...)
	update.URL = b.base + parent
	return []*Case{c.between(b, update)}
}
