package mock

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// defaultPage is how many entities a page of a collection has at most, as in Graph.
const defaultPage = 100

// list returns the entities of a collection, or those that the query chooses.
func (c *call) list() (*response, *rejection) {
	all, total, next := c.chosen()
	c.listed = all
	values := []any{}
	for _, e := range all {
		values = append(values, c.listedEntity(e))
	}
	resp, name := c.newResponse(http.StatusOK), "value"
	op := c.resource.member.op
	documented := op.ListEntity()
	if documented != nil && isPlain(op) {
		name = listName(documented.Schema)
	}
	resp.body = c.context(c.resource, c.keys)
	if c.query.count {
		resp.body = append(resp.body, member{"@odata.count", number(total)})
	}
	resp.body = append(resp.body, member{name, values})
	if next != "" {
		resp.body = append(resp.body, member{"@odata.nextLink", next})
	}
	if documented != nil && isPlain(op) && (name == "" || validate("", "", documented.Schema, resp.body, rules{whole: true, open: true}, 0) != nil) {
		return nil, reject(ruleNoList, http.StatusNotFound, "The mock has no list in the documented form.")
	}
	if c.query.preferred {
		resp.header.Set("Preference-Applied", "odata.maxpagesize="+strconv.Itoa(c.query.page))
	}
	return resp, nil
}

// listedEntity shows an entity as a member of its collection.
func (c *call) listedEntity(e *entity) object {
	return c.selected(append(c.tag(c.resource.member, e.etag()), c.resource.member.represent(e.state, c.format)...))
}

// count responds to GET of `…/$count` (OData 4.01 Protocol section 11.2.10).
func (c *call) count() (*response, *rejection) {
	_, total, _ := c.chosen()
	resp := c.newResponse(http.StatusOK)
	resp.header.Set("Content-Type", "text/plain;charset=utf-8")
	resp.raw = []byte(strconv.Itoa(total))
	return resp, nil
}

// chosen returns the page of a collection that the query asks for, the number of all entities that its filter accepts, and the URL of the
// next page.
func (c *call) chosen() (page []*entity, total int, next string) {
	all := slices.DeleteFunc(c.members(), func(e *entity) bool { return !c.query.accepts(e.state) })
	c.query.sort(all)
	total = len(all)
	all = all[min(c.query.skip, len(all)):]
	if c.query.limit >= 0 {
		all = all[:min(c.query.limit, len(all))]
	}
	all = all[min(c.query.start, len(all)):]
	if c.query.page > 0 && len(all) > c.query.page {
		next = c.nextLink(c.query.start + c.query.page)
		all = all[:c.query.page]
	}
	return all, total, next
}

// nextLink is the URL of the request with another start.
func (c *call) nextLink(start int) string {
	values := c.request.URL.Query()
	for name := range values {
		if option, _ := c.optionName(name); option == "$skiptoken" {
			delete(values, name)
		}
	}
	values.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte("from "+strconv.Itoa(start))))
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[name] {
			pairs = append(pairs, strings.ReplaceAll(url.QueryEscape(name), "%24", "$")+"="+strings.ReplaceAll(url.QueryEscape(v), "+", "%20"))
		}
	}
	return c.absolute(c.request.URL.EscapedPath()) + "?" + strings.Join(pairs, "&")
}

// readToken returns the start that a link to a next page has.
func readToken(token string) (start int, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	text, cut := strings.CutPrefix(string(raw), "from ")
	start, errStart := strconv.Atoi(text)
	return start, err == nil && cut && errStart == nil && start >= 0
}

// listName returns the name of the only array in the documented form of a list, or "" where there is not just one, or where the form has
// more that it requires.
func listName(s *openapi3.Schema) (name string) {
	for n, p := range s.Properties {
		if p.Value != nil && p.Value.Type.Is(openapi3.TypeArray) {
			if name != "" {
				return ""
			}
			name = n
		}
	}
	if len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0 || slices.ContainsFunc(s.Required, func(n string) bool { return n != name }) {
		return ""
	}
	return name
}

// members returns the entities of the collection that the call names.
func (c *call) members() []*entity {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	return c.mock.members(c.resource.member, c.path, c.keys)
}

// members returns the entities of a collection in the order in which they were requested. The caller holds the lock.
func (m *Mock) members(of *resource, collection string, keys []string) []*entity {
	m.fill(of, collection, keys)
	return m.store.members(collection)
}

// fill adds entities to a collection that has fewer than two, as one of a real service has several, unless seeds say what exists. It does so
// once. The caller holds the lock.
func (m *Mock) fill(of *resource, collection string, keys []string) {
	if m.store.filled[collection] || m.opts.SeededOnly || len(m.seeds) > 0 {
		return
	}
	m.store.filled[collection] = true
	for n := range 2 {
		if len(m.store.members(collection)) >= 2 {
			return
		}
		e := of.sibling(collection, keys)
		if n > 0 || m.store.entities[e.path] != nil {
			e = m.newMember(of, collection, keys, nil)
		}
		if e != nil && !m.store.deleted[e.path] {
			_ = m.store.put(e) // a full store keeps what it has
		}
	}
}
