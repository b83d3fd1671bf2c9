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
		ID: "batch-update-ignored", Check: "batch-update",
		Title: "answers an update in a batch with the entity as it was",
		hooks: hooks{detached: true},
	},
}
