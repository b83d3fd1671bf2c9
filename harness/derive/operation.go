package derive

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

func (d *page) operation(r route) *openapi3.Operation {
	op := &openapi3.Operation{OperationID: r.id, Summary: d.title()}
	for _, p := range r.params {
		v := &openapi3.Parameter{Name: p.name, In: "path", Required: true, Schema: d.text, Extensions: d.cited(r.line.Line)}
		if said := d.parameter(p.said); said != nil {
			v.Description, v.Extensions = said.Text.Value, d.cited(said.Name.Line)
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

// headers returns the headers that requests of the page have, once for all its operations.
func (d *page) headers() openapi3.Parameters {
	if d.sent != nil {
		return d.sent
	}
	d.sent = openapi3.Parameters{}
	for _, h := range d.Headers.Items {
		switch strings.ToLower(h.Name.Value) {
		case "authorization", "content-type", "accept", "content-length":
			continue // the security scheme, the body's media type, and what the client says by itself
		}
		if slices.ContainsFunc(d.sent, func(p *openapi3.ParameterRef) bool { return strings.EqualFold(p.Value.Name, h.Name.Value) }) {
			continue
		}
		d.sent = append(d.sent, &openapi3.ParameterRef{Value: &openapi3.Parameter{
			Name: h.Name.Value, In: "header", Required: h.Required, Description: h.Text.Value, Schema: d.text, Extensions: d.cited(h.Name.Line),
		}})
	}
	return d.sent
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
		if m := mediaIn(h.Text.Value); m != "" {
			return m
		}
	}
	for _, e := range d.Examples {
		if e.Request == nil || e.Request.Method != "PATCH" {
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
		if e.Request != nil && e.Request.Method == "PATCH" && e.Request.JSON != nil {
			return &d.Examples[i]
		}
	}
	return nil
}

// component returns a reference to a schema of the components, which the name stands for from now on.
func (d *page) component(name string, s *openapi3.Schema) *openapi3.SchemaRef {
	if _, ok := d.schemas[name]; !ok {
		d.schemas[name] = &openapi3.SchemaRef{Value: s}
	}
	ref := &openapi3.SchemaRef{Ref: "#/components/schemas/" + name, Value: unresolved}
	d.refs = append(d.refs, reference{ref, d.schemas[name].Value})
	return ref
}

// reference is a reference and what it stands for.
type reference struct {
	ref    *openapi3.SchemaRef
	schema *openapi3.Schema
}

var unresolved = &openapi3.Schema{}

// validate applies openapi3's rules. References are resolved behind that, so that each schema is validated once, in the
// components, and not again with every answer of every path, nor a property again in the answer that has it from the update; plain
// typed values are right as they are made.
func (d *page) validate(t *openapi3.T) error {
	whole := map[*openapi3.Schema]openapi3.Schemas{}
	var update openapi3.Schemas
	if s := d.schemas[d.typeName+".update"]; s != nil && s.Value != nil {
		update = s.Value.Properties
	}
	for name, s := range d.schemas {
		if s.Value != nil {
			known := update
			if name == d.typeName+".update" {
				known = nil
			}
			whole[s.Value] = s.Value.Properties
			s.Value.Properties = doubtful(s.Value.Properties, known)
		}
	}
	err := validateSections(t)
	for s, properties := range whole {
		s.Properties = properties
	}
	for _, r := range d.refs {
		r.ref.Value = r.schema
	}
	if err != nil {
		return fmt.Errorf("%s: the derived description is not valid: %w", d.Page.Name, err)
	}
	return nil
}

// validateSections is T.Validate for what Derive makes, but for the search for undefined security schemes: there is one, which
// Derive defines itself, and that search costs as much as the rest together.
func validateSections(t *openapi3.T) error {
	ctx := openapi3.WithValidationOptions(context.Background(), openapi3.DisableExamplesValidation(), openapi3.AllowExtraSiblingFields(nullable))
	for _, section := range []interface {
		Validate(context.Context, ...openapi3.ValidationOption) error
	}{t.Components, t.Info, t.Paths, t.Security, t.Servers} {
		if err := section.Validate(ctx); err != nil {
			return err
		}
	}
	return nil
}

// doubtful leaves out the properties that are known, and those in which openapi3 can find no fault.
func doubtful(properties, known openapi3.Schemas) openapi3.Schemas {
	out := openapi3.Schemas{}
	for name, p := range properties {
		if (known == nil || known[name] != p) && (p.Ref != "" || p.Value == nil || !leaf(p.Value)) {
			out[name] = p
		}
	}
	return out
}

// leaf says whether a schema is one of plain typed values.
func leaf(s *openapi3.Schema) bool {
	if !simple(s) || s.Type == nil || len(s.Properties) > 0 {
		return false
	}
	for name := range s.Extensions {
		if !strings.HasPrefix(name, "x-") && name != nullable {
			return false
		}
	}
	switch (*s.Type)[0] {
	case "string", "integer", "number", "boolean":
		return s.Items == nil
	case "array":
		return s.Items != nil && s.Items.Ref == "" && s.Items.Value != nil && leaf(s.Items.Value)
	}
	return false
}
