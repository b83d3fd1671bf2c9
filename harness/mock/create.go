package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/graphconform/conform/harness/contract"
)

// create responds to a POST to a collection: 201 with the new entity, whose key is that of the body or a new one.
func (c *call) create() (*response, *rejection) {
	target, parent := c.resource.member, c.keys
	compatible, r := c.checkMediaType(target)
	if r != nil {
		return nil, r
	}
	if c.change, r = c.readBody(); r != nil {
		return nil, r
	}
	if bad := c.validateChange(target, compatible); bad != nil {
		return nil, bad
	}

	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.mock.fill(target, c.path, parent)
	body := c.change
	for _, m := range c.valid { // in the form that is stored
		body = body.with(m.name, m.value)
	}
	e := c.mock.newMember(target, c.path, parent, body)
	if e == nil {
		return nil, reject(ruleTaken, http.StatusConflict, "An entity with the same key exists.")
	}
	e.state = target.initial(e, body)
	if r := c.storeEntity(e); r != nil {
		return nil, r
	}
	c.resource, c.keys, c.path, c.entity = target, e.keys, e.path, e
	return c.createdResponse(), nil
}

// createdResponse shows the new entity, or only where it is if the client prefers that.
func (c *call) createdResponse() *response {
	status, applied := http.StatusCreated, returnPreference(c.request.Header.Values("Prefer"))
	if applied == returnMinimal {
		status = http.StatusNoContent
	}
	resp := c.newResponse(status)
	resp.header.Set("ETag", c.entity.etag())
	resp.header.Set("Location", c.absolute(c.path))
	if applied != "" {
		resp.header.Set("Preference-Applied", applied)
	}
	if status == http.StatusCreated {
		resp.body = c.selected(c.represent(c.entity.state))
	} else if !c.plain() {
		resp.header.Set("OData-EntityId", c.absolute(c.path)) // OData 4.01 Protocol section 8.3.4
	}
	return resp
}

// newMember returns a new entity of a collection, or nil if the key that the body says is taken. The caller holds the lock.
func (m *Mock) newMember(r *resource, collection string, parent []string, body object) *entity {
	const tries = 1000
	for n := range tries {
		keys, chosen := append([]string(nil), parent...), false
		for i, p := range r.key.Params {
			key, sent := r.sentKey(body, i)
			if !sent {
				key = freshKey(p, collection, len(m.store.order)+n)
			}
			keys, chosen = append(keys, key), chosen || sent
		}
		path := r.template.fill(keys)
		if m.store.entities[path] == nil && !r.isUnknown(keys) {
			return r.newEntity(path, keys)
		}
		if chosen {
			return nil
		}
	}
	return nil
}

// sentKey returns the i-th part of the key that a body says.
func (r *resource) sentKey(body object, i int) (key string, ok bool) {
	name := r.key.Properties[i]
	if name == "" && len(r.key.Params) == 1 {
		name = r.keyName
	}
	v, _ := body.get(name)
	switch v := v.(type) {
	case string:
		key = v
	case json.Number:
		key = string(v)
	}
	return key, key != "" && r.key.Params[i].Accepts(key)
}

// freshKey returns the n-th key of a collection: a GUID, or a number where keys are numbers.
func freshKey(p *contract.Parameter, collection string, n int) string {
	for _, text := range []string{stableGUID(fmt.Sprint(collection, n)), strconv.Itoa(1000 + n)} {
		if p.Accepts(text) {
			return text
		}
	}
	return p.Other(strconv.Itoa(n))
}

// initial is the state of a new entity: what the body says, null or an empty collection for what it leaves out, and for the rest what a
// service sets.
func (r *resource) initial(e *entity, body object) object {
	state := e.state
	for i := range r.properties {
		p := &r.properties[i]
		sent, ok := body.get(p.name)
		if _, isKey := r.keyValue(e, *p); isKey {
			continue
		}
		switch {
		case ok:
			state = state.with(p.name, sent)
		case p.readOnly:
		case p.nullable && contract.TakesNull(p.responseSchema()):
			state = state.with(p.name, nil)
		case validate(p.name, p.edm, p.responseSchema(), []any{}, complete, 0) == nil:
			state = state.with(p.name, []any{})
		}
	}
	out, _ := inBranch(r.entitySchema(), state, body, false, 0).(object)
	return out
}

// remove responds to a DELETE.
func (c *call) remove() (*response, *rejection) {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.entity = c.currentEntity()
	if r := c.checkConditions(c.entity); r != nil {
		return nil, r
	}
	if r := c.storeEntity(c.entity); r != nil {
		return nil, r
	}
	c.mock.store.remove(c.entity)
	return c.newResponse(http.StatusNoContent), nil
}
