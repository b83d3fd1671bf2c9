package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var vary = register(&check.Check{
	ID: "vary", Rule: "PATCH-CONNEG-009", Family: "negotiation", Order: 790, Level: check.May, Profile: check.OData, Safety: check.RST,
	Title:   "lists Prefer in Vary when a preference changes the response",
	Source:  "OData 4.01 Protocol §8.3.8",
	Quote:   `OData 4.01 Protocol §8.3.8: "If a response varies depending on the applied preferences …, the service MUST include a Vary header listing the Prefer request header field …"`,
	Sends:   "a valid PATCH with Prefer: return=minimal, and one with return=representation, where an entity and no content are both documented",
	Holds:   "a response with Preference-Applied has Prefer, or *, in Vary; a missing one is information, because caches do not store responses to PATCH",
	Needs:   "an operation that documents both 200 and 204",
	Classes: []check.Class{{Name: "header.vary"}},
	When: func(s *check.Scenario) bool {
		return onKind(check.PreferMinimal, check.PreferFull)(s) && states(s.Operation, http.StatusOK) && states(s.Operation, http.StatusNoContent)
	},
	Judge: func(e *check.Evidence) check.Outcome {
		h := e.Response().Header
		if h.Get("Preference-Applied") == "" {
			return skip("the response has no Preference-Applied")
		}
		for name := range strings.SplitSeq(strings.Join(h.Values("Vary"), ","), ",") {
			if name = strings.TrimSpace(name); name == "*" || strings.EqualFold(name, "Prefer") {
				return check.Outcome{}
			}
		}
		return finding("header.vary", "Vary with Prefer", fieldLines(h.Values("Vary")), "")
	},
})

// states reports whether the contract documents a status by its number, not only in a range.
func states(op *contract.Operation, status int) bool {
	r := op.Response(status)
	return r != nil && r.Status == status
}
