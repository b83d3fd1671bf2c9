package derive

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// responses are the documented responses. If no success status is documented, the status of the first example is used.
func (d *derivation) responses() *openapi3.Responses {
	out := openapi3.NewResponsesWithCapacity(len(d.Response.Statuses))
	for _, s := range d.Response.Statuses {
		out.Set(strconv.Itoa(s.Code), d.response(s))
	}
	if len(d.Response.Success()) > 0 {
		return out
	}
	for _, m := range d.exampleResponses() {
		if m.Status >= 200 && m.Status < 300 {
			s := doc.Status{Code: m.Status, Type: d.Response.Type(), Pos: m.Pos}
			s.Sentence = fmt.Sprintf("Only the example shows the status: %d %s.", s.Code, http.StatusText(s.Code))
			out.Set(strconv.Itoa(s.Code), d.response(s))
			return out
		}
	}
	if out.Len() == 0 {
		text := "No status is documented."
		out.Set("default", &openapi3.ResponseRef{Value: &openapi3.Response{Description: &text}})
	}
	return out
}

func (d *derivation) response(s doc.Status) *openapi3.ResponseRef {
	text := s.Sentence
	if text == "" {
		text = http.StatusText(s.Code)
	}
	r := &openapi3.Response{Description: &text, Extensions: d.cited(s.Line)}
	example := d.responseExample(s.Code)
	hasBody := s.Type != nil || s.Body || example != nil
	if s.Code < 300 && s.Code != http.StatusNoContent && hasBody {
		content := openapi3.NewMediaType()
		content.Schema = d.component(d.responseTypeName(s, example), d.responseSchema(s, example))
		if example != nil {
			content.Example = example
		}
		r.Content = openapi3.Content{"application/json": content}
	}
	return &openapi3.ResponseRef{Value: r}
}

// exampleResponses returns the responses of the PATCH examples. One without a request counts as one to PATCH.
func (d *derivation) exampleResponses() []*doc.Message {
	var out []*doc.Message
	for _, e := range d.Examples {
		if e.Response != nil && (e.Request == nil || e.IsPatch()) {
			out = append(out, e.Response)
		}
	}
	return out
}

// responseExample returns the JSON body of the first example response with the status, or nil.
func (d *derivation) responseExample(status int) *doc.JSON {
	for _, m := range d.exampleResponses() {
		if m.Status == status && m.JSON != nil {
			return m.JSON
		}
	}
	return nil
}

// responseTypeName is the local name of the type in a response: the documented one, else the example's, else the updated type.
func (d *derivation) responseTypeName(s doc.Status, example *doc.JSON) string {
	if s.Type != nil {
		return componentName(s.Type.Local())
	}
	if t := example.ODataType(); t != "" && d.Body.Type() == nil {
		return componentName(doc.LocalName(t))
	}
	return d.typeName
}

// updatedTypeName is the local name of the updated type: the documented one, else an example's, else the last name in the path.
func (d *derivation) updatedTypeName() string {
	if t := d.UpdatedType(); t != nil {
		return componentName(t.Local())
	}
	for _, e := range d.Examples {
		for _, m := range []*doc.Message{e.Request, e.Response} {
			if m != nil && m.JSON.ODataType() != "" {
				return componentName(doc.LocalName(m.JSON.ODataType()))
			}
		}
	}
	for _, r := range d.Templates() {
		for i := len(r.Segments) - 1; i >= 0; i-- {
			if s := r.Segments[i]; !s.HasParam() && lastName(s.Raw) != "" {
				return lastName(s.Raw)
			}
		}
	}
	return "body"
}

// componentName keeps the characters that OpenAPI permits in the name of a component.
func componentName(s string) string {
	if s = keep(s, "._-"); s == "" {
		return "body"
	}
	return s
}

// keep removes all characters but ASCII letters, digits and the given ones.
func keep(s, others string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune(others, c) {
			return c
		}
		return -1
	}, s)
}
