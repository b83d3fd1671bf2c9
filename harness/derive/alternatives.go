package derive

import (
	"maps"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// mergeBodies returns a request body that is the one of either operation.
func mergeBodies(first, more *openapi3.Operation) *openapi3.RequestBodyRef {
	body := *first.RequestBody.Value
	body.Content = mergeContent(body.Content, more.RequestBody.Value.Content)
	return &openapi3.RequestBodyRef{Value: &body}
}

// mergeResponses returns the responses of both operations.
func mergeResponses(first, more *openapi3.Operation) *openapi3.Responses {
	out := openapi3.NewResponsesWithCapacity(first.Responses.Len())
	for _, status := range first.Responses.Keys() {
		out.Set(status, first.Responses.Value(status))
	}
	for _, status := range more.Responses.Keys() {
		merged := more.Responses.Value(status)
		if known := out.Value(status); known != nil {
			r := *known.Value
			r.Content = mergeContent(r.Content, merged.Value.Content)
			merged = &openapi3.ResponseRef{Value: &r}
		}
		out.Set(status, merged)
	}
	return out
}

func mergeContent(a, b openapi3.Content) openapi3.Content {
	out := maps.Clone(a)
	if out == nil {
		return b
	}
	for name, media := range b {
		if known := out[name]; known != nil {
			merged := *known
			merged.Schema = addAlternative(known.Schema, media.Schema)
			media = &merged
		}
		out[name] = media
	}
	return out
}

// addAlternative returns a schema that is a, or one of its alternatives, or b.
func addAlternative(a, b *openapi3.SchemaRef) *openapi3.SchemaRef {
	if a.Ref != "" && a.Ref == b.Ref || b.Ref == "" || a.Ref == "" && len(a.Value.OneOf) == 0 {
		return a // equal, or a form that no two pages of one path have
	}
	var list openapi3.SchemaRefs
	if a.Ref != "" {
		list = openapi3.SchemaRefs{alternative(a)}
	} else {
		list = append(list, a.Value.OneOf...)
	}
	for _, known := range list {
		if known.Value.AllOf[0].Ref == b.Ref {
			return a
		}
	}
	return (&openapi3.Schema{OneOf: append(list, alternative(b))}).NewRef()
}

// alternative is a component whose objects must name its type. Without the name an object would match all alternatives, because
// derived schemas permit further properties.
func alternative(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	name, _, _ := strings.Cut(ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:], ".")
	typeName := openapi3.NewStringSchema().WithEnum("#microsoft.graph." + name)
	typed := openapi3.NewObjectSchema().WithProperty("@odata.type", typeName).WithRequired([]string{"@odata.type"})
	return (&openapi3.Schema{Title: name, AllOf: openapi3.SchemaRefs{ref, typed.NewRef()}}).NewRef()
}
