package derive

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Merge merges the kept descriptions of one API version. If several pages document a path, for derived types, its body is one of
// theirs, and `@odata.type` tells which.
func Merge(version string, results []Result) (*openapi3.T, error) {
	m := merger{
		t: &openapi3.T{
			OpenAPI: "3.0.3", Info: &openapi3.Info{Title: "Reference pages of " + version, Version: version}, Paths: openapi3.NewPaths(),
			Components: &openapi3.Components{Schemas: openapi3.Schemas{}},
		},
		components: map[string][]byte{}, operations: map[string]*openapi3.Operation{}, ids: map[string]bool{},
	}
	for _, r := range results {
		t := r.Description
		if t == nil || t.Info.Version != version {
			continue
		}
		m.t.Servers, m.t.Security, m.t.Components.SecuritySchemes = t.Servers, t.Security, t.Components.SecuritySchemes
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
		if r.Description != nil {
			out = append(out, r.Description.Info.Version)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type merger struct {
	t          *openapi3.T
	components map[string][]byte              // schemas as JSON, by name
	operations map[string]*openapi3.Operation // by path without parameter names
	ids        map[string]bool                // of operations
}

// add adds the description of one page. A component with the name of a different one gets the page's name, too.
func (m *merger) add(r Result) error {
	const prefix = "#/components/schemas/"
	renamed := map[string]string{}
	for name, s := range r.Description.Components.Schemas {
		text, err := s.MarshalJSON()
		if err != nil {
			return err
		}
		to := name
		if other, taken := m.components[name]; taken && !bytes.Equal(other, text) {
			to = name + "." + componentName(r.Name)
		}
		renamed[prefix+name] = prefix + to
		m.components[to], m.t.Components.Schemas[to] = text, s
	}
	renameReferences(r.Description, renamed)
	for _, path := range sortedPaths(r.Description) {
		op := r.Description.Paths.Value(path).Patch
		op.Extensions[extPages] = []any{r.Name}
		op.OperationID = unused(m.ids, op.OperationID, "-")
		if first := m.operations[withoutNames(path)]; first != nil {
			mergeOperation(first, op)
			continue
		}
		m.operations[withoutNames(path)] = op
		m.t.Paths.Set(path, &openapi3.PathItem{Patch: op})
	}
	return nil
}

func sortedPaths(t *openapi3.T) []string {
	paths := slices.Sorted(maps.Keys(t.Paths.Map()))
	cite := func(path string) string { return fmt.Sprint(t.Paths.Value(path).Patch.Extensions[extCite]) }
	slices.SortStableFunc(paths, func(a, b string) int { return compareCitations(cite(a), cite(b)) })
	return paths
}

// renameReferences renames the components in the body and the responses, which all operations of a page share.
func renameReferences(t *openapi3.T, renamed map[string]string) {
	rename := func(c openapi3.Content) {
		for _, media := range c {
			if s := media.Schema; s.Ref != "" {
				media.Schema = openapi3.NewSchemaRef(renamed[s.Ref], s.Value)
			} else if item := s.Value.Items; item != nil && item.Ref != "" {
				s.Value.Items = openapi3.NewSchemaRef(renamed[item.Ref], item.Value)
			}
		}
	}
	op := t.Paths.Value(t.Paths.Keys()[0]).Patch
	rename(op.RequestBody.Value.Content)
	for _, status := range op.Responses.Keys() {
		rename(op.Responses.Value(status).Value.Content)
	}
}

// mergeOperation adds what a further page documents of an operation.
func mergeOperation(first, more *openapi3.Operation) {
	first.RequestBody, first.Responses = mergeBodies(first, more), mergeResponses(first, more)
	for _, p := range more.Parameters {
		if p.Value.In == "header" && first.Parameters.GetByInAndName("header", p.Value.Name) == nil {
			first.Parameters = append(first.Parameters, p)
		}
	}
	for _, key := range []string{extPages, extGaps} {
		a, _ := first.Extensions[key].([]any)
		b, _ := more.Extensions[key].([]any)
		if len(a)+len(b) > 0 {
			first.Extensions[key] = slices.Concat(a, b)
		}
	}
	a, _ := first.Extensions[extPermissions].(map[string]any)
	b, _ := more.Extensions[extPermissions].(map[string]any)
	union := map[string]any{}
	for account := range a {
		list, _ := a[account].([]string)
		list = slices.Clone(list)
		further, _ := b[account].([]string)
		for _, scope := range further {
			if !slices.Contains(list, scope) {
				list = append(list, scope)
			}
		}
		union[account] = list
	}
	first.Extensions[extPermissions] = union
}
