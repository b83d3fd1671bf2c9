package catalogue

import "github.com/graphconform/conform/harness/check"

var agsDiagnostic = register(&check.Check{
	ID: "ags-diagnostic", Rule: "PATCH-HDR-007", Family: "headers", Order: 200, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "sends a JSON object with ServerInfo in x-ms-ags-diagnostic",
	Source:  "Microsoft Graph best practices (reliability and support)",
	Quote:   `Microsoft Graph best practices (reliability and support): "Always log the request-id, timestamp and x-ms-ags-diagnostic from the HTTP response headers."`,
	Sends:   "any request",
	Holds:   "x-ms-ags-diagnostic, where present, is one JSON object whose member ServerInfo is an object; only Graph itself sends the header",
	Classes: []check.Class{{Name: "header.diagnostic"}},
	When:    always,
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		values := e.Response().Header.Values("x-ms-ags-diagnostic")
		if len(values) == 0 {
			return skip("the response has no x-ms-ags-diagnostic")
		}
		if len(values) > 1 {
			return finding("header.diagnostic", "one x-ms-ags-diagnostic header", fieldLines(values), "")
		}
		v, reason := check.DecodeObject([]byte(values[0]))
		if reason != "" {
			return finding("header.diagnostic", `{"ServerInfo":{…}}`, reason, "")
		}
		if _, ok := v["ServerInfo"].(map[string]any); !ok {
			return finding("header.diagnostic", `{"ServerInfo":{…}}`, check.Show(v), "")
		}
		return check.Outcome{}
	}),
})
