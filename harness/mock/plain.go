package mock

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

const problemMedia = "application/problem+json"

// operation returns the operation of the call, or the mock's first one if the path has none.
func (c *call) operation() *contract.Operation {
	if c.resource != nil {
		return c.resource.op
	}
	return c.mock.first
}

// plain reports whether the contract promises no more than HTTP, so that the mock must not speak OData.
func (c *call) plain() bool { return isPlain(c.operation()) }

func isPlain(op *contract.Operation) bool { return !op.Profile.Includes(contract.OData) }

// plainError returns the error that the contract documents for the status, or problem details (RFC 9457).
func (c *call) plainError(r *rejection) *response {
	resp := c.newResponse(r.status)
	maps.Copy(resp.header, r.header)
	resp.header.Set("Content-Type", problemMedia)
	resp.body = object{{"type", "about:blank"}, {"title", http.StatusText(r.status)}, {"status", json.Number(strconv.Itoa(r.status))}, {"detail", r.message}}
	documented := c.operation().Documents(r.status)
	if c.resource == nil || documented == nil || len(documented.Media) == 0 {
		return resp
	}
	resp.header.Set("Content-Type", cmp.Or(documented.MediaType, documented.Media[0]))
	if documented.Schema == nil {
		resp.body, resp.raw = nil, []byte(r.message+"\n")
		return resp
	}
	resp.show(fit(documented.Schema, "mock", r.value("error", documented.Schema, 0)))
	return resp
}

// value returns a value of a schema that says what is wrong, as far as the names of its members tell where to say it.
func (r *rejection) value(name string, s *openapi3.Schema, depth int) any {
	status := json.Number(strconv.Itoa(r.status))
	known := map[string]any{
		"type": "about:blank", "title": http.StatusText(r.status), "status": status, "statusCode": status,
		"code": r.code, "detail": r.message, "message": r.message, "error": r.message, "description": r.message,
	}
	if v, ok := known[name]; ok && validate(name, "", s, v, complete, depth) == nil {
		return v
	}
	if members := declared(s); len(members) > 0 && depth < optionalDepth {
		out := object{}
		for _, m := range members {
			_, named := known[m.name]
			if v := r.value(m.name, m.schema, depth+1); v != nil && (named || slices.Contains(s.Required, m.name)) {
				out = append(out, member{m.name, v})
			}
		}
		if validate(name, "", s, out, complete, depth) == nil {
			return out
		}
	}
	v, _ := generate(s, edmName(s), "mock", 0)
	return v
}

// plainMedia is the media type that the contract documents for a success.
func (c *call) plainMedia(status int) string {
	if r := c.operation().Response(status); r != nil && r.MediaType != "" {
		return r.MediaType
	}
	for _, r := range c.operation().Success() {
		if r.MediaType != "" {
			return r.MediaType
		}
	}
	return jsonMedia
}
