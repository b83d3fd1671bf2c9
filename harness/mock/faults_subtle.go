package mock

import (
	"net/http"
	"strings"
	"time"
)

// subtleFaults break their promise in one situation only, as real services do.
var subtleFaults = []Fault{
	{
		ID: "status-undocumented-again", Check: "status-documented",
		Title: "answers from the second update of an entity on with a success status that the contract does not document",
		hooks: hooks{answer: func(c *call, a *answer) {
			for _, status := range []int{http.StatusNoContent, http.StatusOK, http.StatusAccepted} {
				if a.updates && c.entity.version > 1 && !documents(c.resource.op, status) {
					a.restate(c, status)
					return
				}
			}
		}},
	},
	{
		ID: "unknown-key-silent", Check: "unknown-key",
		Title: "answers 204 to an update with an unknown key, and creates nothing",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.status == http.StatusNotFound && c.patches() {
				a.status, a.body = http.StatusNoContent, nil
			}
		}},
	},
	{
		ID: "allow-missing-collection", Check: "allow",
		Title: "leaves Allow out of the 405 of a collection",
		hooks: onRefusal(ruleCollection, func(_ *call, r *refusal) { r.header.Del("Allow") }),
	},
	{
		ID: "request-id-missing-404", Check: "request-id",
		Title: "sends no request-id with 404",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.status == http.StatusNotFound && c.resource != nil {
				a.header.Del("request-id")
			}
		}},
	},
	{
		ID: "client-request-id-changed-400", Check: "client-request-id",
		Title: "answers 400 with another client-request-id than was sent",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.status == http.StatusBadRequest {
				a.header.Set("client-request-id", otherID)
			}
		}},
	},
	{
		ID: "content-type-text-412", Check: "content-type",
		Title: "calls its JSON text/plain with 412",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.status == http.StatusPreconditionFailed {
				a.header.Set("Content-Type", "text/plain; charset=utf-8")
			}
		}},
	},
	{
		ID: "date-iso-204", Check: "date",
		Title: "writes the Date of 204 answers in the form of ISO 8601",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.status == http.StatusNoContent {
				a.header.Set("Date", c.mock.opts.Now().UTC().Format(time.RFC3339))
			}
		}},
	},
	{
		ID: "odata-version-missing-if-match", Check: "odata-version",
		Title: "sends no OData-Version where If-Match was sent",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.updates && c.request.Header.Get("If-Match") != "" {
				a.header.Del("OData-Version")
			}
		}},
	},
	{
		ID: "error-code-empty-415", Check: "error-code",
		Title: "answers 415 with an empty error.code",
		hooks: onRefusal(rulePlainText, func(_ *call, r *refusal) { r.code = "" }),
	},
	{
		ID: "error-code-empty-no-body", Check: "error-code",
		Title: "answers a request without content with an empty error.code",
		hooks: onRefusal(ruleEmpty, func(_ *call, r *refusal) { r.code = "" }),
	},
	{
		ID: "error-trace-json", Check: "error-disclosure",
		Title: "shows a stack trace where the content is not JSON",
		hooks: onRefusal(ruleJSON, func(_ *call, r *refusal) {
			r.message = "Unexpected end.\n   at Conform.Mock.Read(Stream body) in C:\\src\\mock.cs:line 7\n"
		}),
	},
	{
		ID: "error-id-changed-401", Check: "error-inner",
		Title: "gives the errors of 401 another request-id than the header's",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.status == http.StatusUnauthorized {
				a.inError(otherRequestID)
			}
		}},
	},
	{
		ID: "media-type-500", Check: "no-server-error",
		Title: "fails with 500 on text/plain",
		hooks: onRefusal(rulePlainText, func(_ *call, r *refusal) {
			r.status, r.code = http.StatusInternalServerError, statusCode(http.StatusInternalServerError)
			r.header.Del("Accept-Patch")
		}),
	},
	{
		ID: "repeated-option-500", Check: "no-server-error",
		Title: "fails with 500 on a query option that comes twice",
		hooks: hooks{refuse: func(c *call) *refusal {
			if len(c.request.URL.Query()["$select"]) > 1 {
				return refuse(rulePreference, http.StatusInternalServerError, "An item with the same key has already been added.")
			}
			return nil
		}},
	},
	{
		ID: "malformed-key-500", Check: "no-server-error",
		Title: "fails with 500 on a key that has the form of none",
		hooks: onRefusal(ruleMalformedKey, func(_ *call, r *refusal) {
			r.status, r.code = http.StatusInternalServerError, statusCode(http.StatusInternalServerError)
		}),
	},
	{
		ID: "www-authenticate-missing-token", Check: "www-authenticate",
		Title: "leaves WWW-Authenticate out where a token was sent that nobody issued",
		hooks: onRefusal(ruleBadToken, func(_ *call, r *refusal) { r.header.Del("WWW-Authenticate") }),
	},
	{
		ID: "challenge-token", Check: "token-echo",
		Title: "repeats a token that nobody issued in WWW-Authenticate",
		hooks: onRefusal(ruleBadToken, func(c *call, r *refusal) {
			_, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
			r.header.Set("WWW-Authenticate", r.header.Get("WWW-Authenticate")+`, error_description="`+token+`"`)
		}),
	},
	{
		ID: "no-token-applied", Check: "rejected-unchanged",
		Title: "answers 401 without a token, and makes the update all the same",
		hooks: onRefusal(ruleNoToken, (*call).applyAnyway),
	},
	{
		ID: "media-type-applied", Check: "rejected-unchanged",
		Title: "answers 415 to text/plain, and makes the update all the same",
		hooks: onRefusal(rulePlainText, (*call).applyAnyway),
	},
	{
		ID: "if-match-stale-applied", Check: "rejected-unchanged",
		Title: "answers 412 to a stale If-Match, and makes the update all the same",
		hooks: onRefusal(ruleStale, (*call).applyAnyway),
	},
}

// onRefusal makes the hook that is at work where one judgement refuses the request.
func onRefusal(why rule, do func(c *call, r *refusal)) hooks {
	return hooks{verdict: func(c *call, r *refusal) {
		if r.rule == why {
			do(c, r)
		}
	}}
}

// patches tells whether the call is an update of an entity that the contract names.
func (c *call) patches() bool {
	return c.request.Method == http.MethodPatch && c.resource != nil && c.resource.member == nil
}

// applyAnyway makes the update of a call that is refused.
func (c *call) applyAnyway(*refusal) {
	if !c.patches() {
		return
	}
	if c.valid == nil { // it was refused before its content was read
		var r *refusal
		if c.change, r = c.readChange(); r != nil || c.judgeChange(c.resource, false) != nil {
			return
		}
	}
	c.mock.mu.Lock()
	defer c.mock.mu.Unlock()
	c.entity = c.touch()
	c.before = c.entity.state
	_ = c.apply(c.valid) // a full store applies nothing, and the update is refused all the same
}
