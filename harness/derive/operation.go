package derive

import (
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

func (d *page) operation(r route) *openapi3.Operation {
	op := &openapi3.Operation{OperationID: r.id, Summary: d.title()}
	for _, p := range r.params {
		v := &openapi3.Parameter{Name: p.name, In: "path", Required: true, Schema: openapi3.NewStringSchema().NewRef(), Extensions: d.cited(r.line.Line)}
		if said := d.parameter(p.said); said != nil {
			v.Description, v.Extensions = said.Description.Value, d.cited(said.Name.Line)
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

// headers returns the parameters for the documented request headers.
func (d *page) headers() openapi3.Parameters {
	var out openapi3.Parameters
	for _, h := range d.Headers.Items {
		switch strings.ToLower(h.Name.Value) {
		case "authorization", "content-type", "accept", "content-length":
			continue // the security scheme, the body's media type, and what the client says by itself
		}
		if slices.ContainsFunc(out, func(p *openapi3.ParameterRef) bool { return strings.EqualFold(p.Value.Name, h.Name.Value) }) {
			continue
		}
		out = append(out, &openapi3.ParameterRef{Value: &openapi3.Parameter{
			Name: h.Name.Value, In: "header", Required: h.Required, Description: h.Description.Value, Schema: openapi3.NewStringSchema().NewRef(), Extensions: d.cited(h.Name.Line),
		}})
	}
	return out
}

func (d *page) parameter(said string) *doc.Parameter {
	for i, p := range d.Parameters {
		if p.In == doc.PathSection && strings.EqualFold(p.Name.Value, said) {
			return &d.Parameters[i]
		}
	}
	return nil
}

// gapsOf returns the gaps of one route: the page's, less those about other routes' lines.
func (d *page) gapsOf(r route) []any {
	others := map[int]bool{}
	for _, l := range d.Requests {
		others[l.Line] = l.Line != r.line.Line
	}
	list := append([]gap(nil), d.extra...)
	for _, f := range d.gaps {
		if !others[f.Line] || f.Rule == "REQ006" {
			list = append(list, gap{f.Line, f.Rule, f.Message})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].line < list[j].line })
	out := make([]any, 0, len(list))
	for _, g := range list {
		out = append(out, map[string]any{"cite": d.at(g.line), "rule": g.rule, "reason": g.reason})
	}
	return out
}

// requestBody is the update, in the media type that the page or its example names.
func (d *page) requestBody() *openapi3.RequestBodyRef {
	media, ex := d.mediaType(), d.example()
	content := openapi3.NewMediaType()
	switch {
	case !isJSON(media):
		content.Schema = &openapi3.SchemaRef{Value: &openapi3.Schema{Type: &openapi3.Types{"string"}, Format: "binary"}}
	case ex != nil && ex.Request.JSON.IsArray():
		list := openapi3.NewArraySchema()
		list.Items = d.component(d.typeName+".update", d.updateSchema())
		content.Schema = list.NewRef()
	default:
		content.Schema = d.component(d.typeName+".update", d.updateSchema())
	}
	if ex != nil {
		content.Example = ex.Request.JSON
	}
	line := 0
	if s := d.Section(doc.BodySection); s != nil {
		line = s.Line
	} else if ex != nil {
		line = ex.Request.Line
	}
	return &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{
		Required: true, Content: openapi3.Content{media: content}, Extensions: d.cited(line),
	}}
}

// mediaType is what the page says of Content-Type, else what its example sends, else JSON.
func (d *page) mediaType() string {
	if h := d.Headers.Get("Content-Type"); h != nil {
		if m := mediaIn(h.Description.Value); m != "" {
			return m
		}
	}
	for _, e := range d.Examples {
		if !e.IsPatch() {
			continue
		}
		if h, ok := e.Request.Header("Content-Type"); ok {
			if m := mediaIn(h.Value); m != "" {
				return m
			}
		}
	}
	return "application/json"
}

func mediaIn(text string) string {
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

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// example returns the page's first PATCH request with a JSON body, or nil.
func (d *page) example() *doc.Example {
	for i, e := range d.Examples {
		if e.IsPatch() && e.Request.JSON != nil {
			return &d.Examples[i]
		}
	}
	return nil
}

// component returns a reference to a schema of the components, which the name stands for from now on.
func (d *page) component(name string, s *openapi3.Schema) *openapi3.SchemaRef {
	if _, ok := d.schemas[name]; !ok {
		d.schemas[name] = s.NewRef()
	}
	return openapi3.NewSchemaRef("#/components/schemas/"+name, d.schemas[name].Value)
}
