package mock

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

var collectionFaults = []Fault{
	{
		ID: "sibling-updated", Check: "sibling", Title: "applies an update of one entity to all entities of its collection",
		hooks: onMerge(func(c *call, next object) object {
			if c.entity.collection == "" {
				return next
			}
			for _, e := range c.mock.members(c.resource, c.entity.collection, c.keys[:len(c.keys)-len(c.resource.key.Params)]) {
				if e.path == c.path {
					continue
				}
				other := *e
				other.state, _ = merge(e.state, c.valid).(object)
				other.version++
				_ = c.storeEntity(&other) // a full store keeps the old one
			}
			return next
		}),
	},
	{
		ID: "id-rewritten", Check: "other-id", Title: "gives an entity the id that an update contains",
		hooks: onMerge(func(c *call, next object) object {
			key := c.resource.keyName
			if v, ok := c.change.get(key); ok && c.resource.property(key) != nil {
				return next.with(key, v)
			}
			return next
		}),
	},
	{
		ID: "neighbour-rewritten", Check: "other-id", Title: "applies an update to another entity of the collection if the body has its id",
		hooks: onMerge(func(c *call, next object) object {
			id, named := c.change.get(c.resource.keyName)
			if !named || c.entity.collection == "" {
				return next
			}
			for _, e := range c.mock.members(c.resource, c.entity.collection, c.keys[:len(c.keys)-len(c.resource.key.Params)]) {
				if own, _ := e.state.get(c.resource.keyName); e.path != c.path && own == id {
					other := *e
					other.state, _ = merge(e.state, c.valid).(object)
					other.version++
					_ = c.storeEntity(&other) // a full store keeps the old one
					return c.before
				}
			}
			return next
		}),
	},
	{
		ID: "listed-twice", Check: "listed", Title: "lists an entity twice after an update of it",
		hooks: onList(func(_ *call, e *entity, listed object) []any {
			if e.version == 0 {
				return []any{listed}
			}
			return []any{listed, listed}
		}),
	},
	{
		ID: "listed-dropped", Check: "listed", Title: "leaves an entity out of its collection after an update of it, until it is read",
		hooks: onList(func(c *call, e *entity, listed object) []any {
			if c.mock.lastUpdated() == e.path {
				return nil
			}
			return []any{listed}
		}),
	},
	{
		ID: "listed-gone", Check: "listed", Title: "leaves an entity out of its collection once it was updated",
		hooks: onList(func(_ *call, e *entity, listed object) []any {
			if e.version > 0 {
				return nil
			}
			return []any{listed}
		}),
	},
	{
		ID: "list-short", Check: "list-schema", Title: "lists entities without a member that the contract requires of items",
		hooks: onStatus(http.StatusOK, func(c *call, resp *response) {
			if c.resource == nil || c.resource.member == nil || c.request.Method != http.MethodGet {
				return
			}
			name := requiredOfItems(c.resource.op)
			resp.body = resp.body.with("value", itemsWithout(resp.body, name))
		}),
	},
	{
		ID: "list-loops", Check: "pages", Title: "links each page of a collection to itself",
		hooks: onStatus(http.StatusOK, func(c *call, resp *response) {
			if c.resource != nil && c.resource.member != nil && c.request.Method == http.MethodGet {
				_, last, _ := strings.Cut(c.request.URL.RequestURI(), path.Dir(c.request.URL.EscapedPath())+"/")
				resp.body = resp.body.with("@odata.nextLink", last) // relative: the mock may be served below another path
			}
		}),
	},
	{
		ID: "sibling-dropped", Check: "sibling", Title: "lists only the entity that was updated, until it is read",
		hooks: onList(func(c *call, e *entity, listed object) []any {
			if path := c.mock.lastUpdated(); path != "" && path != e.path {
				return nil
			}
			return []any{listed}
		}),
	},
	{
		ID: "listed-stale", Check: "listed", Title: "lists entities as they were before every update",
		hooks: onList(func(c *call, e *entity, _ object) []any {
			first := c.resource.member.newEntity(e.path, e.keys)
			first.version = e.version
			return []any{c.listedEntity(first)}
		}),
	},
}

// lastUpdated returns the path of the entity that was updated, if none was read since.
func (m *Mock) lastUpdated() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lastChange == nil {
		return ""
	}
	return m.lastPath
}

// requiredOfItems names a member that the contract requires of the items of a collection, and that is not their key, or "".
func requiredOfItems(op *contract.Operation) string {
	list := op.ListEntity()
	if list == nil || list.Schema.Properties["value"] == nil || list.Schema.Properties["value"].Value.Items == nil {
		return ""
	}
	for _, name := range list.Schema.Properties["value"].Value.Items.Value.Required {
		if p := op.Property(name); name != op.KeyProperty() && (p == nil || p.ReadOnly) {
			return name
		}
	}
	return ""
}

// itemsWithout returns the items of a list without one of their members.
func itemsWithout(list object, name string) []any {
	items, _ := list.get("value")
	values, _ := items.([]any)
	out := []any{}
	for _, v := range values {
		item, _ := v.(object)
		out = append(out, slices.DeleteFunc(slices.Clone(item), func(m member) bool { return m.name == name }))
	}
	return out
}

// onList replaces each entity of a collection that is read.
func onList(replace func(c *call, e *entity, listed object) []any) hooks {
	return onStatus(http.StatusOK, func(c *call, resp *response) {
		if c.resource == nil || c.resource.member == nil || c.request.Method != http.MethodGet {
			return
		}
		values := []any{}
		for _, e := range c.listed {
			values = append(values, replace(c, e, c.listedEntity(e))...)
		}
		resp.body = resp.body.with("value", values)
	})
}
