package mock

import "net/http"

// parallelFaults show only where updates are sent at the same time. The mock serves them one after another all the same, so it breaks the
// promise for updates between which nothing is read.
var parallelFaults = []Fault{
	{ID: "parallel-lost-update", Check: "parallel-updates", Title: "applies two updates with the same If-Match", hooks: hooks{sameMatch: true}},
	{
		ID: "parallel-torn", Check: "parallel-updates", Title: "applies a part of each of two updates of the same two properties, between which nothing is read",
		hooks: onMerge(func(c *call, next object) object {
			last := c.mock.lastChange
			if len(last) != 2 || len(c.change) != 2 || len(c.valid) != 2 || len(c.resource.writable()) <= 2 || last[0].name != c.change[0].name || last[1].name != c.change[1].name {
				return next
			}
			return next.with(last[1].name, last[1].value)
		}),
	},
	{
		ID: "parallel-merge-lost", Check: "parallel-updates",
		Title: "undoes an update of one property with the next one, if that is of another property and nothing is read between them",
		hooks: onMerge(func(c *call, next object) object {
			last := c.mock.lastChange
			if len(last) != 1 || len(c.change) != 1 || last[0].name == c.change[0].name {
				return next
			}
			if was, had := c.mock.lastBefore.get(last[0].name); had {
				return next.with(last[0].name, was)
			}
			return next
		}),
	},
	{
		ID: "parallel-500", Check: "parallel-updates", Title: "fails with 500 on the thirteenth update since the last read",
		hooks: rejectIf(func(c *call) bool { return c.mock.burst > 12 }, ruleStale, http.StatusInternalServerError, "The entity is locked."),
	},
}
