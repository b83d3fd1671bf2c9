package mock

import (
	"net/http"
	"slices"
)

var neighbourFaults = []Fault{
	{
		ID: "sibling-updated", Check: "sibling",
		Title: "makes an update of one entity in all others of its collection, too",
		hooks: hooks{merge: func(c *call, next object) object {
			collection := c.resource.collectionOf(c.entity)
			if collection == "" {
				return next
			}
			for _, e := range c.mock.members(c.resource, collection, c.keys[:len(c.keys)-1]) {
				if e.path == c.path {
					continue
				}
				other := *e
				other.state, _ = merge(e.state, c.valid).(object)
				other.version++
				_ = c.keep(&other) // a full store keeps the old one
			}
			return next
		}},
	},
	{
		ID: "id-rewritten", Check: "other-id",
		Title: "gives an entity the id that an update names",
		hooks: hooks{merge: func(c *call, next object) object {
			if id, named := c.change.get("id"); named && c.resource.hasID {
				return next.with("id", id)
			}
			return next
		}},
	},
	{
		ID: "listed-twice", Check: "listed",
		Title: "lists an entity twice once it was updated",
		hooks: hooks{answer: func(c *call, a *answer) {
			a.relist(c, func(e *entity, shown object) []any {
				if e.version == 0 {
					return []any{shown}
				}
				return []any{shown, shown}
			})
		}},
	},
	{
		ID: "listed-stale", Check: "listed",
		Title: "lists entities as they were at first",
		hooks: hooks{answer: func(c *call, a *answer) {
			a.relist(c, func(e *entity, _ object) []any {
				first := c.resource.member.newEntity(e.path, append(slices.Clone(c.keys), e.key))
				return []any{c.resource.member.represent(first.state, c.format)}
			})
		}},
	},
}

// relist replaces each entity of a list by what show makes of it.
func (a *answer) relist(c *call, show func(e *entity, shown object) []any) {
	if c.resource == nil || c.resource.member == nil || a.status != http.StatusOK || c.request.Method != http.MethodGet {
		return
	}
	c.mock.mu.Lock()
	members := c.mock.members(c.resource.member, c.path, c.keys)
	c.mock.mu.Unlock()
	values := []any{}
	for _, e := range members {
		values = append(values, show(e, c.resource.member.represent(e.state, c.format))...)
	}
	a.body = a.body.with("value", values)
}
