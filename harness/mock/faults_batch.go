package mock

import "encoding/json"

var batchFaults = []Fault{
	{
		ID: "batch-status-text", Check: "batch", Title: "writes the statuses in a batch as strings",
		hooks: hooks{batched: func(response object) object {
			v, _ := response.get("status")
			if n, ok := v.(json.Number); ok {
				return response.with("status", string(n))
			}
			return response
		}},
	},
	{
		ID: "batch-id-changed", Check: "batch", Title: "returns the responses in a batch under other ids",
		hooks: hooks{batched: func(response object) object { return response.with("id", "1") }},
	},
	{ID: "batch-unlimited", Check: "batch-limit", Title: "accepts a batch of any length", hooks: hooks{anyBatchSize: true}},
	{
		ID: "batch-refused-made", Check: "batch-limit", Title: "rejects a batch that is too long, but applies its updates",
		hooks: hooks{runOversizedBatch: true},
	},
	{
		ID: "batch-dependency-ignored", Check: "batch-dependent", Title: "runs what depends on a failed request of a batch",
		hooks: hooks{ignoreDependsOn: true},
	},
	{
		ID: "batch-dependency-made", Check: "batch-dependent", Title: "returns 424 in a batch, but applies the update",
		hooks: hooks{runDependents: true},
	},
	{ID: "batch-untyped-accepted", Check: "batch-untyped", Title: "accepts a body without Content-Type in a batch", hooks: ignore(ruleUntyped)},
	{
		ID: "batch-update-ignored", Check: "batch-update", Title: "responds to an update in a batch with the unchanged entity",
		hooks: hooks{batchOnlyReads: true},
	},
}
