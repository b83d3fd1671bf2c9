package derive

import (
	"maps"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// oneBody is a request body that is one of two operations'.
func oneBody(first, more *openapi3.Operation) *openapi3.RequestBodyRef {
	body := *first.RequestBody.Value
	body.Content = oneContent(body.Content, more.RequestBody.Value.Content)
	return &openapi3.RequestBodyRef{Value: &body}
}

// oneAnswers are the answers of two operations, one of theirs where both have the status.
func oneAnswers(first, more *openapi3.Operation) *openapi3.Responses {
	out := openapi3.NewResponsesWithCapacity(first.Responses.Len())
	for _, status := range first.Responses.Keys() {
		out.Set(status, first.Responses.Value(status))
	}
	for _, status := range more.Responses.Keys() {
		have, other := out.Value(status), more.Responses.Value(status)
		if have == nil {
			out.Set(status, other)
			continue
		}
		r := *have.Value
		r.Content = oneContent(r.Content, other.Value.Content)
		out.Set(status, &openapi3.ResponseRef{Value: &r})
	}
	return out
}

func oneContent(a, b openapi3.Content) openapi3.Content {
	out := maps.Clone(a)
	if out == nil {
		return b
	}
	for name, media := range b {
		have := out[name]
		if have == nil {
			out[name] = media
			continue
		}
		merged := *have
		merged.Schema = oneSchema(have.Schema, media.Schema)
		out[name] = &merged
	}
	return out
}

// oneSchema adds an alternative. The same one twice is one.
func oneSchema(a, b *openapi3.SchemaRef) *openapi3.SchemaRef {
	if a.Ref != "" && a.Ref == b.Ref || b.Ref == "" || a.Ref == "" && len(a.Value.OneOf) == 0 {
		return a // equal, or a form that no two pages of one path have
	}
	list := a.Value.OneOf
	if a.Ref != "" {
		list = openapi3.SchemaRefs{alternative(a)}
	}
	next := alternative(b)
	for _, have := range list {
		if have.Value.AllOf[0].Ref == b.Ref {
			return a
		}
	}
	return (&openapi3.Schema{OneOf: append(append(openapi3.SchemaRefs(nil), list...), next)}).NewRef()
}

// alternative is a component for objects that name its type. The schemas of pages are open, so that without the name one object
// would be of all types at once.
func alternative(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	name, _, _ := strings.Cut(ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:], ".")
	kind := openapi3.NewStringSchema().WithEnum("#microsoft.graph." + name)
	typed := openapi3.NewObjectSchema().WithProperty("@odata.type", kind).WithRequired([]string{"@odata.type"})
	return (&openapi3.Schema{Title: name, AllOf: openapi3.SchemaRefs{ref, typed.NewRef()}}).NewRef()
}
