package mock

import "encoding/json"

var batchFaults = []Fault{
	{
		ID: "batch-status-text", Check: "batch",
		Title: "writes the statuses in a batch as text",
		hooks: hooks{batched: func(response object) object {
			if v, _ := response.get("status"); v != nil {
				if n, ok := v.(json.Number); ok {
					return response.with("status", string(n))
				}
			}
			return response
		}},
	},
	{
		ID: "batch-id-changed", Check: "batch",
		Title: "answers the requests of a batch under other ids",
		hooks: hooks{batched: func(response object) object { return response.with("id", "1") }},
	},
	{
		ID: "batch-unlimited", Check: "batch-limit",
		Title: "takes a batch of any length",
		hooks: hooks{unlimited: true},
	},
	{
		ID: "batch-refused-made", Check: "batch-limit",
		Title: "refuses a batch that is too long, and makes its updates all the same",
		hooks: hooks{eager: true},
	},
	{
		ID: "batch-dependency-ignored", Check: "batch-dependent",
		Title: "carries out in a batch what depends on a failed request",
		hooks: hooks{independent: true},
	},
	{
		ID: "batch-dependency-made", Check: "batch-dependent",
		Title: "answers 424 in a batch, and makes the update all the same",
		hooks: hooks{hasty: true},
	},
	{
		ID: "batch-untyped-accepted", Check: "batch-untyped",
		Title: "takes a body without Content-Type in a batch",
		hooks: hooks{overlook: ruleUntyped},
	},
	{
		ID: "batch-update-ignored", Check: "batch-update",
		Title: "answers an update in a batch with the entity as it was",
		hooks: hooks{detached: true},
	},
}
