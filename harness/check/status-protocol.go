package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var statusProtocol = register(&Check{
	ID: "status-protocol", Rule: "PATCH-STATUS-002", Family: "status", Order: 20, Level: verdict.Must, Safety: RST,
	Title:   "answers a successful update with 200, 202 or 204",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "a success is 200 with the entity, 202, or 204; 201 is for an upsert only",
	Classes: []Class{{Name: "status.protocol", WFC: 953}},
	When:    onAccept,
	Judge: func(e *Evidence) Outcome {
		got := e.Answer().Status
		if !isSuccess(got) {
			return skip("the update was not accepted, see status-documented")
		}
		if updateStatus(got) {
			return Outcome{}
		}
		out := one("status.protocol", "200, 202 or 204", Status(got), "an update that creates nothing is not a 201")
		if r := e.Operation.Response(got); r != nil {
			out.Level, out.Cite, out.Promise = verdict.May, r.Cite, r.Text
		}
		return out
	},
})

func updateStatus(status int) bool {
	return status == http.StatusOK || status == http.StatusAccepted || status == http.StatusNoContent
}
