package plan

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Names of headers are in lower case, and URLs relative to the service root, except for the form that Graph documents, where nobody else's
// entity may be at the root of the host.
func TestBatchRequests(t *testing.T) {
	type kind struct {
		profile  contract.Profile
		relative bool
	}
	for k, slash := range map[kind]string{
		{contract.OData, false}: "", {contract.HTTP, false}: "", {contract.Graph, false}: "/", {"", false}: "/",
		{contract.OData, true}: "", {contract.Graph, true}: "", {"", true}: "",
	} {
		profile := k.profile
		things := keyed(text("name"), integer("count"))
		things.Operations[0].Profile = profile
		things.Operations[0].Headers = []contract.Parameter{{Name: "If-Match", Required: true}, {Name: "X-Trace", Required: true, Example: "1"}}
		opts := options(things)
		opts.RelativeBatch = k.relative
		opts.Params, opts.Budget = map[string]string{"thingId": "7"}, 1000
		var urls []string
		for _, c := range mustPlan(t, opts).Cases {
			for _, s := range c.Steps {
				if c.Kind != check.Batch && c.Kind != check.BatchLimits || s.Request.Method != "POST" {
					continue
				}
				var body struct{ Requests []batchRequest }
				if err := json.Unmarshal(s.Request.Body, &body); err != nil {
					t.Fatal(err)
				}
				for _, r := range body.Requests {
					urls = append(urls, r.URL)
					if r.Method == "PATCH" && s.Name != check.StepUntyped && (r.Headers["content-type"] != "application/json" || r.Headers["if-match"] == "" || r.Headers["x-trace"] != "1") {
						t.Errorf("%s: got headers %v", profile, r.Headers)
					}
				}
			}
		}
		slices.Sort(urls)
		if got := slices.Compact(urls); !slices.Equal(got, []string{slash + "conformNoSuchSegment", slash + "things/7"}) && len(got) > 0 {
			t.Errorf("%s: got URLs %v", profile, got)
		}
	}
}
