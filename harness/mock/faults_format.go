package mock

import (
	"net/http"
	"strings"
)

// formatFaults break what the parameter IEEE754Compatible promises.
var formatFaults = []Fault{
	{
		ID: "ieee754-numbers", Check: "ieee-read",
		Title: "says IEEE754Compatible=true, and writes Int64 and Decimal as numbers",
		hooks: hooks{answer: func(c *call, a *answer) {
			if c.shows(a) {
				c.format.compatible = false
				a.body = c.represent(c.entity.state)
			}
		}},
	},
	{
		ID: "ieee754-denied", Check: "ieee-read",
		Title: "writes Int64 and Decimal as strings where that is asked for, and says IEEE754Compatible=false",
		hooks: hooks{answer: func(c *call, a *answer) {
			if c.shows(a) {
				a.header.Set("Content-Type", format{metadata: c.format.metadata}.contentType())
			}
		}},
	},
	{
		ID: "ieee754-dropped", Check: "ieee-kept",
		Title: "answers a success to numbers in strings, and keeps what there was",
		hooks: hooks{merge: func(c *call, next object) object {
			if strings.Contains(c.request.Header.Get("Content-Type"), "IEEE754Compatible=true") {
				return c.before
			}
			return next
		}},
	},
}

// shows tells whether an answer is a read of an entity that asked for numbers as strings.
func (c *call) shows(a *answer) bool {
	return c.format.compatible && c.entity != nil && c.request.Method == http.MethodGet && a.status == http.StatusOK
}
