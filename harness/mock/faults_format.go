package mock

import (
	"net/http"
	"strings"
)

// formatFaults break what the parameter IEEE754Compatible promises.
var formatFaults = []Fault{
	{
		ID: "ieee754-numbers", Check: "ieee-read", Title: "says IEEE754Compatible=true but writes Int64 and Decimal as numbers",
		hooks: onCompatibleRead(func(c *call, resp *response) {
			c.format.compatible = false
			resp.body = c.represent(c.entity.state)
		}),
	},
	{
		ID: "ieee754-denied", Check: "ieee-read", Title: "says IEEE754Compatible=false but writes Int64 and Decimal as strings, as requested",
		hooks: onCompatibleRead(func(c *call, resp *response) {
			resp.header.Set("Content-Type", format{metadata: c.format.metadata}.contentType())
		}),
	},
	{
		ID: "ieee754-dropped", Check: "ieee-kept", Title: "accepts numbers in strings but keeps the old values",
		hooks: onMerge(func(c *call, next object) object {
			if strings.Contains(c.request.Header.Get("Content-Type"), "IEEE754Compatible=true") {
				return c.before
			}
			return next
		}),
	},
}

// onCompatibleRead changes the response to a read of an entity that asked for numbers as strings.
func onCompatibleRead(change func(c *call, resp *response)) hooks {
	return onStatus(http.StatusOK, func(c *call, resp *response) {
		if c.format.compatible && c.entity != nil && c.request.Method == http.MethodGet {
			change(c, resp)
		}
	})
}
