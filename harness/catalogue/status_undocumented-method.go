package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var undocumentedMethod = register(&check.Check{
	ID: "undocumented-method", Rule: "PATCH-STATUS-013", Family: "status", Order: 70, Level: check.Should, Profile: check.HTTP, Safety: check.MOCK,
	Title:   "rejects an undocumented PUT of the current state, or changes nothing",
	Source:  "RFC 9110 §9.3.4; OData 4.01 Protocol §11.4.3",
	Quote:   `RFC 9110 §9.3.4: "A successful PUT of a given representation would suggest that a subsequent GET on that same target resource will result in an equivalent representation …"`,
	Sends:   "a PUT of the entity as it was just read, where no contract documents one, between two GETs",
	Holds:   "a rejection, or a success after which the entity is as before: HTTP and OData define PUT, but an update that nobody documents, and so nobody tests, may reset properties",
	Needs:   "a path that ends on an entity, for which no PUT is documented",
	Classes: []check.Class{{Name: "status.undocumented-method"}},
	When:    onKind(check.UndocumentedMethods),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response()
		switch {
		case got.Status >= http.StatusInternalServerError && got.Status != http.StatusNotImplemented:
			return skipServerError(got.Status)
		case !e.Accepted():
			return check.Outcome{}
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		out := check.Outcome{Findings: changes(e, before, after, nil)}
		for i := range out.Findings {
			out.Findings[i].Class = "status.undocumented-method"
			out.Findings[i].Got += " after a PUT that returned " + check.Status(got.Status)
			out.Findings[i].Hint = "document PUT, or reject it with 405"
		}
		return out
	},
})
