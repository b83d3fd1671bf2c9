package derive

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const extPages = "x-conform-pages" // the pages that document an operation of a merged description

// Merge puts the kept descriptions of one API version into one. A path that several pages document, for derived types, gets a
// body that is one of theirs: each is told apart by its @odata.type.
func Merge(version string, results []Result) (*openapi3.T, error) {
	m := merger{
		t: &openapi3.T{
			OpenAPI: "3.0.3", Info: &openapi3.Info{Title: "Reference pages of " + version, Version: version}, Paths: openapi3.NewPaths(),
			Components: &openapi3.Components{Schemas: openapi3.Schemas{}},
		},
		bodies: map[string][]byte{}, shapes: map[string]*openapi3.Operation{}, ids: map[string]bool{},
	}
	for _, r := range results {
		if r.Description == nil || r.Description.Info.Version != version {
			continue
		}
		m.t.Servers, m.t.Security = r.Description.Servers, r.Description.Security
		m.t.Components.SecuritySchemes = r.Description.Components.SecuritySchemes
		if err := m.add(r); err != nil {
			return nil, err
		}
	}
	if err := validate(m.t); err != nil {
		return nil, fmt.Errorf("the merged description is not valid: %w", err)
	}
	return m.t, nil
}

// APIVersions returns the API versions of the kept descriptions, sorted.
func APIVersions(results []Result) []string {
	var out []string
	for _, r := range results {
		if r.Description != nil && !slices.Contains(out, r.Description.Info.Version) {
			out = append(out, r.Description.Info.Version)
		}
	}
	sort.Strings(out)
	return out
}

type merger struct {
	t      *openapi3.T
	bodies map[string][]byte // components as written, to find equal ones
	shapes map[string]*openapi3.Operation
	ids    map[string]bool
}

func (m *merger) add(r Result) error {
	renamed := map[string]string{}
	for name, s := range r.Description.Components.Schemas {
		text, err := s.MarshalJSON()
		if err != nil {
			return err
		}
		to := name
		if have, taken := m.bodies[name]; taken && !bytes.Equal(have, text) {
			to = name + "." + componentName(r.Name)
		}
		renamed["#/components/schemas/"+name] = "#/components/schemas/" + to
		m.bodies[to], m.t.Components.Schemas[to] = text, s
	}
	body, answers := renameBody(r.Description, renamed)
	for _, path := range sortedPaths(r.Description) {
		op := r.Description.Paths.Value(path).Patch
		op.RequestBody, op.Responses = body, answers
		op.Extensions[extPages] = []any{r.Name}
		for base, n := op.OperationID, 2; m.ids[op.OperationID]; n++ {
			op.OperationID = fmt.Sprintf("%s-%d", base, n)
		}
		m.ids[op.OperationID] = true
		if first := m.shapes[bare(path)]; first != nil {
			first.RequestBody, first.Responses = oneBody(first, op), oneAnswers(first, op)
			join(first, op)
			continue
		}
		m.shapes[bare(path)] = op
		m.t.Paths.Set(path, &openapi3.PathItem{Patch: op})
	}
	return nil
}

// bare is a path without the names of its parameters.
func bare(path string) string {
	var b strings.Builder
	inside := false
	for _, c := range path {
		switch {
		case c == '{':
			inside = true
			b.WriteRune(c)
		case c == '}':
			inside = false
			b.WriteRune(c)
		case !inside:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func sortedPaths(t *openapi3.T) []string {
	paths := sortedKeys(t.Paths.Map())
	cite := func(path string) string { return fmt.Sprint(t.Paths.Value(path).Patch.Extensions[extCite]) }
	slices.SortStableFunc(paths, func(a, b string) int { return compareCitations(cite(a), cite(b)) })
	return paths
}

// renameBody points the body and the answers, which all operations of a page share, to the components' new names.
func renameBody(t *openapi3.T, renamed map[string]string) (*openapi3.RequestBodyRef, *openapi3.Responses) {
	point := func(c openapi3.Content) {
		for _, media := range c {
			if s := media.Schema; s.Ref != "" {
				media.Schema = &openapi3.SchemaRef{Ref: renamed[s.Ref], Value: s.Value}
			} else if s.Value.Items != nil && s.Value.Items.Ref != "" {
				s.Value.Items = &openapi3.SchemaRef{Ref: renamed[s.Value.Items.Ref], Value: s.Value.Items.Value}
			}
		}
	}
	op := t.Paths.Value(t.Paths.Keys()[0]).Patch
	point(op.RequestBody.Value.Content)
	for _, status := range op.Responses.Keys() {
		point(op.Responses.Value(status).Value.Content)
	}
	return op.RequestBody, op.Responses
}

// join adds what a further page says of an operation.
func join(first, more *openapi3.Operation) {
	for _, p := range more.Parameters {
		if p.Value.In == "header" && first.Parameters.GetByInAndName("header", p.Value.Name) == nil {
			first.Parameters = append(first.Parameters, p)
		}
	}
	for _, key := range []string{extPages, extGaps} {
		a, _ := first.Extensions[key].([]any)
		b, _ := more.Extensions[key].([]any)
		if len(a)+len(b) > 0 {
			first.Extensions[key] = append(append([]any(nil), a...), b...)
		}
	}
	a, _ := first.Extensions[extPermissions].(map[string]any)
	b, _ := more.Extensions[extPermissions].(map[string]any)
	union := map[string]any{}
	for account := range a {
		x, _ := a[account].([]string)
		y, _ := b[account].([]string)
		list := append([]string{}, x...)
		for _, scope := range y {
			if !slices.Contains(list, scope) {
				list = append(list, scope)
			}
		}
		union[account] = list
	}
	first.Extensions[extPermissions] = union
}
