package derive

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// usual says whether an object has only what descriptions are made of. The writer writes such objects straight, in the final
// order and as MarshalYAML would give them: a page may document one update at dozens of paths. All others go through the orderer.
func usual(v any) bool {
	switch v := v.(type) {
	case *openapi3.PathItem:
		return v != nil && v.Ref == "" && v.Summary == "" && v.Description == "" && len(v.Extensions)+len(v.Servers)+len(v.Parameters) == 0 &&
			v.Patch != nil && usual(v.Patch) && len(v.AdditionalOperations) == 0 &&
			!slices.ContainsFunc([]*openapi3.Operation{v.Connect, v.Delete, v.Get, v.Head, v.Options, v.Post, v.Put, v.Query, v.Trace},
				func(o *openapi3.Operation) bool { return o != nil })
	case *openapi3.Operation:
		return v.Description == "" && len(v.Tags)+len(v.Callbacks) == 0 && !v.Deprecated && v.Security == nil && v.Servers == nil && v.ExternalDocs == nil
	case *openapi3.ParameterRef:
		p := v.Value
		return p != nil && v.Ref == "" && p.Style == "" && p.Explode == nil && !p.AllowEmptyValue && !p.AllowReserved && !p.Deprecated &&
			p.Example == nil && len(p.Examples)+len(p.Content)+len(v.Extensions) == 0
	case *openapi3.RequestBodyRef:
		return v.Value != nil && v.Ref == "" && len(v.Extensions) == 0
	case *openapi3.Responses:
		return v != nil && v.Len() > 0 && len(v.Extensions) == 0
	case *openapi3.ResponseRef:
		r := v.Value
		return r != nil && v.Ref == "" && len(v.Extensions)+len(r.Headers)+len(r.Links) == 0 && r.Description != nil
	case openapi3.Content:
		for name, m := range v {
			if ranks[name] > 0 || m == nil || m.ItemSchema != nil || len(m.Examples)+len(m.Encoding) > 0 {
				return false
			}
		}
		return len(v) > 0
	}
	return false
}

// top returns the keys of an object at the top of a description, as MarshalYAML would give them; false where it has others than
// derived ones have.
func top(v any) (map[string]any, bool) {
	out := map[string]any{}
	switch v := v.(type) {
	case *openapi3.T:
		if v.Info == nil || v.Paths == nil || v.Components == nil || v.Tags != nil || v.ExternalDocs != nil || v.JSONSchemaDialect != "" ||
			len(v.Webhooks)+len(v.Extensions) > 0 {
			return nil, false
		}
		out["openapi"], out["info"], out["paths"], out["components"] = v.OpenAPI, v.Info, v.Paths, v.Components
		if len(v.Servers) > 0 {
			out["servers"] = v.Servers
		}
		if len(v.Security) > 0 {
			out["security"] = v.Security
		}
	case *openapi3.Info:
		out["title"], out["version"] = v.Title, v.Version
		return out, v.Summary+v.Description+v.TermsOfService == "" && v.Contact == nil && v.License == nil && len(v.Extensions) == 0
	case *openapi3.Server:
		out["url"] = v.URL
		return out, v.Description == "" && len(v.Variables)+len(v.Extensions) == 0
	case *openapi3.Paths:
		for path, item := range v.Map() {
			out[path] = item
		}
		return out, len(v.Extensions) == 0
	case *openapi3.Components:
		if len(v.Schemas) > 0 {
			out["schemas"] = v.Schemas
		}
		if len(v.SecuritySchemes) > 0 {
			out["securitySchemes"] = v.SecuritySchemes
		}
		return out, len(v.Parameters)+len(v.Headers)+len(v.RequestBodies)+len(v.Responses)+len(v.Examples)+len(v.Links)+len(v.Callbacks)+
			len(v.Extensions) == 0
	}
	return out, true
}

// straight writes a usual object.
func (w *yamlWriter) straight(v any, indent, step int, inline bool) {
	k := keyWriter{yamlWriter: w, indent: indent + step, inline: inline}
	var extensions map[string]any
	switch v := v.(type) {
	case *openapi3.PathItem:
		k.put("patch", v.Patch)
	case *openapi3.Operation:
		k.given("operationId", v.OperationID)
		k.given("summary", v.Summary)
		if len(v.Parameters) > 0 {
			k.put("parameters", v.Parameters)
		}
		if v.RequestBody != nil {
			k.put("requestBody", v.RequestBody)
		}
		if v.Responses != nil {
			k.put("responses", v.Responses)
		}
		extensions = v.Extensions
	case *openapi3.ParameterRef:
		k.given("name", v.Value.Name)
		k.given("in", v.Value.In)
		k.given("description", v.Value.Description)
		if v.Value.Required {
			k.put("required", true)
		}
		if v.Value.Schema != nil {
			k.put("schema", v.Value.Schema)
		}
		extensions = v.Value.Extensions
	case *openapi3.RequestBodyRef:
		k.given("description", v.Value.Description)
		if v.Value.Required {
			k.put("required", true)
		}
		k.put("content", v.Value.Content)
		extensions = v.Value.Extensions
	case *openapi3.Responses:
		for _, status := range v.Keys() {
			k.put(status, v.Value(status))
		}
	case *openapi3.ResponseRef:
		k.put("description", *v.Value.Description)
		if len(v.Value.Content) > 0 {
			k.put("content", v.Value.Content)
		}
		extensions = v.Value.Extensions
	case openapi3.Content:
		for _, name := range sortedKeys(v) {
			k.put(name, v[name])
		}
	case *openapi3.MediaType:
		if v.Schema != nil {
			k.put("schema", v.Schema)
		}
		if v.Example != nil {
			k.put("example", v.Example)
		}
		extensions = v.Extensions
	}
	for _, name := range sortedKeys(extensions) {
		k.put(name, extensions[name])
	}
	k.close()
}

// once writes what several operations have, and copies the text from then on.
func (w *yamlWriter) once(v any, indent int) {
	at, ok := w.shared[spot{v, indent}]
	if ok {
		w.out = append(w.out, w.out[at.start:at.end]...)
		return
	}
	start := len(w.out)
	w.straight(v, indent, 2, false)
	w.shared[spot{v, indent}] = extent{start, len(w.out)}
}

// parameters writes a list of usual ones; it returns false, nothing written, where one is not.
func (w *yamlWriter) parameters(list openapi3.Parameters, indent int) bool {
	if len(list) == 0 || slices.ContainsFunc(list, func(p *openapi3.ParameterRef) bool { return p == nil || !usual(p) }) {
		return false
	}
	w.out = append(w.out, '\n')
	for _, p := range list {
		w.pad(indent)
		w.out = append(w.out, '-')
		w.straight(p, indent, 2, true)
	}
	return true
}
