package mock

import (
	"encoding/json"
	"net/http"
)

const stackTrace = "\n   at Conform.Mock.Update(String id) in C:\\src\\mock.cs:line 7\n"

// unreadable is a member of the state, not of any type, of an entity that cannot be read.
const unreadable = "conform.unreadable"

var errorFaults = []Fault{
	{ID: "accept-patch-missing", Check: "accept-patch", Title: "omits Accept-Patch from 415 responses", hooks: dropHeader("Accept-Patch")},
	{
		ID: "error-html", Check: "error-object", Title: "returns errors as HTML",
		hooks: onResponse(func(_ *call, resp *response) {
			if resp.status >= http.StatusBadRequest {
				resp.header.Set("Content-Type", "text/html; charset=utf-8")
				resp.raw = []byte("<!DOCTYPE html><title>" + statusText(resp.status) + "</title><h1>" + statusText(resp.status) + "</h1>\n")
			}
		}),
	},
	{
		ID: "error-undocumented", Check: "error-schema", Title: "returns errors without the members that its contract documents",
		hooks: onResponse(func(c *call, resp *response) {
			if documented := c.operation().Documents(resp.status); resp.status >= http.StatusBadRequest && documented != nil && documented.Schema != nil {
				resp.body, resp.raw = object{}, nil
			}
		}),
	},
	{
		ID: "problem-status-other", Check: "error-schema", Title: "returns problem details with another status than the response",
		hooks: onResponse(func(_ *call, resp *response) {
			if _, present := resp.body.get("status"); present && resp.header.Get("Content-Type") == problemMedia {
				resp.body = resp.body.with("status", json.Number("599"))
			}
		}),
	},
	{
		ID: "error-code-empty", Check: "error-code", Title: "returns errors with an empty error.code",
		hooks: hooks{rejected: func(_ *call, r *rejection) { r.code = "" }},
	},
	{
		ID: "error-code-undocumented", Check: "documented-code", Title: "returns another error code than the documented one",
		hooks: hooks{rejected: func(c *call, r *rejection) {
			if _, wanted := c.operation().ErrorCodes(r.status, r.member); len(wanted) > 0 {
				r.code = "conformUndocumented"
			}
		}},
	},
	{
		ID: "malformed-500", Check: "no-server-error", Title: "fails with 500 on a body that is not JSON",
		hooks: rejectWith(ruleJSON, http.StatusInternalServerError),
	},
	{
		ID: "malformed-disconnect", Check: "no-server-error", Title: "closes the connection on a body that is not JSON",
		hooks: onRejection(ruleJSON, func(_ *call, r *rejection) { r.drop = true }),
	},
	{
		ID: "empty-update-unreadable", Check: "no-server-error", Title: "fails with 500 on reads after an update with the body {}",
		hooks: hooks{
			merge: func(c *call, next object) object { return next.with(unreadable, len(c.change) == 0) },
			response: func(c *call, resp *response) {
				if c.entity == nil || c.request.Method != http.MethodGet {
					return
				}
				if broken, _ := c.entity.state.get(unreadable); broken == true {
					*resp = *c.errorResponse(reject(ruleStorage, http.StatusInternalServerError, "The entity cannot be read."))
				}
			},
		},
	},
	{
		ID: "error-id-changed", Check: "error-inner", Title: "returns errors with another request-id than the header's",
		hooks: onError(withOtherRequestID),
	},
	{
		ID: "error-code-other", Check: "error-phrase", Title: "returns errors with a code that is not named after the status",
		hooks: hooks{rejected: func(c *call, r *rejection) {
			if documented, _ := c.operation().ErrorCodes(r.status, ""); len(documented) == 0 {
				r.code = "conformOther"
			}
		}},
	},
	{
		ID: "error-trace", Check: "error-disclosure", Title: "returns a stack trace in errors",
		hooks: onError(func(e object) object { return e.with("message", "Invalid value."+stackTrace) }),
	},
	{
		ID: "error-code-translated", Check: "error-stable", Title: "translates error.code where a request names a language",
		hooks: onResponse(func(c *call, resp *response) {
			if c.request.Header.Get("Accept-Language") == "" || resp.status < http.StatusBadRequest {
				return
			}
			for _, name := range []string{"code", "type"} { // of an error, or a problem
				if _, present := resp.body.get(name); present {
					resp.body = resp.body.with(name, "conform:ungueltig")
				}
			}
			resp.changeError(func(e object) object { return e.with("code", "ungueltig") })
		}),
	},
	{
		ID: "error-path", Check: "error-disclosure", Title: "returns the path of a file in errors",
		hooks: onError(func(e object) object { return e.with("message", "Cannot open /srv/mock/data/entities.db.") }),
	},
	{
		ID: "error-host", Check: "error-disclosure", Title: "returns the name of a host in errors",
		hooks: onError(func(e object) object { return e.with("message", "No connection to db-07.prod.internal.") }),
	},
	{
		ID: "error-frame", Check: "error-disclosure", Title: "returns one line of a stack trace in the middle of an error",
		hooks: onError(func(e object) object {
			return e.with("message", `Failed: at Conform.Mock.Store.<Update>b__0(Widget w) in C:\Program Files\mock.cs:line 7 (update).`)
		}),
	},
	{
		ID: "error-token", Check: "token-echo", Title: "repeats the token in errors",
		hooks: onResponse(func(c *call, resp *response) {
			if token := c.request.Header.Get("Authorization"); token != "" {
				resp.changeError(func(e object) object { return e.with("message", "Refused "+token+".") })
			}
		}),
	},
}

// withOtherRequestID gives an error the request-id of another response.
func withOtherRequestID(e object) object {
	v, _ := e.get("innerError")
	if inner, ok := v.(object); ok {
		return e.with("innerError", inner.with("request-id", otherID))
	}
	return e
}
