package mock

import "net/http"

var errorFaults = []Fault{
	{
		ID: "accept-patch-missing", Check: "accept-patch",
		Title: "leaves Accept-Patch out of 415 answers",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("Accept-Patch") }},
	},
	{
		ID: "error-html", Check: "error-object",
		Title: "answers errors with an HTML page",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.status >= http.StatusBadRequest {
				a.header.Set("Content-Type", "text/html; charset=utf-8")
				a.raw = []byte("<!DOCTYPE html><title>" + statusText(a.status) + "</title><h1>" + statusText(a.status) + "</h1>\n")
			}
		}},
	},
	{
		ID: "error-code-empty", Check: "error-code",
		Title: "answers errors with an empty error.code",
		hooks: hooks{verdict: func(_ *call, r *refusal) { r.code = "" }},
	},
	{
		ID: "malformed-500", Check: "no-server-error",
		Title: "fails with 500 on a body that is not JSON",
		hooks: hooks{verdict: func(_ *call, r *refusal) {
			if r.rule == ruleJSON {
				r.status, r.code = http.StatusInternalServerError, statusCode(http.StatusInternalServerError)
			}
		}},
	},
}
