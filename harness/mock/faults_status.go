package mock

import (
	"net/http"
	"strings"
	"time"
)

var statusFaults = []Fault{
	{
		ID: "status-undocumented", Check: "status-documented",
		Title: "answers a valid update with a success status that the contract does not document",
		hooks: hooks{answer: func(c *call, a *answer) {
			for _, status := range []int{http.StatusNoContent, http.StatusOK, http.StatusAccepted} {
				if a.updates && !documents(c.resource.op, status) {
					a.restate(c, status)
					return
				}
			}
		}},
	},
	{
		ID: "status-201", Check: "status-protocol",
		Title: "answers a valid update with 201 Created, although it created nothing",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.updates && !documents(c.resource.op, http.StatusCreated) {
				a.restate(c, http.StatusCreated)
			}
		}},
	},
	{
		ID: "unknown-key-created", Check: "unknown-key",
		Title: "creates the entity that an update with an unknown key names",
		hooks: hooks{overlook: ruleUnknownKey},
	},
	{
		ID: "malformed-key-accepted", Check: "malformed-key",
		Title: "creates an entity under a key that has the form of none",
		hooks: hooks{overlook: ruleMalformedKey},
	},
	{
		ID: "collection-accepted", Check: "collection-refused",
		Title: "accepts one entity's body on the collection that holds the entities, and updates none",
		hooks: hooks{overlook: ruleCollection},
	},
	{
		ID: "unknown-method-accepted", Check: "unknown-method",
		Title: "answers a method that nobody defined as if it were GET",
		hooks: hooks{overlook: ruleUnknownMethod},
	},
	{
		ID: "put-accepted", Check: "undocumented-method",
		Title: "answers a PUT, which nobody documents, as if it were GET",
		hooks: hooks{overlook: ruleMethod},
	},
	{
		ID: "no-content-filled", Check: "no-content",
		Title: "sends two bytes of content with 204",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.updates && a.status == http.StatusNoContent {
				a.raw, a.bare = []byte("{}"), true
			}
		}},
	},
	{
		ID: "monitor-missing", Check: "monitor",
		Title: "answers 202 without saying where the outcome is to be had",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.status == http.StatusAccepted {
				a.header.Del("Location")
			}
		}},
	},
	{
		ID: "answer-slow", Check: "latency",
		Title: "takes eleven seconds over an update with Prefer: return=minimal",
		hooks: hooks{delay: func(c *call) time.Duration {
			if strings.Contains(c.request.Header.Get("Prefer"), returnMinimal) {
				return 11 * time.Second
			}
			return 0
		}},
	},
	{
		ID: "unknown-segment-accepted", Check: "unknown-segment",
		Title: "answers 204 to updates of what is not there",
		hooks: hooks{answer: func(c *call, a *answer) {
			if c.resource == nil && a.status == http.StatusNotFound && c.request.Method == http.MethodPatch {
				a.status, a.body = http.StatusNoContent, nil
			}
		}},
	},
}

// restate gives the answer to an update another status, with the content that goes with it.
func (a *answer) restate(c *call, status int) {
	a.status, a.body = status, nil
	a.header.Del("Preference-Applied")
	switch status {
	case http.StatusOK, http.StatusCreated:
		a.body = c.represent(c.entity.state)
	case http.StatusAccepted:
		a.header.Set("Location", c.path)
	}
}
