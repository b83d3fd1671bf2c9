package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var preferReturn = register(&check.Check{
	ID: "prefer-return", Rule: "PATCH-CONNEG-005", Family: "negotiation", Order: 750, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "answers a preferred return with 204, or 200 and the entity",
	Source:  "OData 4.01 Protocol §8.2.8.7, RFC 9110 §15.3.1",
	Sends:   "a valid PATCH with Prefer: return=minimal, and one with return=representation",
	Holds:   "a 200 has content; the preference itself may be honoured or not",
	Classes: []check.Class{{Name: "negotiation.return"}},
	When:    onKind(check.PreferMinimal, check.PreferFull),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		switch {
		case !e.Accepted():
			return skip("the update was not accepted, see prefer-ignored")
		case x.Status == http.StatusOK && len(x.Body) == 0:
			return one("negotiation.return", "204, or 200 with the entity", "200 without content", "")
		}
		return check.Outcome{}
	},
})
