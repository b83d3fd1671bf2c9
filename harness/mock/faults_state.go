package mock

import (
	"net/http"
	"slices"
	"strings"
)

var stateFaults = []Fault{
	{
		ID: "update-ignored", Check: "read-back",
		Title: "accepts an update and changes nothing",
		hooks: hooks{merge: func(c *call, _ object) object { return c.before }},
	},
	{
		ID: "sibling-reset", Check: "untouched",
		Title: "resets another property when an update sets one only",
		hooks: hooks{merge: func(c *call, next object) object {
			if len(c.valid) != 1 {
				return next
			}
			return c.resource.reset(c.path, next, c.valid[0].name)
		}},
	},
	{
		ID: "answer-stale", Check: "answer-state",
		Title: "answers an update with the state before it",
		hooks: onUpdateBody(func(c *call, _ object) object { return c.represent(c.before) }),
	},
	{
		ID: "empty-update-resets", Check: "empty-update",
		Title: "resets a property when an update sets none",
		hooks: hooks{merge: func(c *call, next object) object {
			for _, m := range c.change {
				if !strings.Contains(m.name, "@") {
					return next
				}
			}
			return c.resource.reset(c.path, next, "")
		}},
	},
	{
		ID: "repeat-grows", Check: "repeat",
		Title: "adds to a collection, or changes another property, when an update sets what is there already",
		hooks: hooks{merge: func(c *call, next object) object {
			if len(c.valid) == 0 || string(encode(next)) != string(encode(c.before)) {
				return next
			}
			for _, p := range c.resource.writable() {
				now, _ := next.get(p.name)
				if items, ok := now.([]any); ok && len(items) > 0 {
					return next.with(p.name, append(slices.Clone(items), items[0]))
				}
			}
			return c.resource.reset(c.path, next, "")
		}},
	},
	{
		ID: "annotation-refused", Check: "annotation-ignored",
		Title: "refuses an annotation that it does not know",
		hooks: hooks{refuse: func(c *call) *refusal {
			for _, m := range c.change {
				if strings.Contains(m.name, "@") && m.name != odataType {
					return refuse(ruleUnknown, http.StatusBadRequest, "The annotation is unknown.")
				}
			}
			return nil
		}},
	},
	{
		ID: "read-only-written", Check: "read-only-kept",
		Title: "lets an update set read-only properties",
		hooks: hooks{merge: (*call).withFixed},
	},
	{
		ID: "read-only-written-alone", Check: "read-only-kept",
		Title: "lets an update set a read-only property where it sets no other one",
		hooks: hooks{merge: func(c *call, next object) object {
			if len(c.valid) > 0 {
				return next
			}
			return c.withFixed(next)
		}},
	},
	{
		ID: "collection-merged", Check: "collection-replaced",
		Title: "keeps the items of a collection beyond those that an update gives it",
		hooks: hooks{merge: func(c *call, next object) object {
			for _, m := range c.valid {
				was, _ := c.before.get(m.name)
				old, _ := was.([]any)
				if sent, ok := m.value.([]any); ok && len(sent) > 0 && len(sent) < len(old) {
					next = next.with(m.name, slices.Concat(sent, old[len(sent):]))
				}
			}
			return next
		}},
	},
	{
		ID: "complex-replaced", Check: "complex-merged",
		Title: "replaces a complex property whole",
		hooks: hooks{merge: func(c *call, next object) object {
			for _, m := range c.valid {
				if _, ok := m.value.(object); ok {
					next = next.with(m.name, m.value)
				}
			}
			return next
		}},
	},
	{
		ID: "complex-member-reset", Check: "complex-merged",
		Title: "changes one more member of a complex property than an update gives it",
		hooks: hooks{merge: func(c *call, next object) object {
			for _, m := range c.valid {
				sent, isComplex := m.value.(object)
				now, _ := next.get(m.name)
				if full, ok := now.(object); isComplex && ok {
					next = next.with(m.name, c.resource.property(m.name).resetMember(c.path, full, sent))
				}
			}
			return next
		}},
	},
	{
		ID: "other-type-taken", Check: "type-kept",
		Title: "lets an update give an entity another type, until the next one",
		hooks: hooks{
			overlook: ruleType,
			merge: func(c *call, next object) object {
				next = slices.DeleteFunc(slices.Clone(next), func(m member) bool { return m.name == odataType })
				if named, ok := c.change.get(odataType); ok && !c.resource.isNamed(named) {
					return append(next, member{odataType, named})
				}
				return next
			},
			answer: func(c *call, a *answer) {
				if c.entity == nil || a.status != http.StatusOK || a.body == nil {
					return
				}
				if name, other := c.entity.state.get(odataType); other {
					a.body = a.body.with(odataType, name)
				}
			},
		},
	},
	{
		ID: "created-restamped", Check: "timestamps",
		Title: "gives an entity a new time of creation with each update",
		hooks: hooks{merge: func(c *call, next object) object {
			now, shown := next.get("createdDateTime")
			if p := c.resource.property("createdDateTime"); shown && p.fixed {
				if v, ok := p.other(c.path, now); ok {
					return next.with(p.name, v)
				}
			}
			return next
		}},
	},
	{
		ID: "modified-turned-back", Check: "timestamps",
		Title: "sets the time of the last change to the turn of the century",
		hooks: hooks{merge: func(_ *call, next object) object {
			if _, shown := next.get("lastModifiedDateTime"); shown {
				return next.with("lastModifiedDateTime", "2000-01-01T00:00:00Z")
			}
			return next
		}},
	},
	{
		ID: "rejected-applied", Check: "rejected-unchanged",
		Title: "applies the valid part of an update that it refuses",
		hooks: hooks{verdict: func(c *call, r *refusal) {
			if r.rule.ofProperty() && c.entity != nil {
				c.applyAnyway(r)
			}
		}},
	},
}

// withFixed sets what the change gives read-only properties, id apart.
func (c *call) withFixed(state object) object {
	for _, m := range c.change {
		if p := c.resource.property(m.name); p != nil && p.fixed && p.name != "id" {
			state = state.with(m.name, plain(m.value))
		}
	}
	return state
}

// resetMember gives the first member of a complex value that the change does not name another valid value.
func (p *property) resetMember(path string, state, change object) object {
	for _, m := range declared(p.schema) {
		now, filled := state.get(m.name)
		if _, named := change.get(m.name); named || !filled {
			continue
		}
		of := property{name: m.name, edm: edmName(m.schema), schema: m.schema}
		if v, ok := of.other(path, now); ok {
			return state.with(m.name, v)
		}
	}
	return state
}

// reset gives the writable property that follows the named one, in a circle, another valid value.
func (r *resource) reset(path string, state object, name string) object {
	writable := r.writable()
	start := 0
	for i := range writable {
		if writable[i].name == name {
			start = i + 1
		}
	}
	for i := range writable {
		p := writable[(start+i)%len(writable)]
		now, _ := state.get(p.name)
		if v, ok := p.other(path, now); ok && p.name != name {
			return state.with(p.name, v)
		}
	}
	return state
}
