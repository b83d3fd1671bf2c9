package plan

import (
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// neighbourKey is the id of another entity, should there be one. It is well-formed and of conform's own making, so that nobody else's
// entity is at stake.
const neighbourKey = "c0f0c0f0-0002-4000-8000-000000000002"

// neighbours updates the entity, also with the id of another one in the body, between reads of the collection.
func neighbours(b *builder) []*Case {
	parent, _, keyed := b.parent()
	members := b.fresh()
	if !keyed || len(members) == 0 {
		return nil
	}
	c := b.newCase(check.Neighbours, "", "a valid update, then one that names another id, between reads of the collection", check.Open)
	b.keep(c, members)
	c.between(b, b.patch(members...))
	list := b.request(http.MethodGet, nil)
	list.URL = b.base + parent
	renamed := Step{Name: check.StepOtherID, Request: b.patch(append(slices.Clone(members), member{"id", neighbourKey})...)}
	c.Steps = []Step{c.Steps[0], {Name: check.ListBefore, Request: list}, c.Steps[1], renamed, {Name: check.ListAfter, Request: list}, c.Steps[2]}
	return []*Case{c}
}
