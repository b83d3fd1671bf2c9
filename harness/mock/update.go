package mock

import (
	"net/http"
	"strings"
)

const odataType = "@odata.type"

// update answers a PATCH. Everything that does not depend on the state is judged before the lock is taken.
func (c *call) update() (*answer, *refusal) {
	target, scratch := c.resource, c.resource.member != nil
	if scratch {
		target = c.resource.member
	}
	compatible, r := c.mediaType(target)
	if r != nil {
		return nil, r
	}
	if c.change, r = c.readChange(); r != nil {
		return nil, r
	}
	bad := c.judgeChange(target, compatible)
	if scratch {
		return c.updateNothing(target, bad)
	}

	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	e := c.touch()
	c.before, c.entity = e.state, e
	if r := c.conditions(e); r != nil {
		return nil, r
	}
	if bad != nil {
		return nil, bad
	}
	if r := c.apply(c.valid); r != nil {
		return nil, r
	}
	return c.success(), nil
}

// apply merges a change into the entity and stores it; the caller holds the lock. The version counts states, so one that stays
// as it is keeps its entity tag.
func (c *call) apply(change object) *refusal {
	if c.void {
		change = nil
	}
	next, _ := merge(c.before, change).(object)
	if c.mock.fault.merge != nil {
		next = c.mock.fault.merge(c, next)
	}
	e := *c.entity
	if !c.mock.fault.frozen && string(encode(next)) != string(encode(e.state)) {
		e.version++
	}
	e.state = next
	if r := c.keep(&e); r != nil {
		return r
	}
	c.entity = &e
	return nil
}

// updateNothing answers an update of a collection, which only a fault lets through, with an entity that is in no collection.
func (c *call) updateNothing(target *resource, bad *refusal) (*answer, *refusal) {
	if bad != nil {
		return nil, bad
	}
	id := stableGUID(c.path)
	e := target.newEntity(c.path+"/"+id, append(c.keys, id))
	e.state, _ = merge(e.state, c.valid).(object)
	a := c.newAnswer(http.StatusOK)
	a.body = append(c.context(target, c.keys), target.represent(e.state, c.format)...)
	return a, nil
}

// judgeChange judges every member of a change. What may be set goes to c.valid; the refusal is that of the first member that may not.
func (c *call) judgeChange(target *resource, compatible bool) *refusal {
	var first *refusal
	c.valid = object{}
	for _, m := range c.change {
		p := target.property(m.name)
		bad := target.judgeMember(p, &m, compatible)
		if bad != nil {
			if r := c.judged(refuse(bad.rule, http.StatusBadRequest, "Invalid value: "+bad.String()+".")); r != nil && first == nil {
				first = r
			}
			continue
		}
		if p != nil && !p.fixed {
			c.valid = append(c.valid, m)
		}
	}
	return first
}

// judgeMember judges one member of a change. Control information is none of the state's business, but for the type.
func (r *resource) judgeMember(p *property, m *member, compatible bool) *violation {
	switch {
	case p != nil && m.value == nil && p.null:
		return nil
	case p != nil:
		m.value = plain(numbers(p.edm, p.schema, m.value, compatible))
		return judge(p.name, p.edm, p.schema, m.value, false, 0)
	case m.name == odataType && !r.isNamed(m.value):
		return &violation{ruleType, odataType, "the type of the entity"}
	case strings.Contains(m.name, "@"):
		return nil
	}
	return &violation{ruleUnknown, m.name, "a property that the type declares"}
}

// isNamed tells whether a value of @odata.type names the entity's type, as far as the contract says what that is.
func (r *resource) isNamed(v any) bool {
	name, ok := v.(string)
	if !ok || r.typeName == "" {
		return ok
	}
	for _, known := range r.typeNames {
		if known != "" && strings.TrimPrefix(known, "#") == strings.TrimPrefix(name, "#") {
			return true
		}
	}
	return false
}

// plain drops the annotations inside a complex value, which say nothing that is stored, but for its type.
func plain(v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for _, m := range v {
			if !strings.Contains(m.name, "@") || m.name == odataType {
				out = append(out, member{m.name, plain(m.value)})
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		return out
	}
	return v
}
