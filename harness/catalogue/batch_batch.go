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

// noBatch says why there is no answer of a batch to judge: a service need not offer any.
func batchUnsupported(e *check.Evidence) string {
	switch got := e.Response().Status; {
	case got >= 500 && got != http.StatusNotImplemented:
		return "answered " + check.Status(got) + ", see no-server-error"
	case got >= 400:
		return "the target offers no $batch: it answered " + check.Status(got)
	}
	return ""
}

// batchAnswer reads the answer of a batch as leniently as may be: what is inside the answers in it has checks of its own.
func batchResponse(e *check.Evidence) (answer map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(e.Response().Body))
	d.UseNumber()
	err = d.Decode(&answer)
	return answer, err
}

// batchStatus returns the status of the answer with an id; found is how many there are.
func batchStatus(answer map[string]any, id string) (status any, found int) {
	list, _ := answer["responses"].([]any)
	for _, v := range list {
		response, _ := v.(map[string]any)
		if response["id"] == id {
			status = response["status"]
			found++
		}
	}
	return status, found
}

// statusOf is batchStatus for an answer that there is once, with a number.
func statusOf(answer map[string]any, id string) (status int, found bool) {
	v, n := batchStatus(answer, id)
	number, _ := v.(json.Number)
	got, err := number.Int64()
	return int(got), n == 1 && err == nil
}

var batch = register(&check.Check{
	ID: "batch", Rule: "PATCH-BATCH-002", Family: "batch", Order: 900, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "answers each request of a batch by its id",
	Source:  "OData JSON 4.01 §19.5",
	Sends:   "POST $batch with a valid PATCH and a GET",
	Holds:   "200 with one response for each id, in any order, whose status is a number; a target without $batch is not judged",
	Classes: []check.Class{{Name: "batch.status"}, {Name: "batch.body"}, {Name: "batch.id"}},
	When:    onKind(check.Batch),
	Judge: func(e *check.Evidence) check.Outcome {
		if reason := batchUnsupported(e); reason != "" {
			return skip(reason)
		}
		if got := e.Response().Status; got != http.StatusOK {
			return one("batch.status", "200 OK", check.Status(got), "")
		}
		answer, err := batchResponse(e)
		if err != nil {
			return one("batch.body", `{"responses":[…]}`, check.Clip(err.Error()), "")
		}
		for _, id := range []string{BatchUpdate, BatchRead} {
			status, found := batchStatus(answer, id)
			if found != 1 {
				return one("batch.id", "one response with the id "+id, strconv.Itoa(found), "")
			}
			if oracle.KindOf(status) != "a number" {
				return one("batch.status", "the status of "+id+" as a number", check.Show(status), "")
			}
		}
		return check.Outcome{}
	},
})
