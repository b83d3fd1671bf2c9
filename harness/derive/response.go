package derive

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// responses are the answers that the prose names. Where it names no success, the example's status stands in.
func (d *page) responses() *openapi3.Responses {
	out := openapi3.NewResponsesWithCapacity(len(d.Response.Statuses))
	for _, s := range d.Response.Statuses {
		out.Set(strconv.Itoa(s.Code), d.response(s))
	}
	if len(d.Response.Success()) > 0 {
		return out
	}
	for _, e := range d.Examples {
		if e.Response != nil && e.Response.Status >= 200 && e.Response.Status < 300 && (e.Request == nil || e.IsPatch()) {
			s := doc.Status{Code: e.Response.Status, Type: d.Response.Type(), Pos: e.Response.Pos}
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

func (d *page) response(s doc.Status) *openapi3.ResponseRef {
	text := s.Sentence
	if text == "" {
		text = http.StatusText(s.Code)
	}
	r := &openapi3.Response{Description: &text, Extensions: d.cited(s.Line)}
	if s.Code >= 300 || s.Code == http.StatusNoContent {
		return &openapi3.ResponseRef{Value: r}
	}
	shown := d.answerExample(s.Code)
	if s.Type == nil && !s.Body && shown == nil {
		return &openapi3.ResponseRef{Value: r} // no body is promised, none is shown
	}
	content := openapi3.NewMediaType()
	content.Schema = d.component(d.answerType(s, shown), d.answerSchema(s, shown))
	if shown != nil {
		content.Example = shown
	}
	r.Content = openapi3.Content{"application/json": content}
	return &openapi3.ResponseRef{Value: r}
}

// answerExample returns the JSON body of the first example answer with the status, or nil.
func (d *page) answerExample(status int) *doc.JSON {
	for _, e := range d.Examples {
		if e.Response != nil && e.Response.Status == status && e.Response.JSON != nil && (e.Request == nil || e.IsPatch()) {
			return e.Response.JSON
		}
	}
	return nil
}

// answerType is the local name of the type in the answer: the prose's, else the example's own, else the updated type.
func (d *page) answerType(s doc.Status, shown *doc.JSON) string {
	if s.Type != nil {
		return componentName(s.Type.Local())
	}
	if t := odataType(shown); t != "" && d.Body.Type() == nil {
		return componentName(localName(t))
	}
	return d.typeName
}

// updatedType is the local name of the type that the page updates: linked or named by the body's prose, by the response's, by
// an example's @odata.type, else the last name of the path.
func (d *page) updatedType() string {
	if t := d.UpdatedType(); t != nil {
		return componentName(t.Local())
	}
	for _, e := range d.Examples {
		for _, m := range []*doc.Message{e.Request, e.Response} {
			if m != nil && m.JSON != nil {
				if t := odataType(m.JSON); t != "" {
					return componentName(localName(t))
				}
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

// odataType returns the @odata.type of a body, or "".
func odataType(j *doc.JSON) string {
	if j == nil {
		return ""
	}
	for _, m := range j.Object() {
		if s, ok := m.Value.(string); ok && m.Name == "@odata.type" {
			return s
		}
	}
	return ""
}

func localName(t string) string { return t[strings.LastIndexByte(t, '.')+1:] }

// componentName keeps what OpenAPI allows in the name of a component.
func componentName(s string) string {
	s = strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '_' || c == '-' {
			return c
		}
		return -1
	}, s)
	if s == "" {
		return "body"
	}
	return s
}
