package mock

import (
	"net/http"
	"slices"
	"strings"
)

// readFaults are about what reads show, whatever updates do.
var readFaults = []Fault{
	{
		ID: "read-member-missing", Check: "read-schema", Title: "leaves a member out of reads that its contract requires",
		hooks: onRead(func(c *call, resp *response) {
			if name := c.requiredReadOnly(); name != "" {
				resp.body = resp.body.without(name)
			}
		}),
	},
	{
		ID: "read-member-null", Check: "read-schema", Title: "shows null to reads for a member that may not be null",
		hooks: onRead(func(c *call, resp *response) {
			if name := c.requiredReadOnly(); name != "" {
				resp.body = resp.body.with(name, nil)
			}
		}),
	},
	{
		ID: "read-context-missing", Check: "read-context", Title: "leaves @odata.context out of reads",
		hooks: onRead(func(_ *call, resp *response) {
			resp.body = resp.body.without(odataContext)
		}),
	},
	{
		ID: "read-context-type", Check: "read-context", Title: "names the type in the @odata.context of entities, not the entity set",
		hooks: onResponse(func(c *call, resp *response) {
			url, ok := resp.body.get(odataContext)
			if ok && c.resource.key != nil && strings.LastIndex(c.resource.key.Collection, "/") == 0 {
				document, _, _ := strings.Cut(url.(string), "#")
				resp.body = resp.body.with(odataContext, document+"#conform.thing")
			}
		}),
	},
	{
		ID: "missing-null", Check: "unknown-key-read", Title: "returns 200 with null to a read of an entity that does not exist",
		hooks: onMissing(func(resp *response) { resp.status, resp.body, resp.raw = http.StatusOK, nil, []byte("null") }),
	},
	{
		ID: "missing-empty", Check: "unknown-key-read", Title: "returns 204 to a read of an entity that does not exist",
		hooks: onMissing(func(resp *response) { resp.status, resp.body = http.StatusNoContent, nil }),
	},
	{
		ID: "missing-fails", Check: "no-server-error", Title: "returns 500 to a read of an entity that does not exist",
		hooks: onMissing(func(resp *response) { resp.status = http.StatusInternalServerError }),
	},
	{
		ID: "parent-ignored", Check: "unknown-parent", Title: "serves an entity below a parent that does not exist",
		hooks: onStatus(http.StatusNotFound, func(c *call, resp *response) {
			if c.request.Method != http.MethodGet || c.resource == nil || c.resource.key == nil || !c.resource.isUnknown(c.keys) {
				return
			}
			if last := len(c.keys) - 1; c.keys[last] == c.resource.params[last].unknown {
				return
			}
			served, r := c.read()
			if own := c.elsewhere(); own != nil && r == nil {
				*resp = *served
				resp.body = c.represent(own.state)
			}
		}),
	},
	{
		ID: "head-refused", Check: "head", Title: "rejects HEAD with 405",
		hooks: onMethod(http.MethodHead, func(_ *call, resp *response) {
			resp.status, resp.body = http.StatusMethodNotAllowed, nil
			resp.header.Set("Allow", "GET, PATCH")
		}),
	},
	{
		ID: "head-without-length", Check: "head", Title: "announces no bytes in Content-Length to HEAD",
		hooks: onMethod(http.MethodHead, func(_ *call, resp *response) { resp.body, resp.raw = nil, []byte{} }),
	},
	{
		ID: "options-without-allow", Check: "options", Title: "lists no methods with OPTIONS",
		hooks: onMethod(http.MethodOptions, func(_ *call, resp *response) { resp.header.Del("Allow") }),
	},
	{
		ID: "options-incomplete", Check: "options", Title: "lists only GET with OPTIONS",
		hooks: onMethod(http.MethodOptions, func(_ *call, resp *response) { resp.header.Set("Allow", http.MethodGet) }),
	},
	{
		ID: "options-missing", Check: "options", Title: "returns 404 to OPTIONS of an entity that exists",
		hooks: onMethod(http.MethodOptions, func(_ *call, resp *response) { resp.status = http.StatusNotFound }),
	},
	{
		ID: "not-modified-untagged", Check: "conditional-read", Title: "returns 304 without the entity tag",
		hooks: onStatus(http.StatusNotModified, func(_ *call, resp *response) { resp.header.Del("ETag") }),
	},
	{
		ID: "not-modified-other-tag", Check: "conditional-read", Title: "returns 304 with another entity tag than 200",
		hooks: onStatus(http.StatusNotModified, func(_ *call, resp *response) { resp.header.Set("ETag", `"conform.other"`) }),
	},
	{
		ID: "if-none-match-first", Check: "conditional-read", Title: "compares only the first entity tag in If-None-Match of a read",
		hooks: onNotModified(func(tags []string, tag string) bool { return matchesAny(tags[:1], tag) }),
	},
	{
		ID: "if-none-match-text", Check: "conditional-read", Title: "compares the text of entity tags in If-None-Match of a read, with W/",
		hooks: onNotModified(slices.Contains[[]string]),
	},
	{
		ID: "read-coding-excluded", Check: "decodable-content", Title: "compresses the response to a read that accepts only identity",
		hooks: onRead(func(c *call, resp *response) {
			if c.request.Header.Get("Accept-Encoding") == "identity" {
				resp.raw = compressed(resp.content())
				resp.header.Set("Content-Encoding", "gzip")
			}
		}),
	},
	{
		ID: "read-coding-false", Check: "decodable-content", Title: "labels what it does not compress Content-Encoding: gzip, where a read accepts that",
		hooks: onRead(func(c *call, resp *response) {
			if c.request.Header.Get("Accept-Encoding") == "gzip" {
				resp.header.Set("Content-Encoding", "gzip")
			}
		}),
	},
	{
		ID: "rejected-touches", Check: "rejected-unchanged", Title: "counts a version, and changes a read-only property, with updates that it rejects as invalid",
		hooks: hooks{rejected: func(c *call, r *rejection) {
			if r.invalid {
				c.touch()
			}
		}},
	},
}

// touch changes the entity tag and a read-only property, where there is one that is no time.
func (c *call) touch() {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	stored := c.mock.store.entities[c.path]
	for i := range c.resource.properties {
		p := &c.resource.properties[i]
		if stored == nil || !p.readOnly || p.hidden || p.name == c.resource.keyName || edmName(p.schema) == "Edm.DateTimeOffset" {
			continue
		}
		current, _ := stored.state.get(p.name)
		if other, ok := p.otherValue(c.path, current); ok {
			next := *stored
			next.state, next.version = stored.state.with(p.name, other), stored.version+1
			c.mock.store.put(&next)
			return
		}
	}
}

// onMethod changes the responses to one method.
func onMethod(method string, change func(c *call, resp *response)) hooks {
	return onResponse(func(c *call, resp *response) {
		if c.request.Method == method && resp.status < http.StatusBadRequest {
			change(c, resp)
		}
	})
}

// onNotModified returns 200 in place of 304, unless a comparison of the tags in If-None-Match with the current one says that it is the same.
func onNotModified(same func(tags []string, tag string) bool) hooks {
	return onStatus(http.StatusNotModified, func(c *call, resp *response) {
		if tags, _ := c.entityTags("If-None-Match"); !same(tags, c.entity.etag()) {
			resp.status, resp.body = http.StatusOK, c.represent(c.entity.state)
			c.addDocumentedHeaders(resp)
		}
	})
}

// onMissing changes the responses to reads of an entity that does not exist.
func onMissing(change func(resp *response)) hooks {
	return onStatus(http.StatusNotFound, func(c *call, resp *response) {
		if c.request.Method == http.MethodGet && c.resource != nil && c.resource.isUnknown(c.keys) {
			change(resp)
		}
	})
}

// onRead changes the responses to reads that show an entity.
func onRead(change func(c *call, resp *response)) hooks {
	return onResponse(func(c *call, resp *response) {
		reads := c.request.Method == http.MethodGet || c.request.Method == http.MethodHead
		if reads && resp.status == http.StatusOK && c.resource != nil && c.resource.member == nil {
			change(c, resp)
		}
	})
}

// requiredReadOnly names a member, not the key, that no update may set and that a read must show, or returns "".
func (c *call) requiredReadOnly() string {
	s := c.resource.readSchema()
	for i := range c.resource.properties {
		if p := &c.resource.properties[i]; s != nil && p.readOnly && !p.nullable && p.name != c.resource.keyName && slices.Contains(s.Required, p.name) {
			return p.name
		}
	}
	return ""
}

// elsewhere returns the entity whose path differs from the call's in the key of a parent alone, or nil.
func (c *call) elsewhere() *entity {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	parents := c.keys[:len(c.keys)-1]
	path := strings.Split(c.path, "/")
	for _, e := range c.mock.store.entities {
		other := strings.Split(e.path, "/")
		same := len(other) == len(path) && e.path != c.path
		for i := 0; same && i < len(path); i++ {
			same = path[i] == other[i] || slices.Contains(parents, path[i])
		}
		if same {
			return e
		}
	}
	return nil
}
