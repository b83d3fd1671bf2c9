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
		hooks: hooks{merge: func(c *call, next object) object { return c.withFixed(next) }},
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
		ID: "rejected-applied", Check: "rejected-unchanged",
		Title: "applies the valid part of an update that it refuses",
		hooks: hooks{verdict: func(c *call, r *refusal) {
			if !r.rule.ofProperty() || c.entity == nil {
				return
			}
			c.mock.mu.Lock()
			defer c.mock.mu.Unlock()
			c.entity = c.touch()
			c.before = c.entity.state
			_ = c.apply(c.valid) // a full store applies nothing, and the update is refused all the same
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
