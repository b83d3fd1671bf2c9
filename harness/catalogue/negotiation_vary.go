package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var vary = register(&check.Check{
	ID: "vary", Rule: "PATCH-CONNEG-009", Family: "negotiation", Order: 790, Level: check.May, Profile: check.OData, Safety: check.RST,
	Title:   "tells caches that Prefer changes its answer",
	Source:  "OData 4.01 Protocol §8.3.8",
	Sends:   "a valid PATCH with Prefer: return=minimal, and one with return=representation, where an entity and no content are both documented",
	Holds:   "an answer with Preference-Applied has Prefer, or *, in Vary; that it has not is information, for no cache keeps the answer to a PATCH",
	Needs:   "an operation that documents both 200 and 204",
	Classes: []check.Class{{Name: "header.vary"}},
	When: func(s *check.Scenario) bool {
		return onKind(check.PreferMinimal, check.PreferFull)(s) && s.Operation.Response(200) != nil && s.Operation.Response(204) != nil
	},
	Judge: func(e *check.Evidence) check.Outcome {
		h := e.Response().Header
		if h.Get("Preference-Applied") == "" {
			return skip("the answer has no Preference-Applied")
		}
		values := strings.Join(h.Values("Vary"), ", ")
		for _, name := range strings.Split(values, ",") {
			if name = strings.TrimSpace(name); name == "*" || strings.EqualFold(name, "Prefer") {
				return check.Outcome{}
			}
		}
		return one("header.vary", "Vary with Prefer", headerCount(h.Values("Vary")), "")
	},
})
