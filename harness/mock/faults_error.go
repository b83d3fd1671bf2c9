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
	{
		ID: "error-id-changed", Check: "error-inner",
		Title: "gives errors another request-id than the header's",
		hooks: inError(otherRequestID),
	},
	{
		ID: "error-code-other", Check: "error-phrase",
		Title: "gives errors a code that is not named after the status",
		hooks: inError(func(inner object) object { return inner.with("code", "conformOther") }),
	},
	{
		ID: "error-trace", Check: "error-disclosure",
		Title: "shows a stack trace in errors",
		hooks: inError(func(inner object) object {
			return inner.with("message", "Invalid value.\n   at Conform.Mock.Update(String id) in C:\\src\\mock.cs:line 7\n")
		}),
	},
	{
		ID: "error-token", Check: "token-echo",
		Title: "repeats the token in errors",
		hooks: hooks{answer: func(c *call, a *answer) {
			if token := c.request.Header.Get("Authorization"); token != "" && a.status >= http.StatusBadRequest {
				a.inError(func(inner object) object { return inner.with("message", "Refused "+token+".") })
			}
		}},
	},
}

// inError makes the hook that rewrites the error of an envelope.
func inError(rewrite func(inner object) object) hooks {
	return hooks{answer: func(_ *call, a *answer) { a.inError(rewrite) }}
}

func (a *answer) inError(rewrite func(inner object) object) {
	if v, _ := a.body.get("error"); a.status >= http.StatusBadRequest {
		if inner, ok := v.(object); ok {
			a.body = a.body.with("error", rewrite(inner))
		}
	}
}

// otherRequestID gives an error the request-id of another answer.
func otherRequestID(inner object) object {
	if v, _ := inner.get("innerError"); v != nil {
		if deeper, ok := v.(object); ok {
			return inner.with("innerError", deeper.with("request-id", otherID))
		}
	}
	return inner
}
