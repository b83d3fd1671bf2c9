package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// call is one request and what the mock knows of it so far.
type call struct {
	mock      *Mock
	request   *http.Request
	requestID string
	clientID  string
	resource  *resource
	keys      []string
	path      string // canonical
	format    format
	in        *call // the batch that the request is in, or nil

	injection *Injection // the fault for clients that applies, or nil
	delivery  delivery

	// For the record.
	started time.Time
	kept    *keptBody
	ignored *rejection // that a fault of the mock did not enforce

	// Set by an update, for the faults that look at it.
	change       object  // the body
	valid        object  // its members that may be set and have valid values
	before       object  // the state before the update
	entity       *entity // the entity after the request
	storeNothing bool    // the update succeeds and changes nothing
}

// maxLoggedPath and maxClientID bound, in bytes, what of a request is repeated in a log line and in a header.
const (
	maxLoggedPath = 500
	maxClientID   = 200
)

func (m *Mock) newCall(request *http.Request) *call {
	c := &call{mock: m, request: request, requestID: m.opts.NewID()}
	c.clientID = c.requestID
	if sent := request.Header.Get("client-request-id"); sent != "" && len(sent) <= maxClientID {
		c.clientID = sent
	}
	return c
}

// logLine describes the call in the log, without its query, which may hold secrets.
func (c *call) logLine(status int) string {
	path := c.request.URL.EscapedPath()
	if len(path) > maxLoggedPath {
		path = path[:maxLoggedPath] + "..."
	}
	return strings.Join([]string{c.request.Method, path, c.outcome(status)}, " ")
}

// enforce returns the rejection, or nil where the mock's fault ignores its rule.
func (c *call) enforce(r *rejection) *rejection {
	if r == nil || r.rule != c.mock.fault.ignored || c.mock.fault.ignoredFor != nil && !c.mock.fault.ignoredFor(c) {
		return r
	}
	c.ignored = cmp.Or(c.ignored, r)
	c.storeNothing = c.storeNothing || c.mock.fault.storeNothing
	return nil
}

// wait takes the latency of the mock, plus what a fault adds to it.
func (c *call) wait() {
	d := c.mock.opts.Latency
	if c.in != nil {
		d = 0 // the batch has waited
	}
	if c.mock.fault.delay != nil {
		d += c.mock.fault.delay(c)
	}
	if d > 0 {
		_ = c.mock.opts.Sleep(c.request.Context(), d) // fails if the client has gone, which then reads no response
	}
}

func (c *call) serve() (*response, *rejection) {
	c.wait()
	if r := c.inject(); r != nil {
		return nil, r
	}
	if r := c.checkThrottle(); r != nil {
		return nil, r
	}
	if base, ok := c.mock.batchBase(c.request.URL.EscapedPath()); ok {
		return c.batch(base)
	}
	c.resource, c.keys, c.path = c.mock.route(c.request.URL.EscapedPath())
	if c.resource == nil && c.mock.secured || c.resource != nil && c.resource.secured {
		if r := c.checkCredentials(); r != nil {
			return nil, r
		}
	}
	if c.resource == nil {
		return nil, reject(ruleUnknownPath, http.StatusNotFound, "Resource not found for the segment.")
	}
	if r := c.checkKeys(); r != nil {
		return nil, r
	}
	isRead, r := c.checkMethod()
	if r == nil {
		c.format, r = negotiate(c.request.Header.Values("Accept"), c.plainMedia(0))
		r = c.enforce(r)
	}
	switch {
	case r != nil:
		return nil, r
	case c.request.Method == http.MethodOptions:
		resp := c.newResponse(http.StatusOK)
		resp.header.Set("Allow", c.resource.allow())
		return resp, nil
	case !isRead:
		return c.update()
	case c.resource.member != nil:
		return c.list()
	}
	return c.read()
}

// checkKeys rejects the unknown and the malformed key, wherever they are in the path.
func (c *call) checkKeys() *rejection {
	var r *rejection
	switch {
	case c.resource.isMalformed(c.keys):
		r = reject(ruleMalformedKey, http.StatusBadRequest, "The key is malformed.")
	case c.resource.isUnknown(c.keys):
		r = reject(ruleUnknownKey, http.StatusNotFound, "Resource not found.")
	default:
		return nil
	}
	c.mock.mu.Lock()
	created := c.mock.store.entities[c.path] != nil
	c.mock.mu.Unlock()
	if created {
		return nil // by a fault
	}
	if c.request.Method != http.MethodPatch {
		return r
	}
	if r.rule == ruleUnknownKey && c.request.Header.Get("If-Match") != "" && !c.resource.needsMatch {
		r.rule = ruleUnknownMatch
	}
	return c.enforce(r)
}

// standardMethods are the methods that HTTP defines.
var standardMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect,
	http.MethodOptions, http.MethodTrace,
}

// checkMethod tells a read from an update, and rejects any other method.
func (c *call) checkMethod() (isRead bool, r *rejection) {
	r = reject(ruleMethod, http.StatusMethodNotAllowed, "The method is not allowed for the resource.").with("Allow", c.resource.allow())
	switch {
	case slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.request.Method):
		return true, nil
	case c.request.Method == http.MethodPatch && c.resource.member == nil:
		return false, nil
	case c.request.Method == http.MethodPatch:
		r.rule = ruleCollection
		return false, c.enforce(r)
	case !slices.Contains(standardMethods, c.request.Method):
		r.rule = ruleUnknownMethod
	}
	return true, c.enforce(r)
}

// currentEntity returns the entity of the call's path; the caller holds the lock.
func (c *call) currentEntity() *entity {
	if e := c.mock.store.entities[c.path]; e != nil {
		return e
	}
	return c.resource.newEntity(c.path, c.keys)
}

// storeEntity stores an entity; the caller holds the lock.
func (c *call) storeEntity(e *entity) *rejection {
	if !c.mock.store.put(e) {
		return reject(ruleStorage, http.StatusInsufficientStorage, "The mock cannot store more state.")
	}
	return nil
}

func (c *call) read() (*response, *rejection) {
	c.mock.mu.Lock()
	c.mock.lastChange, c.mock.burst = nil, 0
	c.entity = c.currentEntity()
	r := c.storeEntity(c.entity)
	c.mock.mu.Unlock()
	if r != nil {
		return nil, r
	}
	resp := c.newResponse(http.StatusOK)
	resp.header.Set("ETag", c.readTag())
	if tags, _ := c.entityTags("If-None-Match"); matchesAny(tags, c.entity.etag()) {
		resp.status = http.StatusNotModified
		return resp, nil
	}
	resp.body = c.represent(c.entity.state)
	return resp, nil
}

// list returns the entities of a collection.
func (c *call) list() (*response, *rejection) {
	values := []any{}
	for _, e := range c.members() {
		values = append(values, c.resource.member.represent(e.state, c.format))
	}
	resp, name := c.newResponse(http.StatusOK), "value"
	op := c.resource.member.op
	documented := op.ListEntity()
	if documented != nil && isPlain(op) {
		name = listName(documented.Schema)
	}
	resp.body = append(c.context(c.resource, c.keys), member{name, values})
	if documented != nil && isPlain(op) && (name == "" || validate("", "", documented.Schema, resp.body, rules{whole: true, open: true}, 0) != nil) {
		return nil, reject(ruleNoList, http.StatusNotFound, "The mock has no list in the documented form.")
	}
	return resp, nil
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

// members returns the entities of a collection in the order in which they were requested. One alone gets a second entity beside it,
// as a collection of a real service has several, unless seeds say what exists. The caller holds the lock.
func (m *Mock) members(of *resource, collection string, keys []string) []*entity {
	stored := m.store.members(collection)
	if len(stored) != 1 || len(m.seeds) > 0 {
		return stored
	}
	if sibling := of.sibling(collection, keys); sibling.path != stored[0].path {
		stored = append(stored, sibling)
	}
	return stored
}
