package derive

import (
	"github.com/getkin/kin-openapi/openapi3"
)

// fields collects the keys of an object that are put in their final order already.
type fields struct {
	orderer
	object object
	err    error
}

func (f *fields) put(key string, v any, given bool) {
	if !given || f.err != nil {
		return
	}
	var n any
	if n, f.err = f.ordered(v, key); f.err == nil {
		f.object = append(f.object, member{key, n})
	}
}

func (f *fields) close(extensions map[string]any) (any, error) {
	for _, name := range sortedKeys(extensions) {
		f.put(name, extensions[name], true)
	}
	return f.object, f.err
}

// pathItem, operation and parameter write what MarshalYAML would, in the final order, where an object has only what descriptions
// are made of: a page may document one update at dozens of paths. known is false for any other object.
func (w orderer) pathItem(p *openapi3.PathItem) (n any, known bool, err error) {
	if p.Patch == nil || p.Ref != "" || p.Summary != "" || p.Description != "" || len(p.Extensions)+len(p.Servers)+len(p.Parameters) > 0 ||
		len(p.AdditionalOperations) > 0 || others(p) {
		return nil, false, nil
	}
	n, err = w.ordered(p.Patch, "patch")
	return object{{"patch", n}}, true, err
}

func others(p *openapi3.PathItem) bool {
	for _, op := range []*openapi3.Operation{p.Connect, p.Delete, p.Get, p.Head, p.Options, p.Post, p.Put, p.Query, p.Trace} {
		if op != nil {
			return true
		}
	}
	return false
}

func (w orderer) operation(o *openapi3.Operation) (n any, known bool, err error) {
	if o.Description != "" || len(o.Tags)+len(o.Callbacks) > 0 || o.Deprecated || o.Security != nil || o.Servers != nil || o.ExternalDocs != nil {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, 5+len(o.Extensions))}
	f.put("operationId", o.OperationID, o.OperationID != "")
	f.put("summary", o.Summary, o.Summary != "")
	f.put("parameters", o.Parameters, len(o.Parameters) > 0)
	f.put("requestBody", o.RequestBody, o.RequestBody != nil)
	f.put("responses", o.Responses, o.Responses != nil)
	n, err = f.close(o.Extensions)
	return n, true, err
}

func (w orderer) parameter(r *openapi3.ParameterRef) (n any, known bool, err error) {
	p := r.Value
	if p == nil || r.Ref != "" || p.Style != "" || p.Explode != nil || p.AllowEmptyValue || p.AllowReserved || p.Deprecated || p.Example != nil ||
		len(p.Examples)+len(p.Content)+len(r.Extensions) > 0 {
		return nil, false, nil
	}
	f := fields{orderer: w, object: make(object, 0, 5+len(p.Extensions))}
	f.put("name", p.Name, p.Name != "")
	f.put("in", p.In, p.In != "")
	f.put("description", p.Description, p.Description != "")
	f.put("required", p.Required, p.Required)
	f.put("schema", p.Schema, p.Schema != nil)
	n, err = f.close(p.Extensions)
	return n, true, err
}

// plain is the short way of ordered.
func (w orderer) plain(v any) (n any, known bool, err error) {
	switch v := v.(type) {
	case *openapi3.PathItem:
		return w.pathItem(v)
	case *openapi3.Operation:
		return w.operation(v)
	case *openapi3.ParameterRef:
		return w.parameter(v)
	case *openapi3.RequestBodyRef:
		return w.requestBody(v)
	case *openapi3.Responses:
		return w.responses(v)
	case *openapi3.ResponseRef:
		return w.response(v)
	case openapi3.Content:
		return w.content(v)
	case *openapi3.MediaType:
		return w.media(v)
	case openapi3.Parameters:
		list := make([]any, len(v))
		for i, p := range v {
			if list[i], err = w.ordered(p, ""); err != nil {
				return nil, true, err
			}
		}
		return list, true, nil
	}
	return nil, false, nil
}
