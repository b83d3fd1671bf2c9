package derive

import (
	"cmp"
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
	scopes := d.scopes(r.line.Template)
	op.Extensions = d.cited(r.line.Line, extPath, r.kind, extPermissions, map[string]any{
		"delegatedWork":     scopes(doc.DelegatedWork),
		"delegatedPersonal": scopes(doc.DelegatedPersonal),
		"application":       scopes(doc.Application),
	})
	op.Deprecated = d.Deprecated().Line > 0
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
		if !isOwn(h.Name.Value) {
			continue
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

// isOwn says whether a header is a parameter of the operation. OpenAPI describes the others elsewhere, or the client sets them.
func isOwn(header string) bool {
	return !slices.Contains([]string{"authorization", "content-type", "accept", "content-length"}, strings.ToLower(header))
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
	if d.byRoute == nil {
		d.byRoute = d.gapsByRoute()
	}
	var out []any
	for _, i := range slices.Sorted(slices.Values(slices.Concat(d.byRoute[0], d.byRoute[r.line.Line]))) {
		g := d.gaps[i]
		cite := d.at(g.line)
		if g.page != "" {
			cite = g.page + ":" + strconv.Itoa(g.line)
		}
		entry := map[string]any{"cite": cite, "rule": g.rule, "reason": g.reason}
		if g.about != "" {
			entry["about"] = g.about
		}
		out = append(out, entry)
	}
	return out
}

// gapsByRoute returns the indexes of the gaps by the line of the route that they are about, 0 for those about all.
func (d *derivation) gapsByRoute() map[int][]int {
	routes := map[int]bool{}
	for _, l := range d.Requests {
		routes[l.Line] = l.Err == nil // what is no route is about all
	}
	out := map[int][]int{}
	for i, g := range d.gaps {
		line := 0
		if g.page == "" && routes[g.line] {
			line = g.line
		}
		out[line] = append(out[line], i)
	}
	return out
}

// requestBody is the update, in the media type that the page or its example names.
func (d *derivation) requestBody() *openapi3.RequestBodyRef {
	media, ex := d.mediaType(), d.example()
	content := openapi3.NewMediaType()
	switch {
	case !isJSON(media):
		content.Schema = openapi3.NewStringSchema().WithFormat("binary").NewRef()
	case d.updatesReference():
		content.Schema = d.component("reference.update", referenceSchema())
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

// updatesReference says whether the page updates references between entities (`…/$ref`), not an entity.
func (d *derivation) updatesReference() bool {
	list := d.Templates()
	return len(list) > 0 && !slices.ContainsFunc(list, func(r doc.RequestLine) bool { return r.Segments[len(r.Segments)-1].Raw != "$ref" })
}

// referenceSchema is the body of an update of a reference: the other entity's id (OData JSON 4.01 section 14).
func referenceSchema() *openapi3.Schema {
	id := openapi3.NewStringSchema().WithFormat("uri")
	id.Extensions = map[string]any{extEdm: "Edm.String"}
	return openapi3.NewObjectSchema().WithProperty("@odata.id", id).WithRequired([]string{"@odata.id"})
}

// arrayError is the reason why a page whose examples send arrays gives no contract, or nil.
func (d *derivation) arrayError() error {
	ex := d.example()
	if ex == nil || !ex.Request.JSON.IsArray() {
		return nil
	}
	for _, e := range d.Examples {
		if e.IsPatch() && e.Request.JSON != nil && !e.Request.JSON.IsArray() {
			return nil
		}
	}
	return &doc.Error{
		Name: d.Page.Name, Pos: ex.Request.Pos, Problem: "the example sends an array, and conform tests updates of one entity with an object",
		Hint: "no contract is derived from this page",
	}
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// mediaType is the documented value of Content-Type, else the one that an example sends, else JSON. Where the page lists properties and
// sends them as JSON, another documented type is a mistake.
func (d *derivation) mediaType() string {
	sent := d.sentMediaType()
	h := d.Headers.Get("Content-Type")
	if h == nil {
		return cmp.Or(sent, "application/json")
	}
	documented := findMediaType(h.Description.Value)
	if isJSON(documented) && sent != "" && !isJSON(sent) && d.example() == nil {
		return sent
	}
	if documented == "" || isJSON(documented) || d.example() == nil || len(d.Body.Properties()) == 0 || sent != "" && !isJSON(sent) {
		return cmp.Or(documented, sent, "application/json")
	}
	return cmp.Or(sent, "application/json")
}

// sentMediaType is the Content-Type of the first PATCH example at one of the page's paths that has one, or "".
func (d *derivation) sentMediaType() string {
	for _, e := range d.Examples {
		if !e.IsPatch() || d.elsewhere[e.Request] {
			continue
		}
		h, _ := e.Request.Header("Content-Type")
		if m := findMediaType(h.Value); m != "" {
			return m
		}
	}
	return ""
}

// mediaGaps adds a gap where the header table names another media type than the example sends.
func (d *derivation) mediaGaps() {
	h := d.Headers.Get("Content-Type")
	if h == nil {
		return
	}
	if documented, used := findMediaType(h.Description.Value), d.mediaType(); documented != "" && documented != used {
		d.gap(h.Name.Line, "the header table names %s, and the example sends %s: the contract follows the example", documented, used)
	}
}

// streamGaps adds a gap for each property that is a stream, and for each example of an update at another path, such as that of a stream.
func (d *derivation) streamGaps() {
	for _, p := range d.updatable() {
		if p.Type.Name == "Edm.Stream" && p.Constraints.Settable() {
			d.gapOn(d.citeOf(p.Page), p.Name.Line, "%s is a stream, which has requests of its own: conform does not test it", p.Name.Value)
		}
	}
	for _, e := range d.Examples {
		if e.IsPatch() && d.elsewhere[e.Request] {
			d.gap(e.Request.Line, noOperation)
		}
	}
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

// example returns the first PATCH example with a JSON body at one of the page's paths, or nil.
func (d *derivation) example() *doc.Example {
	for i, e := range d.Examples {
		if e.IsPatch() && e.Request.JSON != nil && !d.elsewhere[e.Request] {
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
