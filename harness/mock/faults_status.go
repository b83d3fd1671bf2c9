package mock

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/contract"
)

// encodedLetter matches a letter or digit that a URL need not encode.
var encodedLetter = regexp.MustCompile(`%(3[0-9]|[46][1-9A-F]|[57][0-9A])`)

var statusFaults = []Fault{
	{
		ID: "status-undocumented", Check: "status-documented", Title: "returns an undocumented success status for a valid update",
		hooks: onUpdate((*call).setUndocumentedStatus),
	},
	{
		ID: "status-unpreferred", Check: "status-documented", Title: "returns 200 for an update without the preference that the contract documents it with",
		hooks: onUpdate(func(c *call, resp *response) {
			if onlyPreferred(c.resource.op) && c.request.Header.Get("Prefer") == "" {
				c.setStatus(resp, http.StatusOK)
			}
		}),
	},
	{
		ID: "status-of-other-properties", Check: "status-documented", Title: "returns the status that the contract documents for updates of other properties",
		hooks: onUpdate((*call).setOtherStatus),
	},
	{
		ID: "status-201", Check: "status-protocol", Title: "returns 201 Created for an update that created nothing",
		hooks: onUpdate(func(c *call, resp *response) {
			if !documents(c.resource.op, http.StatusCreated) {
				c.setStatus(resp, http.StatusCreated)
				resp.header.Del("Location")
			}
		}),
	},
	{
		ID: "intermittent-500", Check: "intermittent", Title: "fails with 500 on every seventh update",
		hooks: rejectIf(func(c *call) bool {
			return c.mock.updates%7 == 0 && c.in == nil
		}, ruleStale, http.StatusInternalServerError, "The service is busy."),
	},
	{
		ID: "unknown-key-created", Check: "unknown-key", Title: "creates the entity that an update with an unknown key names",
		hooks: ignore(ruleUnknownKey),
	},
	{
		ID: "key-not-decoded", Check: "equivalent-url", Title: "returns 404 for a key with a percent-encoded letter or digit",
		hooks: onResponse(func(c *call, resp *response) {
			if escaped := c.request.URL.EscapedPath(); encodedLetter.MatchString(escaped) {
				*resp = *c.errorResponse(reject(ruleUnknownKey, http.StatusNotFound, "Resource not found."))
			}
		}),
	},
	{
		ID: "malformed-key-accepted", Check: "malformed-key", Title: "creates an entity under a malformed key",
		hooks: ignore(ruleMalformedKey),
	},
	{
		ID: "collection-accepted", Check: "collection-refused", Title: "accepts a PATCH of a collection with the body of an entity, and updates none",
		hooks: ignore(ruleCollection),
	},
	{
		ID: "unknown-method-accepted", Check: "unknown-method", Title: "treats an unknown method as GET",
		hooks: ignore(ruleUnknownMethod),
	},
	{
		ID: "put-accepted", Check: "undocumented-method", Title: "accepts an undocumented PUT, and resets a property",
		hooks: hooks{ignored: ruleMethod, response: func(c *call, resp *response) {
			if c.request.Method == http.MethodPut && resp.status == http.StatusOK && c.entity != nil {
				c.resetProperty()
			}
		}},
	},
	{
		ID: "no-content-filled", Check: "no-content", Title: "sends two bytes of content with 204",
		hooks: onUpdate(func(_ *call, resp *response) {
			if resp.status == http.StatusNoContent {
				resp.raw, resp.hijack = []byte("{}"), true
			}
		}),
	},
	{
		ID: "monitor-missing", Check: "monitor", Title: "returns 202 without a status monitor URL",
		hooks: onStatus(http.StatusAccepted, func(_ *call, resp *response) { resp.header.Del("Location") }),
	},
	{
		ID: "answer-slow", Check: "latency", Title: "takes eleven seconds for an update with Prefer: return=minimal",
		hooks: hooks{delay: func(c *call) time.Duration {
			if strings.Contains(c.request.Header.Get("Prefer"), returnMinimal) {
				return 11 * time.Second
			}
			return 0
		}},
	},
	{
		ID: "unknown-segment-accepted", Check: "unknown-segment", Title: "returns 204 for updates of paths that do not exist",
		hooks: onStatus(http.StatusNotFound, func(c *call, resp *response) {
			if c.resource == nil && c.request.Method == http.MethodPatch {
				resp.status, resp.body = http.StatusNoContent, nil
			}
		}),
	},
	{
		ID: "update-conflicts", Check: "immediate-updates", Title: "returns 409 for some updates that it accepts when they are sent again",
		hooks: rejectIf(func(c *call) bool { return c.mock.updates%7 == 2 }, ruleStale, http.StatusConflict, "Another update is being applied."),
	},
}

// resetProperty changes the stored entity, which later reads show.
func (c *call) resetProperty() {
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	e := *c.currentEntity()
	e.state = c.resource.changeNext(c.path, e.state, "")
	e.version++
	_ = c.storeEntity(&e) // a full store keeps the old one
}

// setStatus gives the response to an update another status, with the content that goes with it.
func (c *call) setStatus(resp *response, status int) {
	resp.status = status
	resp.header.Del("Preference-Applied")
	c.setContent(resp)
}

// setOtherStatus leaves updates with a preference alone, which decides about the status, too.
func (c *call) setOtherStatus(resp *response) {
	own := c.resource.op.SuccessOf(c.changed())
	for _, r := range c.resource.op.Success() {
		covers := func(own contract.Response) bool { return own.Covers(r.Status) }
		if r.Status > 0 && !slices.ContainsFunc(own, covers) && c.request.Header.Get("Prefer") == "" {
			c.setStatus(resp, r.Status)
			return
		}
	}
}

func (c *call) setUndocumentedStatus(resp *response) {
	for _, status := range []int{http.StatusNoContent, http.StatusOK, http.StatusAccepted} {
		if !documents(c.resource.op, status) {
			c.setStatus(resp, status)
			return
		}
	}
}
