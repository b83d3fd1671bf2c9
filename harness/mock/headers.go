package mock

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// addDocumentedHeaders adds the headers that the contract requires of the response and that it lacks: with the documented example,
// else with a generated value. It lists them in resp.documented.
func (c *call) addDocumentedHeaders(resp *response) {
	if c.resource == nil || c.resource.member != nil {
		return
	}
	var documented *contract.Response
	switch c.request.Method {
	case http.MethodPatch:
		documented = c.resource.op.Documents(resp.status)
	case http.MethodGet, http.MethodHead:
		documented = c.resource.op.DocumentsRead(resp.status)
	}
	if documented == nil {
		return
	}
	for i := range documented.Headers {
		h := &documented.Headers[i]
		if resp.header.Values(h.Name) != nil || !h.Required {
			continue
		}
		resp.header.Set(h.Name, h.Example)
		if h.Example == "" {
			resp.header.Set(h.Name, headerValue(h))
		}
		resp.documented = append(resp.documented, h)
	}
}

// headerValue generates a value of the header's schema, serialized in OpenAPI's style simple (RFC 6570 section 3.2.2).
func headerValue(h *contract.Header) string {
	if h.Schema == nil {
		return "conform"
	}
	p := contract.Property{Name: h.Name, Edm: h.Edm, Schema: h.Schema}
	v, _ := p.Value("mock", 0)
	if list, ok := v.([]any); ok {
		var items []string
		for _, item := range list {
			items = append(items, fmt.Sprint(item))
		}
		return strings.Join(items, ",")
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
