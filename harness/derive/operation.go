package derive

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

func (d *derivation) operation(r route) *openapi3.Operation {
	op := &openapi3.Operation{OperationID: r.id, Summary: d.title()}
	for _, p := range r.params {
		v := stringParameter(p.name, "path", d.cited(r.line.Line))
		v.Required = true
		if row := d.pathParameter(p.documented); row != nil {
			v.Description, v.Extensions = row.Description.Value, d.cited(row.Name.Line)
		}
		op.Parameters = append(op.Parameters, &openapi3.ParameterRef{Value: v})
	}
	op.Parameters = append(op.Parameters, d.headers()...)
	op.Extensions = d.cited(r.line.Line, extPath, r.kind, extPermissions, map[string]any{
		"delegatedWork":     d.Permissions.Scopes(doc.DelegatedWork),
		"delegatedPersonal": d.Permissions.Scopes(doc.DelegatedPersonal),
		"application":       d.Permissions.Scopes(doc.Application),
	})
	if gaps := d.gapsOf(r); len(gaps) > 0 {
		op.Extensions[extGaps] = gaps
	}
	return op
}

func stringParameter(name, in string, extensions map[string]any) *openapi3.Parameter {
	return &openapi3.Parameter{Name: name, In: in, Schema: openapi3.NewStringSchema().NewRef(), Extensions: extensions}
}

// headers returns the parameters for the documented request headers.
func (d *derivation) headers() openapi3.Parameters {
	var out openapi3.Parameters
	for _, h := range d.Headers.Items {
		switch strings.ToLower(h.Name.Value) {
		case "authorization", "content-type", "accept", "content-length":
			continue // OpenAPI describes these elsewhere, or the client sets them
		}
		if slices.ContainsFunc(out, func(p *openapi3.ParameterRef) bool { return strings.EqualFold(p.Value.Name, h.Name.Value) }) {
			continue
		}
		v := stringParameter(h.Name.Value, "header", d.cited(h.Name.Line))
		v.Required, v.Description = h.Required, h.Description.Value
		out = append(out, &openapi3.ParameterRef{Value: v})
	}
	return out
}

// pathParameter returns the documented path parameter with the name, or nil.
func (d *derivation) pathParameter(name string) *doc.Parameter {
	for i, p := range d.Parameters {
		if p.In == doc.PathSection && strings.EqualFold(p.Name.Value, name) {
			return &d.Parameters[i]
		}
	}
	return nil
}

// gapsOf returns the gaps of one route: those of the page, without those about the lines of other routes.
func (d *derivation) gapsOf(r route) []any {
	otherRoute := map[int]bool{}
	for _, l := range d.Requests {
		otherRoute[l.Line] = l.Line != r.line.Line
	}
	var out []any
	for _, g := range d.gaps {
		if g.page != "" {
			out = append(out, map[string]any{"cite": g.page + ":" + strconv.Itoa(g.line), "rule": g.rule, "reason": g.reason})
		} else if !otherRoute[g.line] || g.rule == "REQ006" { // reported once for all routes
			out = append(out, map[string]any{"cite": d.at(g.line), "rule": g.rule, "reason": g.reason})
		}
	}
	return out
}

// requestBody is the update, in the media type that the page or its example names.
func (d *derivation) requestBody() *openapi3.RequestBodyRef {
	media, ex := d.mediaType(), d.example()
	content := openapi3.NewMediaType()
	switch {
	case media != "application/json" && !strings.HasSuffix(media, "+json"):
		content.Schema = openapi3.NewStringSchema().WithFormat("binary").NewRef()
	case ex != nil && ex.Request.JSON.IsArray():
		list := openapi3.NewArraySchema()
		list.Items = d.component(d.typeName(d.updated)+".update", d.updateSchema())
		content.Schema = list.NewRef()
	default:
		content.Schema = d.component(d.typeName(d.updated)+".update", d.updateSchema())
	}
	line := 0
	if ex != nil {
		content.Example = ex.Request.JSON
		line = ex.Request.Line
	}
	if s := d.Section(doc.BodySection); s != nil {
		line = s.Line
	}
	return &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{
		Required: true, Content: openapi3.Content{media: content}, Extensions: d.cited(line),
	}}
}

// mediaType is the documented value of Content-Type, else the one that an example sends, else JSON.
func (d *derivation) mediaType() string {
	if h := d.Headers.Get("Content-Type"); h != nil {
		if m := findMediaType(h.Description.Value); m != "" {
			return m
		}
	}
	for _, e := range d.Examples {
		if !e.IsPatch() {
			continue
		}
		h, _ := e.Request.Header("Content-Type")
		if m := findMediaType(h.Value); m != "" {
			return m
		}
	}
	return "application/json"
}

func findMediaType(text string) string {
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" ,;()\"'`", c) }) {
		word = strings.ToLower(strings.TrimRight(word, "."))
		for _, kind := range []string{"application/", "text/", "image/", "multipart/"} {
			if rest, ok := strings.CutPrefix(word, kind); ok && rest != "" && !strings.ContainsAny(rest, "/*:") {
				return word
			}
		}
	}
	return ""
}

// example returns the page's first PATCH example with a JSON body, or nil.
func (d *derivation) example() *doc.Example {
	for i, e := range d.Examples {
		if e.IsPatch() && e.Request.JSON != nil {
			return &d.Examples[i]
		}
	}
	return nil
}

// component adds a schema to the components, unless there is one with the name, and returns a reference to it.
func (d *derivation) component(name string, s *openapi3.Schema) *openapi3.SchemaRef {
	if _, ok := d.schemas[name]; !ok {
		d.schemas[name] = s.NewRef()
	}
	return openapi3.NewSchemaRef("#/components/schemas/"+name, d.schemas[name].Value)
}
