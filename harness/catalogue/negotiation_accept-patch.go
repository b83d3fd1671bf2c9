package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var acceptPatch = register(&check.Check{
	ID: "accept-patch", Rule: "PATCH-CONNEG-002", Family: "negotiation", Order: 710, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "names the patch formats that it takes on every 415",
	Source:  "RFC 5789 §2.2 and §3.1, RFC 9110 §12.5.3",
	Sends:   "a valid body under Content-Type: text/plain",
	Holds:   "a 415 carries Accept-Patch, and no Accept-Encoding, for the coding was not at fault",
	Classes: []check.Class{{Name: "header.missing"}, {Name: "header.accept-encoding"}},
	When:    onKind(check.WrongMediaType),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusUnsupportedMediaType {
			return skip("no 415 was answered")
		}
		if values := x.Header.Values("Accept-Encoding"); len(values) > 0 {
			out := one("header.accept-encoding", "no Accept-Encoding", headerCount(values), "")
			out.Level = check.Must
			return out
		}
		if x.Header.Get("Accept-Patch") == "" {
			return one("header.missing", "an Accept-Patch header", "none", "")
		}
		return check.Outcome{}
	},
})
