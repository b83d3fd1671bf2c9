package mock

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// call is one request on its way through the mock.
type call struct {
	mock      *Mock
	request   *http.Request
	requestID string
	clientID  string
	resource  *resource
	keys      []string
	path      string // canonical
	format    format

	// What an update has made so far, for the faults that look at it.
	change object  // the body
	valid  object  // the members of it that may be set
	before object  // the state that the request met
	entity *entity // as it is after the request
	void   bool    // answered as a success, and nothing is stored
}

// maxShownPath and maxClientID bound what of a request comes back in a log line and in a header.
const (
	maxShownPath = 500
	maxClientID  = 200
)

func (m *Mock) newCall(request *http.Request) *call {
	c := &call{mock: m, request: request, requestID: m.opts.NewID()}
	c.clientID = c.requestID
	if sent := request.Header.Get("client-request-id"); sent != "" && len(sent) <= maxClientID {
		c.clientID = sent
	}
	return c
}

// line is the call's line in the log. The query is left out: it may hold what nobody wants in a log.
func (c *call) line(status int) string {
	shown := c.request.URL.EscapedPath()
	if len(shown) > maxShownPath {
		shown = shown[:maxShownPath] + "..."
	}
	return strings.Join([]string{c.request.Method, shown, statusText(status)}, " ")
}

// judged passes a judgement on, but for the one that the mock's fault makes it overlook.
func (c *call) judged(r *refusal) *refusal {
	if r == nil || r.rule != c.mock.fault.overlook {
		return r
	}
	c.void = c.void || c.mock.fault.void
	return nil
}

// wait takes as long as a real target does, or longer where a fault says so.
func (c *call) wait() {
	d := c.mock.opts.Latency
	if c.mock.fault.delay != nil {
		d += c.mock.fault.delay(c)
	}
	if d > 0 {
		_ = c.mock.opts.Sleep(c.request.Context(), d) // a client that went away gets no answer anyhow
	}
}

func (c *call) serve() (*answer, *refusal) {
	c.wait()
	if r := c.throttle(); r != nil {
		return nil, r
	}
	if base, ok := c.mock.batch(c.request.URL.EscapedPath()); ok {
		return c.batch(base)
	}
	c.resource, c.keys, c.path = c.mock.route(c.request.URL.EscapedPath())
	if c.resource == nil && c.mock.secured || c.resource != nil && c.resource.secured {
		if r := c.credentials(); r != nil {
			return nil, r
		}
	}
	if c.resource == nil {
		return nil, refuse(ruleUnknownPath, http.StatusNotFound, "Resource not found for the segment.")
	}
	if r := c.known(); r != nil {
		return nil, r
	}
	reads, r := c.reads()
	if r == nil {
		c.format, r = accept(c.request.Header.Values("Accept"))
		r = c.judged(r)
	}
	switch {
	case r != nil:
		return nil, r
	case !reads:
		return c.update()
	case c.resource.member != nil:
		return c.list(), nil
	}
	return c.read()
}

// known refuses the key of no entity, wherever it is in the path.
func (c *call) known() *refusal {
	var r *refusal
	switch {
	case slices.Contains(c.keys, contract.MalformedKey):
		r = refuse(ruleMalformedKey, http.StatusBadRequest, "The key has not the form of one.")
	case slices.Contains(c.keys, contract.UnknownKey):
		r = refuse(ruleUnknownKey, http.StatusNotFound, "Resource not found.")
	default:
		return nil
	}
	c.mock.mu.Lock()
	created := c.mock.store.entities[c.path] != nil
	c.mock.mu.Unlock()
	if created {
		return nil // only a fault lets that happen
	}
	if c.request.Method != http.MethodPatch {
		return r
	}
	if r.rule == ruleUnknownKey && c.request.Header.Get("If-Match") != "" && !c.resource.needsMatch {
		r.rule = ruleUnknownMatch
	}
	return c.judged(r)
}

// httpMethods are the methods that HTTP itself defines; a path refuses those that it does not have, and all others too.
var httpMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect,
	http.MethodOptions, http.MethodTrace,
}

// reads tells a GET from a PATCH, and refuses any other method.
func (c *call) reads() (bool, *refusal) {
	r := refuse(ruleMethod, http.StatusMethodNotAllowed, "The method is not allowed for the resource.").with("Allow", c.resource.allow())
	switch {
	case c.request.Method == http.MethodGet:
		return true, nil
	case c.request.Method == http.MethodPatch && c.resource.member == nil:
		return false, nil
	case c.request.Method == http.MethodPatch:
		r.rule = ruleCollection
		return false, c.judged(r)
	case !slices.Contains(httpMethods, c.request.Method):
		r.rule = ruleUnknownMethod
	}
	return true, c.judged(r)
}

// touch returns the entity of the call's path; the caller holds the lock.
func (c *call) touch() *entity {
	if e := c.mock.store.entities[c.path]; e != nil {
		return e
	}
	return c.resource.newEntity(c.path, c.keys)
}

// keep stores an entity; the caller holds the lock.
func (c *call) keep(e *entity) *refusal {
	if !c.mock.store.put(e, c.resource.collectionOf(e)) {
		return refuse(ruleStorage, http.StatusInsufficientStorage, "The mock holds as much state as it may.")
	}
	return nil
}

func (c *call) read() (*answer, *refusal) {
	c.mock.mu.Lock()
	c.entity = c.touch()
	r := c.keep(c.entity)
	c.mock.mu.Unlock()
	if r != nil {
		return nil, r
	}
	a := c.newAnswer(http.StatusOK)
	a.header.Set("ETag", c.entity.etag())
	if tags, _ := c.tags("If-None-Match"); matches(tags, c.entity.etag()) {
		a.status = http.StatusNotModified
		return a, nil
	}
	a.body = c.represent(c.entity.state)
	return a, nil
}

// list answers with the entities of a collection.
func (c *call) list() *answer {
	c.mock.mu.Lock()
	members := c.mock.members(c.resource.member, c.path, c.keys)
	c.mock.mu.Unlock()
	values := make([]any, 0, len(members))
	for _, e := range members {
		values = append(values, c.resource.member.represent(e.state, c.format))
	}
	a := c.newAnswer(http.StatusOK)
	a.body = append(c.context(c.resource, c.keys), member{"value", values})
	return a
}

// members returns the entities of a collection that were touched, in that order. An only one is given a neighbour, as there is in a
// collection of any service, but where a seed says what there is. The caller holds the lock.
func (m *Mock) members(of *resource, collection string, keys []string) []*entity {
	touched := m.store.members(collection)
	id := stableGUID(collection)
	if len(touched) != 1 || len(m.seeds) > 0 || touched[0].key == id {
		return touched
	}
	return append(touched, of.newEntity(collection+"/"+id, append(slices.Clone(keys), id)))
}
