package mock

import (
	"net/http"
	"strings"
)

// otherID is a well-formed GUID that no request was sent with.
const otherID = "c0f0c0f0-0000-4000-8000-00000000f0f0"

const plainText = "text/plain; charset=utf-8"

var headerFaults = []Fault{
	{
		ID: "allow-missing", Check: "allow", Title: "omits Allow from 405 responses",
		hooks: onStatus(http.StatusMethodNotAllowed, func(_ *call, resp *response) { resp.header.Del("Allow") }),
	},
	{
		ID: "allow-incomplete", Check: "allow", Title: "lists GET alone in Allow",
		hooks: onStatus(http.StatusMethodNotAllowed, func(_ *call, resp *response) { resp.header.Set("Allow", http.MethodGet) }),
	},
	{
		ID: "allow-without-get", Check: "allow", Title: "lists PATCH alone in Allow, although it serves GET",
		hooks: onStatus(http.StatusMethodNotAllowed, func(c *call, resp *response) {
			if c.request.Method != http.MethodPatch {
				resp.header.Set("Allow", http.MethodPatch)
			}
		}),
	},
	{
		ID: "documented-header-missing", Check: "documented-headers", Title: "omits the headers that only its contract requires",
		hooks: onResponse(func(_ *call, resp *response) {
			for _, h := range resp.documented {
				resp.header.Del(h.Name)
			}
		}),
	},
	{
		ID: "documented-header-other", Check: "documented-headers", Title: "sends text in a header that its contract documents as a number",
		hooks: onResponse(func(_ *call, resp *response) {
			for _, h := range resp.documented {
				if h.Schema != nil && (h.Schema.Type.Is("integer") || h.Schema.Type.Is("number")) {
					resp.header.Set(h.Name, "many")
				}
			}
		}),
	},
	{
		ID: "read-header-missing", Check: "documented-headers", Title: "omits the headers that its contract requires of reads",
		hooks: onRead(func(_ *call, resp *response) {
			for _, h := range resp.documented {
				resp.header.Del(h.Name)
			}
		}),
	},
	{
		ID: "date-missing", Check: "date", Title: "sends no Date",
		hooks: onResponse(func(_ *call, resp *response) { resp.header["Date"] = nil }),
	},
	{ID: "content-type-text", Check: "content-type", Title: "labels its JSON text/plain", hooks: setHeader("Content-Type", plainText)},
	{ID: "odata-version-missing", Check: "odata-version", Title: "sends no OData-Version", hooks: dropHeader("OData-Version")},
	{
		ID: "odata-version-missing-in-reads", Check: "odata-version", Title: "sends no OData-Version with entities that it returns to reads",
		hooks: onRead(func(_ *call, resp *response) { resp.header.Del("OData-Version") }),
	},
	{ID: "request-id-missing", Check: "request-id", Title: "sends no request-id", hooks: dropHeader("request-id")},
	{
		ID: "request-id-constant", Check: "request-id", Title: "sends the same request-id with every response",
		hooks: hooks{
			rejected: func(c *call, _ *rejection) { c.requestID = otherID },
			response: func(_ *call, resp *response) { resp.header.Set("request-id", otherID) },
		},
	},
	{
		ID: "client-request-id-changed", Check: "client-request-id", Title: "returns another client-request-id than was sent",
		hooks: setHeader("client-request-id", otherID),
	},
	{
		ID: "metadata-unknown", Check: "metadata", Title: "sends an invalid odata.metadata parameter in Content-Type",
		hooks: onUpdate(func(_ *call, resp *response) {
			resp.header.Set("Content-Type", strings.Replace(resp.header.Get("Content-Type"), "metadata=minimal", "metadata=all", 1))
		}),
	},
	{
		ID: "ags-diagnostic-text", Check: "ags-diagnostic", Title: "sends text instead of JSON in x-ms-ags-diagnostic",
		hooks: setHeader("x-ms-ags-diagnostic", "Conform"),
	},
	{
		ID: "fresh-for-an-hour", Check: "freshness", Title: "lets caches store the response to an update for an hour",
		hooks: onUpdate(func(_ *call, resp *response) { resp.header.Set("Cache-Control", "public, max-age=3600") }),
	},
	{ID: "etag-constant", Check: "etag", Title: "sends the same entity tag for every state", hooks: hooks{constantETag: true}},
	{
		ID: "etag-unquoted", Check: "etag", Title: "sends entity tags without quotes",
		hooks: onUpdate(func(_ *call, resp *response) {
			resp.header.Set("ETag", strings.Trim(strings.TrimPrefix(resp.header.Get("ETag"), "W/"), `"`))
		}),
	},
}
