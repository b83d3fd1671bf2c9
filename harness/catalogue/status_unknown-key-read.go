package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownKeyRead = register(&check.Check{
	ID: "unknown-key-read", Rule: "PATCH-STATUS-020", Family: "status", Order: 35, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "returns 404 to a read of an entity that does not exist",
	Source: "RFC 9110 §15.5.5 and §15.3.1",
	Quote:  `RFC 9110 §15.5.5: "The 404 (Not Found) status code indicates that the origin server did not find a current representation for the target resource …"`,
	Sends:  "a GET of a well-formed key that no entity has, after an update of it that was rejected",
	Holds: "404 or 410; a success fails, whether it has content or not, and another 4xx warns, except 401, 403 and 405. A list, or content that is not JSON, may come from " +
		"something that serves every path, and is not judged; nor is an entity that is there, see unknown-key, unless PATCH says that there is none, which warns",
	Needs:   needsKey,
	Classes: []check.Class{{Name: unexpectedStatus}},
	When:    onKind(check.UnknownKeys),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Accepted() {
			return skip("the update may have created the entity, see unknown-key")
		}
		x := e.Step(check.After)
		if x == nil {
			return skip("the unknown key was not read")
		}
		_, unread := e.State(check.After)
		_, absent := e.State(check.Before)
		if unread == "" && (absent != "" || !isMissing(e.Response().Status)) {
			return skip("the key has an entity, see unknown-key")
		}
		out := finding(unexpectedStatus, "404 Not Found to a read of an entity that does not exist", check.Status(x.Status), "").At(e.StepID(check.After))
		if documented := e.Operation.ReadResponse(http.StatusNotFound); documented != nil {
			out.Cite, out.Promise = documented.Cite, documented.Text
		}
		if unread == "" {
			out.Findings[0].Hint = "PATCH returned " + check.Status(e.Response().Status) + " for the same URL"
			return out.As(check.Should)
		}
		switch got := x.Status; {
		case isMissing(got):
			return check.Outcome{}
		case got >= http.StatusInternalServerError:
			return skipServerError(got)
		case check.IsSuccess(got) && servesAny(e, check.After):
			return skip("the response may come from something that serves every path")
		case check.IsSuccess(got):
			return out
		case got == http.StatusUnauthorized, got == http.StatusForbidden, got == http.StatusMethodNotAllowed, !isClientError(got):
			return skip("reading the unknown key returned " + check.Status(got))
		}
		return out.As(check.Should)
	},
})

// servesAny reports whether a read returned what is no entity of a service: a list, or something else than JSON.
func servesAny(e *check.Evidence, step string) bool {
	x := e.Step(step)
	if isJSON, _ := jsonMedia(x); !isJSON && len(x.Body) > 0 {
		return true
	}
	body, _ := e.Object(x)
	_, isList := body["value"].([]any)
	return isList
}
