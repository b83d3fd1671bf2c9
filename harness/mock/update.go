package mock

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/contract"
)

const (
	odataType    = "@odata.type"
	odataContext = "@odata.context"
)

// update responds to a PATCH. Everything that does not depend on the state is checked before the lock is taken.
func (c *call) update() (*response, *rejection) {
	target, isCollection := c.resource, c.resource.member != nil
	if isCollection {
		target = c.resource.member
	}
	compatible, r := c.checkMediaType(target)
	if r != nil {
		return nil, r
	}
	if c.change, r = c.readBody(); r != nil {
		return nil, r
	}
	bad := c.validateChange(target, compatible)
	if isCollection {
		return c.updateCollection(target, bad)
	}

	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	e := c.currentEntity()
	c.before, c.entity = e.state, e
	if r := c.checkConditions(e); r != nil {
		return nil, r
	}
	if bad != nil {
		return nil, bad
	}
	if r := c.apply(c.valid); r != nil {
		return nil, r
	}
	c.mock.lastPath = c.path
	c.mock.lastMatch, c.mock.lastChange, c.mock.lastBefore = c.request.Header.Get("If-Match"), c.change, c.before
	return c.updateResponse(), nil
}

// apply merges a change into the entity and stores it; the caller holds the lock. A state that does not change keeps its entity tag.
func (c *call) apply(change object) *rejection {
	if c.storeNothing {
		change = nil
	}
	next := c.merged(change)
	for _, m := range change {
		if p := c.resource.property(m.name); p != nil {
			now, _ := next.get(m.name)
			next = next.with(m.name, inBranch(p.schema, now, m.value, false, 1))
		}
	}
	next, _ = inBranch(c.resource.entitySchema(), next, change, false, 0).(object)
	was := encode(c.entity.state)
	if !bytes.Equal(encode(next), was) {
		next = c.stamped(next)
	}
	if c.mock.fault.merge != nil {
		next = c.mock.fault.merge(c, next)
	}
	e := *c.entity
	if !c.mock.fault.constantETag && !bytes.Equal(encode(next), was) {
		e.version++
	}
	e.state = next
	if r := c.storeEntity(&e); r != nil {
		return r
	}
	c.entity = &e
	return nil
}

// stamped sets the time of the last modification, if the entity has one that only the service sets.
func (c *call) stamped(next object) object {
	for _, m := range next {
		p, text := c.resource.property(m.name), ""
		if contract.TimeName(m.name) == contract.ModificationTime && (p == nil || p.readOnly) {
			text, _ = m.value.(string)
		}
		if _, err := time.Parse(time.RFC3339, text); err == nil {
			next = next.with(m.name, c.mock.opts.Now().UTC().Format(time.RFC3339))
		}
	}
	return next
}

// merged is the state after a change. A JSON Patch replaces whole members, other updates are merged into them.
func (c *call) merged(change object) object {
	if !c.resource.op.JSONPatch() {
		next, _ := merge(c.before, change).(object)
		return next
	}
	next := c.before
	for _, m := range change {
		next = next.with(m.name, m.value)
	}
	return next
}

// updateCollection responds to an update of a collection, which only a fault accepts, with an entity that is in no collection.
func (c *call) updateCollection(target *resource, bad *rejection) (*response, *rejection) {
	if bad != nil {
		return nil, bad
	}
	e := target.sibling(c.path, c.keys)
	e.state, _ = merge(e.state, c.valid).(object)
	resp := c.newResponse(http.StatusOK)
	resp.body = append(c.context(target, c.keys), target.represent(e.state, c.format)...)
	return resp, nil
}

var itemIndex = regexp.MustCompile(`\[\d+\]`)

// validateChange validates every member of the body and puts those that may be set into c.valid. It returns the first rejection.
func (c *call) validateChange(target *resource, compatible bool) *rejection {
	var first *rejection
	c.valid = object{}
	for _, m := range c.change {
		p := target.property(m.name)
		bad := target.validateMember(p, &m, c.change, compatible)
		if bad != nil {
			r := reject(bad.rule, http.StatusBadRequest, "Invalid value: "+bad.String()+".")
			r.invalid, r.property, r.violation = true, m.name, bad
			r.member = itemIndex.ReplaceAllString(bad.path, "")
			if first == nil {
				first = c.enforce(r)
			}
			continue
		}
		if p != nil && !p.readOnly {
			c.valid = append(c.valid, m)
		}
	}
	return first
}

// validateMember validates one member of the body and brings its value into the form that is stored. Annotations other than the type
// are ignored.
func (r *resource) validateMember(p *property, m *member, body object, compatible bool) *violation {
	switch {
	case p != nil && m.value == nil && p.nullable:
		return nil
	case p != nil:
		if compatible {
			m.value = stringsToNumbers(p.edm, p.schema, m.value)
		}
		m.value = withoutAnnotations(m.value, isPlain(r.op))
		bad := validate(p.name, p.edm, p.schema, m.value, rules{whole: r.op.JSONPatch(), open: isPlain(r.op)}, 0)
		whole := rules{whole: true, open: isPlain(r.op)}
		for _, s := range p.others { // of other branches, so the body must be of one of them
			if bad != nil && validate(p.name, edmName(s), s, m.value, whole, 0) == nil && validate("", "", r.op.Body, body, whole, 0) == nil {
				return nil
			}
		}
		return bad
	case m.name == odataType && !r.isType(m.value):
		return &violation{ruleType, odataType, "the type of the entity"}
	case strings.Contains(m.name, "@"), isPlain(r.op) && !r.op.Closed:
		return nil
	}
	return &violation{ruleUnknown, m.name, "a property that the type declares"}
}

// isType reports whether a value of @odata.type names the entity's type, or might, if the contract does not name it.
func (r *resource) isType(v any) bool {
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

// withoutAnnotations drops the annotations inside a complex value, except its type. Outside OData, any other member is data.
func withoutAnnotations(v any, plain bool) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for _, m := range v {
			if !strings.Contains(m.name, "@") || m.name == odataType || plain && !contract.IsControl(m.name) {
				out = append(out, member{m.name, withoutAnnotations(m.value, plain)})
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = withoutAnnotations(v[i], plain)
		}
		return out
	}
	return v
}
