package catalogue

import (
	"encoding/json"
	"errors"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

var errorSchema = register(&check.Check{
	ID: "error-schema", Rule: "PATCH-ERROR-008", Family: "errors", Order: 845, Level: check.Documented, Profile: check.HTTP, Safety: check.RO,
	Title:   "returns errors that match their documented schema",
	Source:  "the contract's error responses",
	Sends:   "a request that must be rejected, or may be",
	Holds:   "the body of a 4xx or 5xx for which the contract documents a schema is JSON that matches it; its media type is judged by content-type. The status in problem details is that of the response. In http, an error without the content that is documented for its status warns",
	Needs:   "an error response, or a default one, that is documented with a schema",
	Classes: []check.Class{{Name: "error.schema"}, {Name: "error.status"}},
	When: func(s *check.Scenario) bool {
		return onError(s) && s.Kind != check.UnknownMethods && slices.ContainsFunc(s.Operation.Responses, describesError)
	},
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		documented := e.Operation.Documents(x.Status)
		if documented == nil || documented.Schema == nil {
			return skip("the contract documents no schema for " + check.Status(x.Status))
		}
		if plain(e) && len(x.Body) == 0 && e.Operation.Response(x.Status) != nil {
			out := finding("error.schema", "content as documented", "none", "").As(check.Should)
			out.Cite, out.Promise = documented.Cite, documented.Text
			return out
		}
		media, _, err := mime.ParseMediaType(x.Header.Get("Content-Type"))
		if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") {
			return skip("the error is not called JSON, see content-type")
		}
		out := check.Outcome{Cite: documented.Cite, Promise: documented.Text}
		v, err := oracle.DecodeStrict(x.Body)
		if err != nil {
			out.Add("error.schema", "one JSON value", err.Error(), "")
			return out
		}
		validator, err := oracle.Compiled(documented.Schema)
		switch {
		case errors.Is(err, oracle.ErrUnsound):
			return skip(err.Error())
		case err != nil:
			return check.Outcome{Error: "the contract's error schema does not compile: " + err.Error()}
		}
		mismatches, err := validator.Validate(v)
		if err != nil {
			return check.Outcome{Error: "the error could not be validated: " + err.Error()}
		}
		for _, m := range mismatches {
			out.Add("error.schema", m.Expected(), m.Got, "")
		}
		if len(mismatches) == 0 && media == problemMedia {
			return judgeProblemStatus(x.Status, v)
		}
		return out
	}),
})

const problemMedia = "application/problem+json"

// judgeProblemStatus judges the member status of problem details.
func judgeProblemStatus(status int, problem any) check.Outcome {
	members, _ := problem.(map[string]any)
	said, present := members["status"].(json.Number)
	if !present || said.String() == strconv.Itoa(status) {
		return check.Outcome{}
	}
	out := finding("error.status", "status "+strconv.Itoa(status)+", as in the response", said.String(), "").As(check.Must)
	out.Cite, out.Promise = "RFC 9457 §3.1.2", "Generators MUST use the same status code in the actual HTTP response, to assure that generic HTTP software that does not understand this format still behaves correctly."
	return out
}

// describesError reports whether a documented response is an error with a schema. The default response is one.
func describesError(r contract.Response) bool {
	return r.Schema != nil && (r.Status == 0 && r.Range == 0 || r.Status >= 400 || r.Range >= 4)
}
