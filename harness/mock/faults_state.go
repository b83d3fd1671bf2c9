package mock

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

var stateFaults = []Fault{
	{
		ID: "update-ignored", Check: "read-back", Title: "accepts an update and changes nothing",
		hooks: onMerge(func(c *call, _ object) object { return c.before }),
	},
	{
		ID: "sibling-reset", Check: "untouched", Title: "resets another property if an update sets only one",
		hooks: onMerge(func(c *call, next object) object {
			if len(c.valid) != 1 {
				return next
			}
			return c.resource.changeNext(c.path, next, c.valid[0].name)
		}),
	},
	{
		ID: "enum-reset", Check: "untouched", Title: "sets every enumeration to its second member if an update sets only a number",
		hooks: onMerge(func(c *call, next object) object {
			if len(c.valid) != 1 {
				return next
			}
			if _, isNumber := c.valid[0].value.(json.Number); !isNumber {
				return next
			}
			for _, p := range c.resource.writable() {
				if members := enumeration(p.schema); len(members) > 2 {
					next = next.with(p.name, members[1])
				}
			}
			return next
		}),
	},
	{
		ID: "answer-stale", Check: "response-state", Title: "responds to an update with the state before it",
		hooks: onUpdateBody(func(c *call, _ object) object { return c.represent(c.before) }),
	},
	{
		ID: "empty-update-resets", Check: "empty-update", Title: "resets a property if an update sets none",
		hooks: onMerge(func(c *call, next object) object {
			if slices.ContainsFunc(c.change, func(m member) bool { return !strings.Contains(m.name, "@") }) {
				return next
			}
			return c.resource.changeNext(c.path, next, "")
		}),
	},
	{
		ID: "repeat-grows", Check: "repeat",
		Title: "adds to a collection, or changes another property, if an update sets the values that are there already",
		hooks: onMerge(func(c *call, next object) object {
			if len(c.valid) == 0 || string(encode(next)) != string(encode(c.before)) {
				return next
			}
			for _, p := range c.resource.writable() {
				if list := items(next, p.name); len(list) > 0 {
					return next.with(p.name, append(slices.Clone(list), list[0]))
				}
			}
			return c.resource.changeNext(c.path, next, "")
		}),
	},
	{
		ID: "annotation-refused", Check: "annotation-ignored", Title: "rejects an unknown annotation",
		hooks: rejectIf(func(c *call) bool {
			return slices.ContainsFunc(c.change, func(m member) bool { return strings.Contains(m.name, "@") && m.name != odataType })
		}, ruleUnknown, http.StatusBadRequest, "The annotation is unknown."),
	},
	{
		ID: "read-only-written", Check: "read-only-kept", Title: "lets an update set read-only properties",
		hooks: onMerge((*call).mergeReadOnly),
	},
	{
		ID: "read-only-refused", Check: "read-only-kept", Title: "rejects a value of a read-only property, in OData other than Graph",
		hooks: rejectIf(func(c *call) bool {
			return c.operation().Profile == contract.OData && slices.ContainsFunc(c.change, func(m member) bool {
				p := c.resource.property(m.name)
				return p != nil && p.readOnly && p.name != c.resource.keyName && !strings.Contains(p.name, "@")
			})
		}, ruleUnknown, http.StatusBadRequest, "The property is read-only."),
	},
	{
		ID: "number-written", Check: "read-only-kept", Title: "rejects read-only times, and lets an update without them set a read-only number",
		hooks: hooks{rejectUpdate: func(c *call) *rejection {
			isTime := func(m member) bool {
				p := c.resource.property(m.name)
				return p != nil && p.readOnly && p.edm == "Edm.DateTimeOffset"
			}
			if slices.ContainsFunc(c.resource.properties, c.resource.isReadOnlyNumber) && slices.ContainsFunc(c.change, isTime) {
				return reject(ruleUnknown, http.StatusBadRequest, "The property is read-only.")
			}
			return nil
		}, merge: func(c *call, next object) object {
			for _, m := range c.change {
				if p := c.resource.property(m.name); p != nil && c.resource.isReadOnlyNumber(*p) {
					next = next.with(m.name, m.value)
				}
			}
			return next
		}},
	},
	{
		ID: "read-only-written-alone", Check: "read-only-kept", Title: "lets an update set a read-only property if it sets no other one",
		hooks: onMerge(func(c *call, next object) object {
			if len(c.valid) > 0 {
				return next
			}
			return c.mergeReadOnly(next)
		}),
	},
	{
		ID: "collection-merged", Check: "collection-replaced", Title: "keeps the items of a collection beyond those that an update sends",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				old := items(c.before, m.name)
				sent, ok := m.value.([]any)
				if repeats := len(sent) > 1 && reflect.DeepEqual(sent[0], sent[1]); ok && !repeats && len(sent) > 0 && len(sent) < len(old) {
					next = next.with(m.name, slices.Concat(sent, old[len(sent):]))
				}
			}
			return next
		}),
	},
	{
		ID: "complex-replaced", Check: "complex-merged", Title: "replaces a complex property as a whole",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				if _, ok := m.value.(object); ok {
					next = next.with(m.name, m.value)
				}
			}
			return next
		}),
	},
	{
		ID: "complex-member-reset", Check: "complex-merged", Title: "changes a member of a complex property that an update does not send",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				sent, isComplex := m.value.(object)
				current, _ := next.get(m.name)
				if state, ok := current.(object); isComplex && ok {
					next = next.with(m.name, c.resource.property(m.name).changeMember(c.path, state, sent))
				}
			}
			return next
		}),
	},
	{
		ID: "other-type-taken", Check: "type-kept", Title: "lets an update give an entity another type, until the next update",
		hooks: hooks{
			ignored: ruleType,
			merge: func(c *call, next object) object {
				next = next.without(odataType)
				if sent, ok := c.change.get(odataType); ok && !c.resource.isType(sent) {
					return append(next, member{odataType, sent})
				}
				return next
			},
			response: func(c *call, resp *response) {
				if c.entity == nil || resp.status != http.StatusOK || resp.body == nil {
					return
				}
				if name, ok := c.entity.state.get(odataType); ok {
					resp.body = resp.body.with(odataType, name)
				}
			},
		},
	},
	{
		ID: "created-restamped", Check: "timestamps", Title: "changes createdDateTime with each update",
		hooks: onMerge(func(c *call, next object) object {
			current, ok := next.get("createdDateTime")
			if p := c.resource.property("createdDateTime"); ok && p.readOnly {
				if v, ok := p.otherValue(c.path, current); ok {
					return next.with(p.name, v)
				}
			}
			return next
		}),
	},
	{
		ID: "modified-turned-back", Check: "timestamps", Title: "sets lastModifiedDateTime to the year 2000",
		hooks: onMerge(func(_ *call, next object) object {
			if _, ok := next.get("lastModifiedDateTime"); ok {
				return next.with("lastModifiedDateTime", "2000-01-01T00:00:00Z")
			}
			return next
		}),
	},
	{
		ID: "modified-stuck", Check: "timestamps", Title: "never changes lastModifiedDateTime",
		hooks: onMerge(func(c *call, next object) object {
			if was, ok := c.entity.state.get("lastModifiedDateTime"); ok {
				return next.with("lastModifiedDateTime", was)
			}
			return next
		}),
	},
	{
		ID: "rejected-applied", Check: "rejected-unchanged", Title: "applies the valid part of an update that it rejects",
		hooks: hooks{rejected: func(c *call, r *rejection) {
			if r.invalid && c.entity != nil {
				c.applyRejected(r)
			}
		}},
	},
}

// mergeReadOnly sets the read-only properties of the body, except the id.
func (c *call) mergeReadOnly(state object) object {
	for _, m := range c.change {
		if p := c.resource.property(m.name); p != nil && p.readOnly && p.name != c.resource.keyName {
			state = state.with(m.name, withoutAnnotations(m.value, c.plain()))
		}
	}
	return state
}

// changeMember gives another valid value to the first member of a complex value that the change does not name.
func (p *property) changeMember(path string, state, change object) object {
	for _, m := range declared(p.schema) {
		current, exists := state.get(m.name)
		if _, sent := change.get(m.name); sent || !exists {
			continue
		}
		of := property{name: m.name, edm: edmName(m.schema), schema: m.schema}
		if v, ok := of.otherValue(path, current); ok {
			return state.with(m.name, v)
		}
	}
	return state
}

// changeNext gives another valid value to the writable property after the named one; the first comes after the last.
func (r *resource) changeNext(path string, state object, name string) object {
	writable := r.writable()
	start := 1 + slices.IndexFunc(writable, func(p property) bool { return p.name == name })
	for i := range writable {
		p := writable[(start+i)%len(writable)]
		current, _ := state.get(p.name)
		if v, ok := p.otherValue(path, current); ok && p.name != name {
			return state.with(p.name, v)
		}
	}
	return state
}

func (r *resource) isReadOnlyNumber(p property) bool {
	return p.readOnly && p.name != r.keyName && p.schema.Type.Is("integer")
}
