package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var statusProtocol = register(&check.Check{
	ID: "status-protocol", Rule: "PATCH-STATUS-002", Family: "status", Order: 20, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "returns 200, 202 or 204 for a successful update",
	Source:  "OData 4.01 Protocol §11.4.3, §9.1.3",
	Quote:   `OData 4.01 Protocol §11.4.3: "Upon successful completion the service responds with either 200 OK and a representation of the updated entity, or 204 No Content."`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "a success is 200 with the entity, 202, or 204; 201 is for an upsert only",
	Classes: []check.Class{{Name: "status.protocol", WFC: 953}},
	When:    onAccept,
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		if !e.Accepted() {
			return skip(notAccepted)
		}
		if isUpdateStatus(got) {
			return check.Outcome{}
		}
		out := finding("status.protocol", "200, 202 or 204", check.Status(got), "")
		if got == http.StatusCreated {
			out.Findings[0].Hint = "201 means that the request created an entity"
		}
		if r := e.Operation.Response(got); r != nil {
			out.Level, out.Cite, out.Promise = check.May, r.Cite, r.Text
		}
		return out
	},
})

func isUpdateStatus(status int) bool {
	return status == http.StatusOK || status == http.StatusAccepted || status == http.StatusNoContent
}
