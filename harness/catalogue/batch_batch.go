package catalogue

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// The ids of the requests in a batch.
const (
	BatchUpdate = "update"
	BatchRead   = "read"
)

var batch = register(&check.Check{
	ID: "batch", Rule: "PATCH-BATCH-002", Family: "batch", Order: 900, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "returns one response for each request of a batch",
	Source:  "OData JSON 4.01 §19.5",
	Quote:   `OData JSON 4.01 §19.5: "… the response objects MAY appear in any order, and each response object MUST contain the id name/value pair …"`,
	Sends:   "POST $batch with a valid PATCH and a GET",
	Holds:   "200 with one response for each id, in any order, whose status is a number; skipped for a target without $batch",
	Classes: []check.Class{{Name: "batch.status"}, {Name: "batch.body"}, {Name: "batch.id"}},
	When:    onKind(check.Batch),
	Judge: func(e *check.Evidence) check.Outcome {
		if reason := batchUnsupported(e); reason != "" {
			return skip(reason)
		}
		if got := e.Response().Status; got != http.StatusOK {
			return finding("batch.status", "200 OK", check.Status(got), "")
		}
		responses, err := batchResponses(e)
		if err != nil {
			return finding("batch.body", `{"responses":[…]}`, check.Clip(err.Error()), "")
		}
		for _, id := range []string{BatchUpdate, BatchRead} {
			status, found := findInBatch(responses, id)
			if found != 1 {
				return finding("batch.id", "one response with the id "+id, strconv.Itoa(found), "")
			}
			if oracle.KindOf(status) != "a number" {
				return finding("batch.status", "the status of "+id+" as a number", check.Show(status), "")
			}
		}
		return check.Outcome{}
	},
})

// batchUnsupported says why there is no response to a batch to judge: a service need not support batches.
func batchUnsupported(e *check.Evidence) string {
	switch got := e.Response().Status; {
	case got >= 500 && got != http.StatusNotImplemented:
		return skipServerError(got).Skip
	case got >= 400:
		return "the target does not support $batch: it returned " + check.Status(got)
	}
	return undecodable(e.Response())
}

// batchResponses returns the responses in the response to a batch. It is lenient, because other checks judge them.
func batchResponses(e *check.Evidence) (responses []any, err error) {
	d := json.NewDecoder(bytes.NewReader(e.Response().Body))
	d.UseNumber()
	var body map[string]any
	err = d.Decode(&body)
	responses, _ = body["responses"].([]any)
	return responses, err
}

// findInBatch returns the status of the response with an id, and how many responses have it.
func findInBatch(responses []any, id string) (status any, found int) {
	for _, v := range responses {
		if response, _ := v.(map[string]any); response["id"] == id {
			status = response["status"]
			found++
		}
	}
	return status, found
}

// statusInBatch returns the status of the one response with an id, if it is a number.
func statusInBatch(responses []any, id string) (status int, found bool) {
	v, n := findInBatch(responses, id)
	number, _ := v.(json.Number)
	got, err := number.Int64()
	return int(got), n == 1 && err == nil
}
