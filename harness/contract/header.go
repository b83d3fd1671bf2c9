package contract

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// Header is a documented header field of a response. Schema is nil if its values are not described.
type Header struct {
	Name     string // as the description spells it
	Required bool
	Schema   *openapi3.Schema
	Edm      string
	Example  string
	Cite     string
}

// framing are header fields that a description cannot promise: OpenAPI describes Content-Type by media types, and the others are about
// a connection or an encoding, not about the response (RFC 9110 section 7.6.1, RFC 9112 section 6).
var framing = map[string]bool{
	"Content-Type": true, "Content-Length": true, "Content-Encoding": true, "Transfer-Encoding": true, "Connection": true,
	"Keep-Alive": true, "Trailer": true, "Upgrade": true,
}

// headers reads the documented header fields of a response, in the order of the description.
func (r *reader) headers(node *yaml.Node, described openapi3.Headers) (out []Header, err error) {
	for key, value := range members(r.in(r.resolve(node), "headers")) {
		at := r.resolve(value)
		ref := described[key.Value]
		if ref == nil || ref.Value == nil || framing[http.CanonicalHeaderKey(key.Value)] {
			continue
		}
		h := Header{Name: key.Value, Required: ref.Value.Required, Example: r.parameterExample(at), Cite: r.citation(key, at)}
		if s := ref.Value.Schema; s != nil && s.Value != nil {
			schema := r.in(at, "schema")
			if err := r.exactBounds(s, schema); err != nil {
				return nil, err
			}
			h.Schema, h.Edm = s.Value, r.edmName(schema, s.Value)
		}
		out = append(out, h)
	}
	return out, nil
}

// Documents returns the documented response for a status: its own, or `default`, or nil.
func (o *Operation) Documents(status int) *Response {
	if r := o.Response(status); r != nil {
		return r
	}
	return o.Response(0)
}
