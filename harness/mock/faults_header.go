package mock

import "strings"

// otherID is a well-formed GUID that no request was sent with.
const otherID = "c0f0c0f0-0000-4000-8000-00000000f0f0"

var headerFaults = []Fault{
	{
		ID: "allow-missing", Check: "allow",
		Title: "leaves Allow out of 405 answers",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("Allow") }},
	},
	{
		ID: "documented-header-missing", Check: "documented-headers",
		Title: "leaves out the headers that only its contract requires",
		hooks: hooks{answer: func(_ *call, a *answer) {
			for _, h := range a.documented {
				a.header.Del(h.Name)
			}
		}},
	},
	{
		ID: "documented-header-other", Check: "documented-headers",
		Title: "sends text where its contract documents a header with a number",
		hooks: hooks{answer: func(_ *call, a *answer) {
			for _, h := range a.documented {
				if h.Schema != nil && (h.Schema.Type.Is("integer") || h.Schema.Type.Is("number")) {
					a.header.Set(h.Name, "many")
				}
			}
		}},
	},
	{
		ID: "date-missing", Check: "date",
		Title: "sends no Date",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header["Date"] = nil }},
	},
	{
		ID: "content-type-text", Check: "content-type",
		Title: "calls its JSON text/plain",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Set("Content-Type", "text/plain; charset=utf-8") }},
	},
	{
		ID: "odata-version-missing", Check: "odata-version",
		Title: "sends no OData-Version",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("OData-Version") }},
	},
	{
		ID: "request-id-missing", Check: "request-id",
		Title: "sends no request-id",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("request-id") }},
	},
	{
		ID: "request-id-constant", Check: "request-id",
		Title: "sends the same request-id with every answer",
		hooks: hooks{
			verdict: func(c *call, _ *refusal) { c.requestID = otherID },
			answer:  func(_ *call, a *answer) { a.header.Set("request-id", otherID) },
		},
	},
	{
		ID: "client-request-id-changed", Check: "client-request-id",
		Title: "sends another client-request-id back",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Set("client-request-id", otherID) }},
	},
	{
		ID: "metadata-unknown", Check: "metadata",
		Title: "names an amount of metadata that OData does not know",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.updates {
				a.header.Set("Content-Type", strings.Replace(a.header.Get("Content-Type"), "metadata=minimal", "metadata=all", 1))
			}
		}},
	},
	{
		ID: "ags-diagnostic-text", Check: "ags-diagnostic",
		Title: "sends text for the JSON of x-ms-ags-diagnostic",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Set("x-ms-ags-diagnostic", "Conform") }},
	},
	{
		ID: "fresh-for-an-hour", Check: "freshness",
		Title: "lets caches keep the answer to an update for an hour",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if a.updates {
				a.header.Set("Cache-Control", "public, max-age=3600")
			}
		}},
	},
	{
		ID: "etag-constant", Check: "etag",
		Title: "gives every state the same entity tag",
		hooks: hooks{frozen: true},
	},
	{
		ID: "etag-unquoted", Check: "etag",
		Title: "leaves the quotes of entity tags out",
		hooks: hooks{answer: func(_ *call, a *answer) {
			if tag := a.header.Get("ETag"); tag != "" && a.updates {
				a.header.Set("ETag", strings.Trim(strings.TrimPrefix(tag, "W/"), `"`))
			}
		}},
	},
}
