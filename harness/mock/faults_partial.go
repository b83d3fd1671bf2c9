package mock

import (
	"net/http"
	"strings"
	"time"
)

// partialFaults break their promise in one situation only, as real services do.
var partialFaults = []Fault{
	{
		ID: "status-undocumented-again", Check: "status-documented",
		Title: "returns an undocumented success status from the second update of an entity on",
		hooks: onUpdate(func(c *call, resp *response) {
			if c.entity.version > 1 {
				c.setUndocumentedStatus(resp)
			}
		}),
	},
	{
		ID: "unknown-key-silent", Check: "unknown-key", Title: "returns 204 for an update with an unknown key, and creates nothing",
		hooks: onStatus(http.StatusNotFound, func(c *call, resp *response) {
			if c.isUpdate() {
				resp.status, resp.body = http.StatusNoContent, nil
			}
		}),
	},
	{
		ID: "allow-missing-collection", Check: "allow", Title: "omits Allow from the 405 response of a collection",
		hooks: onRejection(ruleCollection, func(_ *call, r *rejection) { r.header.Del("Allow") }),
	},
	{
		ID: "allow-rejected-collection", Check: "allow", Title: "lists the rejected method in Allow of the 405 response of a collection",
		hooks: onStatus(http.StatusMethodNotAllowed, func(c *call, resp *response) {
			if c.resource != nil && c.resource.member != nil {
				resp.header.Set("Allow", resp.header.Get("Allow")+", "+c.request.Method)
			}
		}),
	},
	{
		ID: "request-id-missing-404", Check: "request-id", Title: "sends no request-id with 404",
		hooks: onStatus(http.StatusNotFound, func(c *call, resp *response) {
			if c.resource != nil {
				resp.header.Del("request-id")
			}
		}),
	},
	{
		ID: "client-request-id-changed-400", Check: "client-request-id", Title: "returns another client-request-id than was sent with 400",
		hooks: onStatus(http.StatusBadRequest, func(_ *call, resp *response) { resp.header.Set("client-request-id", otherID) }),
	},
	{
		ID: "content-type-text-412", Check: "content-type", Title: "labels its JSON text/plain with 412",
		hooks: onStatus(http.StatusPreconditionFailed, func(_ *call, resp *response) { resp.header.Set("Content-Type", plainText) }),
	},
	{
		ID: "date-iso-204", Check: "date", Title: "writes the Date of 204 responses in the format of ISO 8601",
		hooks: onStatus(http.StatusNoContent, func(c *call, resp *response) {
			resp.header.Set("Date", c.mock.opts.Now().UTC().Format(time.RFC3339))
		}),
	},
	{
		ID: "odata-version-missing-if-match", Check: "odata-version", Title: "sends no OData-Version if If-Match was sent",
		hooks: onUpdate(func(c *call, resp *response) {
			if c.request.Header.Get("If-Match") != "" {
				resp.header.Del("OData-Version")
			}
		}),
	},
	{ID: "error-code-empty-415", Check: "error-code", Title: "returns 415 with an empty error.code", hooks: emptyCode(rulePlainText)},
	{
		ID: "error-code-empty-no-body", Check: "error-code", Title: "returns an empty error.code for a request without content",
		hooks: emptyCode(ruleEmpty),
	},
	{
		ID: "error-trace-json", Check: "error-disclosure", Title: "returns a stack trace for a body that is not JSON",
		hooks: onRejection(ruleJSON, func(_ *call, r *rejection) { r.message = "Unexpected end." + stackTrace }),
	},
	{
		ID: "error-id-changed-401", Check: "error-inner", Title: "returns 401 errors with another request-id than the header's",
		hooks: onStatus(http.StatusUnauthorized, func(_ *call, resp *response) { resp.changeError(withOtherRequestID) }),
	},
	{
		ID: "media-type-500", Check: "no-server-error", Title: "fails with 500 on text/plain",
		hooks: onRejection(rulePlainText, func(_ *call, r *rejection) {
			r.setStatus(http.StatusInternalServerError)
			r.header.Del("Accept-Patch")
		}),
	},
	{
		ID: "charset-500", Check: "no-server-error", Title: "fails with 500 on an unknown charset",
		hooks: onRejection(ruleCharset, func(_ *call, r *rejection) {
			r.setStatus(http.StatusInternalServerError)
			r.header.Del("Accept-Patch")
		}),
	},
	{
		ID: "special-key-500", Check: "no-server-error", Title: "fails with 500 on a key with a quotation mark",
		hooks: onResponse(func(c *call, resp *response) {
			if strings.Contains(c.request.URL.Path, `"`) {
				*resp = *c.errorResponse(reject(ruleUnknownKey, http.StatusInternalServerError, "Unexpected character."))
			}
		}),
	},
	{
		ID: "repeated-option-500", Check: "no-server-error", Title: "fails with 500 on a repeated query option",
		hooks: hooks{rejectUpdate: func(c *call) *rejection { // where the mock knows no query options
			if !repeatsOption(c) {
				return nil
			}
			return reject(rulePreference, http.StatusInternalServerError, repeatedOption)
		}, rejected: func(c *call, r *rejection) {
			if r.rule == ruleQuery && repeatsOption(c) {
				r.setStatus(http.StatusInternalServerError)
				r.message = repeatedOption
			}
		}},
	},
	{
		ID: "malformed-key-500", Check: "no-server-error", Title: "fails with 500 on a malformed key",
		hooks: rejectWith(ruleMalformedKey, http.StatusInternalServerError),
	},
	{
		ID: "www-authenticate-missing-token", Check: "www-authenticate", Title: "omits WWW-Authenticate for a token that nobody issued",
		hooks: onRejection(ruleBadToken, func(_ *call, r *rejection) { r.header.Del("WWW-Authenticate") }),
	},
	{
		ID: "challenge-token", Check: "token-echo", Title: "repeats a token that nobody issued in WWW-Authenticate",
		hooks: onRejection(ruleBadToken, func(c *call, r *rejection) {
			_, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
			r.with("WWW-Authenticate", r.header.Get("WWW-Authenticate")+`, error_description="`+token+`"`)
		}),
	},
	{
		ID: "no-token-applied", Check: "rejected-unchanged", Title: "returns 401 without a token, but applies the update",
		hooks: onRejection(ruleNoToken, (*call).applyRejected),
	},
	{
		ID: "media-type-applied", Check: "rejected-unchanged", Title: "returns 415 for text/plain, but applies the update",
		hooks: onRejection(rulePlainText, (*call).applyRejected),
	},
	{
		ID: "if-match-stale-applied", Check: "rejected-unchanged", Title: "returns 412 for a stale If-Match, but applies the update",
		hooks: onRejection(ruleStale, (*call).applyRejected),
	},
}

// emptyCode rejects the requests that violate a rule with an empty error.code.
func emptyCode(broken rule) hooks {
	return onRejection(broken, func(_ *call, r *rejection) { r.code = "" })
}

// isUpdate reports whether the call updates an entity that the contract names.
func (c *call) isUpdate() bool {
	return c.request.Method == http.MethodPatch && c.resource != nil && c.resource.member == nil
}

// applyRejected applies the update of a call that is rejected.
func (c *call) applyRejected(*rejection) {
	if !c.isUpdate() {
		return
	}
	if c.valid == nil { // rejected before its content was read
		var r *rejection
		if c.change, r = c.readBody(); r != nil || c.validateChange(c.resource, false) != nil {
			return
		}
	}
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.entity = c.currentEntity()
	c.before = c.entity.state
	_ = c.apply(c.valid) // if the store is full, nothing is applied
}

const repeatedOption = "An item with the same key has already been added."

func repeatsOption(c *call) bool { return len(c.request.URL.Query()["$select"]) > 1 }
