package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownParent = register(&check.Check{
	ID: "unknown-parent", Rule: "PATCH-STATUS-023", Family: "status", Order: 36, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "does not serve an entity below a parent that does not exist",
	Source: "RFC 9110 §15.5.5, OData 4.01 Protocol §9.2.1",
	Quote:  `OData 4.01 Protocol §9.2.1: "404 Not Found indicates that the resource specified by the request URL does not exist."`,
	Sends:  "a GET of the entity with a well-formed key of no entity instead of the one before it in the path",
	Holds: "404, 410 or another rejection; a success with the same entity fails where the contract documents 404 of reads, warns in OData, and is information otherwise. " +
		"Content without the entity's key, or with other values, is not judged: a mock may make up any entity",
	Needs:   "a path with two keys, `/rooms/{id}/lamps/{id}`",
	Classes: []check.Class{{Name: unexpectedStatus}},
	When:    onKind(check.UnknownParents),
	Judge: func(e *check.Evidence) check.Outcome {
		before, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		x, key := e.Response(), e.Operation.KeyProperty()
		switch {
		case x.Status >= http.StatusInternalServerError:
			return skipServerError(x.Status)
		case isClientError(x.Status):
			return check.Outcome{}
		case !check.IsSuccess(x.Status):
			return skip("a read below an unknown parent returned " + check.Status(x.Status))
		}
		entity, _ := e.Object(x)
		if id, shown := entity[key]; !shown || !sameID(before[key], id) || !sameMembers(e, before, entity) {
			return skip("the response to a read below an unknown parent does not show the entity")
		}
		out := finding(unexpectedStatus, "404 Not Found to a read below a parent that does not exist", check.Status(x.Status), "the entity is served as if it were there")
		documented := e.Operation.ReadResponse(http.StatusNotFound)
		switch {
		case documented != nil:
			out.Cite, out.Promise = documented.Cite, documented.Text
		case e.Operation.Profile.Includes(check.OData):
			out.Level = check.Should
		default:
			out.Level = check.May
		}
		return out.At(e.ResponseID())
	},
})
