package mock

import (
	"net/http"
	"slices"
	"strings"
)

// readFaults are about what reads show, whatever updates do.
var readFaults = []Fault{
	{
		ID: "read-member-missing", Check: "read-schema", Title: "leaves a member out of reads that its contract requires",
		hooks: onRead(func(c *call, resp *response) {
			if name := c.requiredReadOnly(); name != "" {
				resp.body = slices.DeleteFunc(slices.Clone(resp.body), func(m member) bool { return m.name == name })
			}
		}),
	},
	{
		ID: "read-member-null", Check: "read-schema", Title: "shows null to reads for a member that may not be null",
		hooks: onRead(func(c *call, resp *response) {
			if name := c.requiredReadOnly(); name != "" {
				resp.body = resp.body.with(name, nil)
			}
		}),
	},
	{
		ID: "read-context-missing", Check: "read-context", Title: "leaves @odata.context out of reads",
		hooks: onRead(func(_ *call, resp *response) {
			resp.body = slices.DeleteFunc(slices.Clone(resp.body), func(m member) bool { return m.name == odataContext })
		}),
	},
	{
		ID: "read-context-type", Check: "read-context", Title: "names the type in the @odata.context of reads, not the entity set",
		hooks: onRead(func(c *call, resp *response) {
			key := c.resource.key
			if url, ok := resp.body.get(odataContext); ok && key != nil && strings.LastIndex(key.Collection, "/") == 0 {
				document, _, _ := strings.Cut(url.(string), "#")
				resp.body = resp.body.with(odataContext, document+"#conform.thing")
			}
		}),
	},
}

// onRead changes the responses to reads that show an entity.
func onRead(change func(c *call, resp *response)) hooks {
	return onResponse(func(c *call, resp *response) {
		if c.request.Method == http.MethodGet && resp.status == http.StatusOK && c.resource != nil && c.resource.member == nil {
			change(c, resp)
		}
	})
}

// requiredReadOnly names a member, not the key, that no update may set and that a read must show, or returns "".
func (c *call) requiredReadOnly() string {
	s := c.resource.readSchema()
	for i := range c.resource.properties {
		if p := &c.resource.properties[i]; s != nil && p.readOnly && !p.nullable && p.name != c.resource.keyName && slices.Contains(s.Required, p.name) {
			return p.name
		}
	}
	return ""
}
