package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var ifMatchRequired = register(&check.Check{
	ID: "if-match-required", Rule: "PATCH-COND-006", Family: "preconditions", Order: 690, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "requires If-Match where the contract does",
	Source:  "the contract's If-Match header, RFC 6585 §3, OData 4.01 Protocol §11.4.1.1",
	Quote:   `RFC 6585 §3: "The 428 status code indicates that the origin server requires the request to be conditional."`,
	Sends:   "a valid PATCH without If-Match",
	Holds:   "428, or 412 where the contract documents that and not 428; the other one and 400 warn, another rejection is information",
	Needs:   "an operation that requires If-Match",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.NoIfMatch),
	Judge: func(e *check.Evidence) check.Outcome {
		other := check.May
		switch e.Response().Status {
		case http.StatusPreconditionRequired, http.StatusPreconditionFailed, http.StatusBadRequest:
			other = check.Convention
		}
		return reject(e, "condition.ignored", other, e.Operation.NoMatchStatus())
	},
})
