package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var throttleEnvelope = register(&check.Check{
	ID: "throttle-envelope", Rule: "PATCH-THROTTLE-002", Family: "throttle", Order: 960, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "explains in the OData envelope that it throttles",
	Source:  "Microsoft Graph throttling guidance; OData JSON 4.01 §21.1",
	Sends:   "whatever the case sends: judged where the target answered 429 to a try of it",
	Holds:   "the body of a 429 that is JSON is the envelope with a code; one that is not, or none, comes from a gateway and is information",
	Classes: []check.Class{{Name: "throttle.envelope"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		out, seen := check.Outcome{}, false
		for _, try := range throttled(e) {
			x := try.Exchange
			if x.Status != http.StatusTooManyRequests || len(x.Body) == 0 {
				continue
			}
			seen = true
			v, err := oracle.DecodeStrict(x.Body)
			envelope, _ := v.(map[string]any)
			inner, ok := envelope["error"].(map[string]any)
			if ok && text(inner["code"]) {
				continue
			}
			got := check.Show(v)
			if err != nil {
				got = err.Error()
			}
			if out = one("throttle.envelope", `{"error":{"code":…}}`, got, "").At(try.ID); err == nil {
				return out
			}
			out.Level = check.May
		}
		if !seen {
			return skip("no 429 with a body was answered")
		}
		return out
	},
})
