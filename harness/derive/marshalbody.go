package derive

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// requestBody, responses, response and media are of the kind of operation: what MarshalYAML would give, in the final order.
func (w orderer) requestBody(r *openapi3.RequestBodyRef) (n any, known bool, err error) {
	b := r.Value
	if b == nil || r.Ref != "" || len(r.Extensions) > 0 {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, 3+len(b.Extensions))}
	f.put("description", b.Description, b.Description != "")
	f.put("required", true, b.Required)
	f.put("content", b.Content, true)
	n, err = f.close(b.Extensions)
	return n, true, err
}

func (w orderer) responses(r *openapi3.Responses) (n any, known bool, err error) {
	if r == nil || r.Len() == 0 || len(r.Extensions) > 0 {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, r.Len())}
	for _, status := range r.Keys() {
		f.put(status, r.Value(status), true)
	}
	return f.object, true, f.err
}

func (w orderer) response(ref *openapi3.ResponseRef) (n any, known bool, err error) {
	r := ref.Value
	if r == nil || ref.Ref != "" || len(ref.Extensions)+len(r.Headers)+len(r.Links) > 0 || r.Description == nil {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, 2+len(r.Extensions))}
	f.put("description", *r.Description, true)
	f.put("content", r.Content, len(r.Content) > 0)
	n, err = f.close(r.Extensions)
	return n, true, err
}

func (w orderer) content(c openapi3.Content) (n any, known bool, err error) {
	names := sortedKeys(c)
	if slices.ContainsFunc(names, func(name string) bool { return ranks[name] > 0 || c[name] == nil }) {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, len(c))}
	for _, name := range names {
		f.put(name, c[name], true)
	}
	return f.object, c != nil, f.err
}

func (w orderer) media(m *openapi3.MediaType) (n any, known bool, err error) {
	if m == nil || m.ItemSchema != nil || len(m.Examples)+len(m.Encoding) > 0 {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, 2+len(m.Extensions))}
	f.put("schema", m.Schema, m.Schema != nil)
	f.put("example", m.Example, m.Example != nil)
	n, err = f.close(m.Extensions)
	return n, true, err
}
