package mock

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// route is one form of the paths of a resource.
type route struct {
	template template
	resource *resource
}

// routes returns the forms of all resources by the number of their segments, the most specific first.
func routes(all []*resource) map[int][]route {
	out := map[int][]route{}
	add := func(t template, r *resource) { out[len(t)] = append(out[len(t)], route{t, r}) }
	for _, r := range all {
		add(r.template, r)
		r.user = userOf(r, all)
	}
	for _, r := range all {
		if t := r.template.apart(); t != nil {
			add(t, r)
		}
		if t := r.belowMe(); t != nil && !slices.ContainsFunc(all, func(other *resource) bool { return other.template.shape() == t.shape() }) {
			add(t, &resource{user: r})
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b route) int { return a.template.compare(b.template) })
	}
	return out
}

// userOf returns the resource of the same entities below /users/{id}, for one below /me, or nil. Both must be described alike, as by one
// page: otherwise each keeps its own promises.
func userOf(r *resource, all []*resource) *resource {
	if len(r.template) <= r.base || !strings.EqualFold(r.template[r.base].text, "me") {
		return nil
	}
	users := slices.Concat(r.template[:r.base], template{{text: "users"}, {text: "{}"}}, r.template[r.base+1:]).shape()
	for _, other := range all {
		if other.template.shape() == users && other.entitySchema() == r.entitySchema() && other.op.Body == r.op.Body {
			return other
		}
	}
	return nil
}

// belowMe returns the template of the same entities below /me, for one below /users/{id} of Graph, or nil: pages list the longer path alone,
// and their examples use the shorter one.
func (r *resource) belowMe() template {
	t := r.template
	if !r.op.Profile.Includes(contract.Graph) || len(t) < r.base+2 || !strings.EqualFold(t[r.base].text, "users") || !t[r.base+1].isKey() {
		return nil
	}
	return slices.Concat(t[:r.base], template{{text: "me"}}, t[r.base+2:])
}

// route finds the resource that a request path names, with the keys in the path and its canonical form. What is below /me is below the
// user who is signed in, who is always the same one.
func (m *Mock) route(escaped string) (r *resource, keys []string, path string) {
	segments, ok := splitPath(escaped)
	if !ok {
		return nil, nil, ""
	}
	for _, spelled := range spellings(segments) {
		for _, form := range m.routes[len(spelled)] {
			keys, _, ok := form.template.match(spelled)
			if !ok {
				continue
			}
			r := form.resource
			if r.user != nil {
				me := r.user.params[0].Other(stableGUID("me"))
				return r.user, append([]string{me}, keys...), r.user.template.fill(append([]string{me}, keys...))
			}
			return r, keys, r.template.fill(keys)
		}
	}
	return nil, nil, ""
}

// principalName is the property that is a second key of users in Graph.
const principalName = "userPrincipalName"

// findByName leads a path whose key is the principal name of a known user to that user.
func (c *call) findByName() {
	r := c.resource
	if r.key == nil || len(r.key.Params) != 1 || r.property(principalName) == nil || !strings.Contains(c.keys[len(c.keys)-1], "@") {
		return
	}
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	for _, e := range c.mock.store.members(r.collection.fill(c.keys)) {
		if strings.EqualFold(text(e.state, principalName), c.keys[len(c.keys)-1]) {
			c.keys, c.path = e.keys, e.path
			return
		}
	}
}
