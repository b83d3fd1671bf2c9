package mock

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// document adds the headers that the contract requires of the answer and that it does not have yet: with the documented example, else
// with a value that the schema makes. What they are called stays in a.documented, for the faults that look at it.
func (c *call) document(a *answer) {
	if c.resource == nil || c.resource.member != nil || c.request.Method != http.MethodPatch {
		return
	}
	promised := c.resource.op.Documents(a.status)
	if promised == nil {
		return
	}
	for i := range promised.Headers {
		h := &promised.Headers[i]
		if a.header.Values(h.Name) != nil || !h.Required {
			continue
		}
		a.header.Set(h.Name, h.Example)
		if h.Example == "" {
			a.header.Set(h.Name, fieldValue(h))
		}
		a.documented = append(a.documented, h)
	}
}

// fieldValue writes a value of the header's schema as a field value (RFC 6570 section 3.2.2, which OpenAPI calls style simple).
func fieldValue(h *contract.Header) string {
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
