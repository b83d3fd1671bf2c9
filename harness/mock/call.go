package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
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
	query     query
	in        *call // the batch that the request is in, or nil

	injection *Injection // the fault for clients that applies, or nil
	delivery  delivery

	// For the record.
	started time.Time
	kept    *keptBody
	ignored *rejection // that a fault of the mock did not enforce

	// Set by an update, for the faults that look at it.
	change       object    // the body
	valid        object    // its members that may be set and have valid values
	before       object    // the state before the update
	entity       *entity   // the entity after the request
	listed       []*entity // the entities of a collection that the response lists
	storeNothing bool      // the update succeeds and changes nothing
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
	counts := c.find()
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
	does, r := c.checkMethod(counts)
	if r == nil {
		c.format, r = negotiate(c.request.Header.Values("Accept"), c.accepted(counts))
		r = c.enforce(r)
	}
	if r == nil && c.request.Method != http.MethodOptions {
		c.query, r = c.readQuery(counts)
	}
	if r != nil {
		return nil, r
	}
	return does()
}

// find sets the resource that the path names, and reports whether it is the number of entities in a collection.
func (c *call) find() (counts bool) {
	path := c.request.URL.EscapedPath()
	c.resource, c.keys, c.path = c.mock.route(path)
	if c.resource != nil {
		return false
	}
	collection, last, _ := cutLast(strings.TrimSuffix(path, "/"))
	if last != countSegment && last != "%24count" {
		return false
	}
	c.resource, c.keys, c.path = c.mock.route(collection)
	if c.resource != nil && (c.resource.member == nil || c.plain()) {
		c.resource = nil
	}
	return c.resource != nil
}

// cutLast splits a path before its last segment.
func cutLast(path string) (before, last string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return path, "", false
	}
	return path[:i], path[i+1:], true
}

// accepted is the media type of the response.
func (c *call) accepted(counts bool) string {
	if counts {
		return "text/plain"
	}
	return c.plainMedia(0)
}

// checkKeys rejects the unknown and the malformed key, wherever they are in the path.
func (c *call) checkKeys() *rejection {
	var r *rejection
	switch {
	case c.resource.isMalformed(c.keys):
		r = reject(ruleMalformedKey, http.StatusBadRequest, "The key is malformed.")
	case c.resource.isUnknown(c.keys) || c.isGone():
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

// isGone reports whether an entity was deleted or, with seeds only, was never added.
func (c *call) isGone() bool {
	if c.resource.member != nil {
		return false
	}
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	return c.mock.store.deleted[c.path] || c.mock.opts.SeededOnly && c.mock.store.entities[c.path] == nil
}

// standardMethods are the methods that HTTP defines.
var standardMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect,
	http.MethodOptions, http.MethodTrace,
}

// checkMethod returns what the method does, or rejects it.
func (c *call) checkMethod(counts bool) (does func() (*response, *rejection), r *rejection) {
	r = reject(ruleMethod, http.StatusMethodNotAllowed, "The method is not allowed for the resource.").with("Allow", c.resource.allow())
	read := c.read
	if c.resource.member != nil {
		read = c.list
	}
	switch method := c.request.Method; {
	case counts && (method == http.MethodGet || method == http.MethodHead):
		return c.count, nil
	case counts:
		return nil, r.with("Allow", "GET, HEAD")
	case method == http.MethodGet, method == http.MethodHead:
		return read, nil
	case method == http.MethodOptions:
		return c.options, nil
	case method == http.MethodPatch && c.resource.member == nil:
		return c.update, nil
	case method == http.MethodPatch:
		r.rule = ruleCollection
		return c.update, c.enforce(r)
	case method == http.MethodPost && c.resource.creates():
		return c.create, nil
	case method == http.MethodDelete && c.resource.deletes():
		return c.remove, nil
	case !slices.Contains(standardMethods, method):
		r.rule = ruleUnknownMethod
	}
	return read, c.enforce(r)
}

func (c *call) options() (*response, *rejection) {
	resp := c.newResponse(http.StatusOK)
	resp.header.Set("Allow", c.resource.allow())
	return resp, nil
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
	resp.body = c.selected(c.represent(c.entity.state))
	return resp, nil
}
