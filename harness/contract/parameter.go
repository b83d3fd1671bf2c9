package contract

import (
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// parameterKey identifies a parameter: an operation overrides the one of its path with the same name in the same place.
func parameterKey(in, name string) string {
	if in == openapi3.ParameterInHeader {
		name = http.CanonicalHeaderKey(name)
	}
	return in + " " + name
}

// parameters reads the parameters of the path and of the operation, which override those of the path.
func (r *reader) parameters(op *Operation, item *yaml.Node, item3 *openapi3.PathItem) error {
	var order []string
	byKey := map[string]Parameter{}
	ofReads := map[string]bool{} // those of the path, and of GET
	for _, n := range slices.Concat(items(r.in(item, "parameters")), items(r.in(r.in(item, "get"), "parameters"))) {
		ofReads[parameterKey(r.text(n, "in"), r.text(n, "name"))] = true
	}
	for _, level := range []struct {
		list  openapi3.Parameters
		nodes []*yaml.Node
	}{{item3.Parameters, items(r.in(item, "parameters"))}, {item3.Patch.Parameters, items(r.in(r.in(item, "patch"), "parameters"))}} {
		for i, ref := range level.list {
			if ref.Value == nil || i >= len(level.nodes) {
				continue
			}
			key := parameterKey(ref.Value.In, ref.Value.Name)
			if _, known := byKey[key]; !known {
				order = append(order, key)
			}
			p, err := r.parameter(ref.Value, level.nodes[i])
			if err != nil {
				return err
			}
			p.Reads = ofReads[key]
			byKey[key] = p
		}
	}
	for _, m := range templateParam.FindAllStringSubmatch(op.Path, -1) {
		key := parameterKey(openapi3.ParameterInPath, m[1])
		if p, known := byKey[key]; known {
			op.PathParams = append(op.PathParams, p)
			delete(byKey, key) // a template may use it twice
		}
	}
	for _, key := range order {
		switch p, left := byKey[key]; {
		case !left:
		case p.In == openapi3.ParameterInHeader && !standardHeader(p.Name):
			op.Headers = append(op.Headers, p)
		case p.In == openapi3.ParameterInQuery:
			op.Query = append(op.Query, p)
		case p.In == openapi3.ParameterInCookie:
			op.Cookies = append(op.Cookies, p)
		}
	}
	return nil
}

func (r *reader) parameter(p *openapi3.Parameter, node *yaml.Node) (Parameter, error) {
	out := Parameter{Name: p.Name, In: p.In, Required: p.Required, Example: r.parameterExample(node), Cite: r.citation(nil, node)}
	schema := r.in(node, "schema")
	if p.Schema == nil || p.Schema.Value == nil {
		return out, nil
	}
	if err := r.exactBounds(p.Schema, schema); err != nil {
		return out, err
	}
	out.Schema, out.Edm, out.Default = p.Schema.Value, r.edmName(schema, p.Schema.Value), r.text(r.resolve(schema), "default")
	return out, nil
}

// standardHeader reports whether OpenAPI ignores a header parameter, because other parts of a description define it.
func standardHeader(name string) bool {
	return slices.Contains([]string{"Authorization", "Accept", "Content-Type"}, http.CanonicalHeaderKey(name))
}

func (r *reader) parameterExample(node *yaml.Node) string {
	node = r.resolve(node)
	n := r.example(node)
	if n == nil {
		n = r.in(r.resolve(r.in(node, "schema")), "example")
	}
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// Stated returns the value that the description states for a parameter: its example, its default, or a value of a schema that says more than
// that it is a text. It returns "" if there is none.
func (p *Parameter) Stated() string {
	for _, text := range []string{p.Example, p.Default} {
		if text != "" {
			return text
		}
	}
	s := p.property().Schema
	if p.Schema == nil || s.Type.Is("object") || s.Type.Is("string") && len(s.Enum) == 0 && s.Pattern == "" && s.Format == "" {
		return ""
	}
	if s.Type.Is("array") && s.Items != nil && s.Items.Value != nil { // one item
		item := Parameter{Name: p.Name, Schema: s.Items.Value}
		return item.Stated()
	}
	text, _ := p.pick(1)
	return text
}

// Names lists the names of all parameters of an operation that a user may bind.
func (o *Operation) Names() (out []string) {
	for _, p := range slices.Concat(o.PathParams, o.Headers, o.Query, o.Cookies) {
		if !strings.HasPrefix(p.Name, "$") {
			out = append(out, p.Name)
		}
	}
	return out
}
