package contract

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// Header is one documented header of an answer. Schema is nil where its values are not described.
type Header struct {
	Name     string // as the description spells it
	Required bool
	Schema   *openapi3.Schema
	Edm      string
	Example  string
	Cite     string
}

// framing are the headers that no description can promise: OpenAPI leaves Content-Type to the media types, and the others belong to the
// message on its way, not to the answer (RFC 9110 section 7.6.1, RFC 9112 section 6).
var framing = map[string]bool{
	"Content-Type": true, "Content-Length": true, "Content-Encoding": true, "Transfer-Encoding": true, "Connection": true,
	"Keep-Alive": true, "Trailer": true, "Upgrade": true,
}

// headers reads the documented headers of an answer, in their order.
func (r *reader) headers(node *yaml.Node, described openapi3.Headers) (out []Header, err error) {
	list := items(r.in(r.resolve(node), "headers"))
	for i := 0; i+1 < len(list); i += 2 {
		key, at := list[i], r.resolve(list[i+1])
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

// Documents returns what the description promises of an answer with the status: its own entry, else that of `default`, else nil.
func (o *Operation) Documents(status int) *Response {
	if r := o.Response(status); r != nil {
		return r
	}
	return o.Response(0)
}
