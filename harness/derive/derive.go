// Package derive turns a page, or a service's $metadata, into an OpenAPI description.
//
// This package is not API: it may change in any release.
package derive

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// The extensions that carry what a page says beyond OpenAPI.
const (
	extCite        = "x-conform-cite"
	extEdm         = "x-conform-edm"
	extType        = "x-conform-type"
	extPath        = "x-conform-path"
	extPermissions = "x-conform-permissions"
	extGaps        = "x-conform-gaps"
	extEnum        = "x-extensible-enum"
)

const origin = "https://graph.microsoft.com/"

// Options is what a derivation may use beside the page. Both only add.
type Options struct {
	Resources doc.Resources
	Metadata  doc.Metadata
}

// page is one derivation.
type page struct {
	*doc.Page
	Options
	name     string // of the contract: the file's or the folder's
	cite     string // what citations call the page
	gaps     []doc.Finding
	extra    []gap
	typeName string // local name of the type that the page updates
	schemas  openapi3.Schemas
}

type gap struct {
	line   int
	rule   string
	reason string
}

// Name returns the name of the contract that a page gives: its folder's where the file is called page.md, else its own.
func Name(file string) string {
	file = strings.ReplaceAll(file, `\`, "/")
	base := strings.TrimSuffix(path.Base(file), ".md")
	if base == "page" {
		if dir := path.Base(path.Dir(file)); dir != "." && dir != "/" {
			return dir
		}
	}
	return base
}

// Cite returns what citations call a page: never more of its place than the folder.
func Cite(file string) string {
	file = strings.ReplaceAll(file, `\`, "/")
	if dir := path.Base(path.Dir(file)); path.Base(file) == "page.md" && dir != "." && dir != "/" {
		return dir + "/page.md"
	}
	return path.Base(file)
}

// Derive returns the description of a page's operations, valid by openapi3's own rules except that examples are as on the page,
// good or bad (openapi3.DisableExamplesValidation). A page without an operation gives a *doc.Error.
func Derive(p *doc.Page, o Options) (*openapi3.T, error) {
	d := &page{Page: p, Options: o, name: Name(p.Name), cite: Cite(p.Name), schemas: openapi3.Schemas{}}
	templates, err := d.templates()
	if err != nil {
		return nil, err
	}
	d.gaps = doc.Gaps(p, doc.Config{Resources: o.Resources, Metadata: o.Metadata})
	d.typeName = d.updatedType()
	version := d.version()
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
	body, responses := d.requestBody(), d.responses()
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

// validate applies openapi3's rules.
func validate(t *openapi3.T) error {
	return t.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.AllowExtraSiblingFields(nullable))
}

func (d *page) title() string {
	if d.Title.Value != "" {
		return d.Title.Value
	}
	return d.name
}

// version is the page's API version, or the stable one with a gap.
func (d *page) version() string {
	if d.Version != "" {
		return d.Version
	}
	for _, r := range d.Templates() {
		if r.Template.Version != "" {
			return r.Template.Version
		}
	}
	d.extra = append(d.extra, gap{d.Title.Line, "EX013", "neither the page's place nor an example says which API version it is for"})
	return "v1.0"
}

// templates returns the page's usable templates; where the block has none, the URL of its PATCH example stands in.
func (d *page) templates() ([]doc.RequestLine, error) {
	if list := d.Templates(); len(list) > 0 {
		return list, nil
	}
	for _, e := range d.Examples {
		if !e.IsPatch() || e.Request.JSON == nil {
			continue
		}
		t, err := doc.ReadTemplate(e.Request.URL)
		if err != nil || len(t.Segments) < 2 || hasPlaceholderError(d.Requests) {
			continue
		}
		return []doc.RequestLine{{Method: "PATCH", Target: e.Request.URL, Template: t, Pos: e.Request.Pos}}, nil
	}
	e := &doc.Error{Name: d.Page.Name, Problem: "the HTTP request section has no line `PATCH /path`", Hint: "conform lint shows all faults of the page"}
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

// hasPlaceholderError says that the generator knew no path, so that the example's is none either.
func hasPlaceholderError(lines []doc.RequestLine) bool {
	for _, r := range lines {
		if r.Err != nil && doc.IsTodo(r.Target) {
			return true
		}
	}
	return false
}

func (d *page) at(line int) string { return d.cite + ":" + strconv.Itoa(line) }

// cited returns extensions that name the line, and more where given as key, value pairs.
func (d *page) cited(line int, more ...any) map[string]any {
	ext := map[string]any{}
	if line > 0 {
		ext[extCite] = d.at(line)
	}
	for i := 0; i+1 < len(more); i += 2 {
		ext[more[i].(string)] = more[i+1]
	}
	return ext
}
