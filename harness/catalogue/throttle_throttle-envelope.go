package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var throttleEnvelope = register(&check.Check{
	ID: "throttle-envelope", Rule: "PATCH-THROTTLE-002", Family: "throttle", Order: 960, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "returns throttling errors in the OData error format",
	Source:  "Microsoft Graph throttling guidance; OData JSON 4.01 §21.1",
	Quote:   `OData JSON 4.01 §21.1: "The error response MUST be a single JSON object."`,
	Sends:   "the requests of any case: judged where the target returned 429 to one of them",
	Holds:   "the body of a 429 that is JSON is an OData error with a code; a body that is not JSON comes from a gateway and is information",
	Classes: []check.Class{{Name: "throttle.envelope"}},
	When:    always,
	Judge: func(e *check.Evidence) (out check.Outcome) {
		seen := false
		for _, try := range throttled(e) {
			x := try.Exchange
			if x.Status != http.StatusTooManyRequests || len(x.Body) == 0 {
				continue
			}
			seen = true
			v, err := oracle.DecodeStrict(x.Body)
			envelope, _ := v.(map[string]any)
			inner, ok := envelope["error"].(map[string]any)
			if ok && isText(inner["code"]) {
				continue
			}
			const want = `{"error":{"code":…}}`
			if err == nil {
				return finding("throttle.envelope", want, check.Show(v), "").At(try.ID)
			}
			out = finding("throttle.envelope", want, err.Error(), "").At(try.ID).As(check.May)
		}
		if !seen {
			return skip("no response is a 429 with a body")
		}
		return out
	},
})
