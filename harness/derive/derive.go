// Package derive turns the reference page of an update, or a service's $metadata, into an OpenAPI description.
//
// This package is not API: it may change in any release.
package derive

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// The extensions for what a page documents and OpenAPI has no keyword for.
const (
	extCite        = "x-conform-cite"
	extEdm         = "x-conform-edm"
	extCondition   = "x-conform-condition"
	extVariant     = "x-conform-variant"
	extType        = "x-conform-type"
	extPath        = "x-conform-path"
	extAlso        = "x-conform-also"
	extTogether    = "x-conform-together"
	extFor         = "x-conform-for"
	extPrefer      = "x-conform-prefer"
	extErrors      = "x-conform-errors"
	extPermissions = "x-conform-permissions"
	extGaps        = "x-conform-gaps"
	extPages       = "x-conform-pages" // that document an operation of a merged description
	extEnum        = "x-extensible-enum"
)

const origin = "https://graph.microsoft.com/"

// Options is what a derivation may use in addition to the page.
type Options struct {
	Resources doc.Resources
	Metadata  doc.Metadata
}

// derivation derives one page.
type derivation struct {
	*doc.Page
	Options
	name      string // of the contract
	cite      string // of the page, in citations
	gaps      []gap
	byRoute   map[int][]int         // see gapsByRoute
	updated   *doc.TypeRef          // the type that the page updates; nil if nothing names it
	subject   *doc.TypeRef          // the type whose schema is being made
	elsewhere map[*doc.Message]bool // examples of another path than the page's
	schemas   openapi3.Schemas
	relations []doc.Relation // between properties

	withoutNull map[*openapi3.Schema]bool // of properties for which null in an update changes nothing
}

// Name returns the name of the contract that a page gives: its folder's name if the file is called page.md, else its own.
func Name(file string) string {
	if folder := pageFolder(file); folder != "" {
		return folder
	}
	return strings.TrimSuffix(path.Base(slashed(file)), ".md")
}

// Cite returns the name of a page in citations: the file's, with its folder's if the file is called page.md.
func Cite(file string) string {
	return path.Join(pageFolder(file), path.Base(slashed(file)))
}

// slashed replaces the separators of any system.
func slashed(file string) string { return strings.ReplaceAll(file, `\`, "/") }

// pageFolder returns the name of the folder that holds a file called page.md; "" for other files.
func pageFolder(file string) string {
	dir, base := path.Split(slashed(file))
	if folder := path.Base(dir); base == "page.md" && folder != "." && folder != "/" {
		return folder
	}
	return ""
}

// Derive returns the description of a page's operations. It is valid by openapi3's rules, except that examples are as on the page,
// valid or not. A page without an operation gives a *doc.Error.
func Derive(p *doc.Page, o Options) (*openapi3.T, error) {
	d := &derivation{Page: p, Options: o, name: Name(p.Name), cite: Cite(p.Name), schemas: openapi3.Schemas{}}
	templates, err := d.templates()
	if err != nil {
		return nil, err
	}
	if err := d.arrayError(); err != nil {
		return nil, err
	}
	d.elsewhere = p.Elsewhere()
	version := d.version()
	d.updated = d.updatedType()
	d.subject = d.updated
	list := d.updatable()
	d.relations = append(d.Page.Relations(list), doc.SideEffects(slices.Concat(list, d.onResourcePages()))...)
	for _, of := range doc.Lineage(d.Resources, d.resource(d.updated)) {
		d.relations = append(d.relations, d.neverOn(of)...)
		d.limitGaps(of)
	}
	d.typeGaps()
	d.promiseGaps()
	d.templateGaps()
	d.queryGap()
	d.statusGaps()
	d.errorGaps()
	d.mediaGaps()
	d.permissionGaps(templates)
	d.streamGaps()
	for _, f := range doc.Gaps(p, doc.Config{Resources: o.Resources, Metadata: o.Metadata}) {
		d.gaps = append(d.gaps, gap{line: f.Line, rule: f.Rule, reason: stated(f.Message)})
	}
	body, responses := d.requestBody(), d.responses()
	d.exampleGaps(body, responses)
	d.requestGaps(body, responses)
	slices.SortStableFunc(d.gaps, func(a, b gap) int { return a.line - b.line })
	t := &openapi3.T{
		OpenAPI:  "3.0.3",
		Info:     &openapi3.Info{Title: d.title(), Version: version},
		Servers:  openapi3.Servers{{URL: origin + version}},
		Security: openapi3.SecurityRequirements{{"bearer": []string{}}},
		Paths:    openapi3.NewPaths(),
		Components: &openapi3.Components{
			SecuritySchemes: openapi3.SecuritySchemes{"bearer": {Value: &openapi3.SecurityScheme{Type: "http", Scheme: "bearer"}}},
			Schemas:         d.schemas,
		},
	}
	for _, r := range d.routes(templates) {
		op := d.operation(r)
		op.RequestBody, op.Responses = body, responses
		t.Paths.Set(r.path, &openapi3.PathItem{Patch: op})
	}
	if err := validate(t); err != nil {
		return nil, fmt.Errorf("%s: the derived description is not valid: %w", p.Name, err)
	}
	return t, nil
}

func validate(t *openapi3.T) error {
	return t.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.AllowExtraSiblingFields(nullable))
}

func (d *derivation) title() string {
	if d.Title.Value != "" {
		return d.Title.Value
	}
	return d.name
}

// version returns the page's API version, or the stable one: EX013 or EX020 is the gap then.
func (d *derivation) version() string {
	if d.Version != "" {
		return d.Version
	}
	for _, r := range d.Templates() {
		if r.Template.Version != "" {
			return r.Template.Version
		}
	}
	return "v1.0"
}

// templates returns the page's usable templates or, if there are none, the URL of its PATCH example.
func (d *derivation) templates() ([]doc.RequestLine, error) {
	if list := d.Templates(); len(list) > 0 {
		for i := range list {
			list[i].Template, _ = list[i].WithParameters() // REQ009 is the gap
		}
		return list, nil
	}
	// If the generator knew no path, the example's is not one either.
	todo := slices.ContainsFunc(d.Requests, func(r doc.RequestLine) bool { return r.Err != nil && doc.IsTodo(r.Target) })
	for _, e := range d.Examples {
		if todo || !e.IsPatch() || e.Request.JSON == nil {
			continue
		}
		if t, err := doc.ReadTemplate(e.Request.URL); err == nil && len(t.Segments) > 1 {
			t, _ = t.WithParameters()
			return []doc.RequestLine{{Method: "PATCH", Target: e.Request.URL, Template: t, Pos: e.Request.Pos}}, nil
		}
	}
	e := &doc.Error{Name: d.Page.Name, Problem: "the HTTP request section has no code block with a line `PATCH /path`", Hint: "conform lint shows everything that is wrong with the page"}
	if s := d.Section(doc.RequestSection); s != nil {
		e.Pos = s.Pos
	}
	for _, r := range d.Requests {
		e.Pos = r.Pos
		if r.Err != nil {
			e.Problem = "the request line has " + r.Err.Error()
			break
		}
		e.Problem = "the HTTP request section has only " + r.Method
	}
	return nil, e
}

// citeOf returns the name in citations of a resource page, or of the derived page for no name.
func (d *derivation) citeOf(page string) string {
	if page == "" {
		return d.cite
	}
	return Cite(page)
}

func (d *derivation) at(line int) string { return d.cite + ":" + strconv.Itoa(line) }

// cited returns extensions with a citation of the line, and further ones given as key, value pairs.
func (d *derivation) cited(line int, more ...any) map[string]any {
	ext := map[string]any{}
	if line > 0 {
		ext[extCite] = d.at(line)
	}
	for i := 0; i+1 < len(more); i += 2 {
		ext[more[i].(string)] = more[i+1]
	}
	return ext
}
