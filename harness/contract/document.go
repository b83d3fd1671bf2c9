package contract

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// document parses and validates the tree with kin-openapi. It does not validate examples, because an example that violates its own
// property table is a finding about the page. Nor does it validate patterns, which may be of another dialect than Go's, and defaults.
func (t *tree) document() (*openapi3.T, error) {
	if err := t.version(); err != nil {
		return nil, err
	}
	w := &jsonWriter{tree: t, nodes: []*yaml.Node{nil, t.root}}
	if err := w.write(t.root); err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader() // external references are off, and no reader of files or URLs is set
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(w.text)
	if err == nil {
		err = doc.Validate(context.Background(),
			openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation())
	}
	if err != nil {
		return nil, t.describe(err, w.nodes)
	}
	return doc, nil
}

func (t *tree) version() error {
	n := t.in(t.root, "openapi")
	switch {
	case n == nil && t.in(t.root, "swagger") != nil:
		return t.where(t.in(t.root, "swagger")).errorf("Swagger 2.0 is not supported, only OpenAPI 3.0")
	case n == nil:
		return t.where(t.root).errorf("the member `openapi` is missing")
	case n.Value != "3.0" && !strings.HasPrefix(n.Value, "3.0."):
		return t.where(n).errorf("OpenAPI %.60q is not supported, only 3.0", n.Value)
	}
	return nil
}

// jsonWriter writes the tree as JSON with each member and item on its own line, so that the line in an error of kin-openapi identifies a
// node.
type jsonWriter struct {
	tree  *tree
	text  []byte
	nodes []*yaml.Node // by line, from 1
}

func (w *jsonWriter) newLine(n *yaml.Node) {
	w.text = append(w.text, '\n')
	w.nodes = append(w.nodes, n)
}

func (w *jsonWriter) write(n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		w.text = append(w.text, '{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				w.text = append(w.text, ',')
			}
			key, err := json.Marshal(n.Content[i].Value)
			if err != nil {
				return err
			}
			w.newLine(n.Content[i])
			w.text = append(append(w.text, key...), ':')
			if err := w.write(n.Content[i+1]); err != nil {
				return err
			}
		}
		w.text = append(w.text, '}')
	case yaml.SequenceNode:
		w.text = append(w.text, '[')
		for i, item := range n.Content {
			if i > 0 {
				w.text = append(w.text, ',')
			}
			w.newLine(item)
			if err := w.write(item); err != nil {
				return err
			}
		}
		w.text = append(w.text, ']')
	default:
		scalar, err := w.tree.jsonScalar(n)
		if err != nil {
			return err
		}
		w.text = append(w.text, scalar...)
	}
	return nil
}

// describe adds the position to an error of kin-openapi: that of the reference in its text, or that of its origin, or the line in its
// text.
func (t *tree) describe(err error, nodes []*yaml.Node) error {
	text := err.Error()
	here := t.where(t.root)
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		if line, _ := strconv.Atoi(text[m[2]:m[3]]); line < len(nodes) {
			here = t.where(nodes[line])
		}
		text = text[:m[0]] + text[m[1]:]
	}
	if line := originLine(err); line > 0 && line < len(nodes) {
		here = t.where(nodes[line])
	}
	if external, ok := errors.AsType[*openapi3.DisallowedExternalRefError](err); ok {
		if n := find(t.root, "$ref", func(value string) bool { return value == external.Ref }); n != nil {
			here = t.where(n)
		}
		return here.errorf("$ref %.200q is outside the description", external.Ref)
	}
	if n := find(t.root, "$ref", func(value string) bool { return strings.Contains(text, strconv.Quote(value)) }); n != nil {
		here = t.where(n)
	}
	first, _, _ := strings.Cut(text, "\nSchema:") // the library appends the whole schema
	return here.errorf("invalid OpenAPI 3.0: %.500s", strings.ReplaceAll(first, "\n", " "))
}

// originLine returns the line, in the JSON text, of the innermost error that has one.
func originLine(err error) int {
	line := 0
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		f := v.FieldByName("Origin")
		if !f.IsValid() || !f.CanInterface() {
			continue
		}
		if origin, ok := f.Interface().(*openapi3.Origin); ok && origin != nil && origin.Key != nil {
			line = origin.Key.Line
		}
	}
	return line
}

// find returns the first scalar member with the name whose value satisfies the condition.
func find(n *yaml.Node, name string, is func(value string) bool) *yaml.Node {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == name && child.Kind == yaml.ScalarNode && is(child.Value) {
			return child
		}
		if found := find(child, name, is); found != nil {
			return found
		}
	}
	return nil
}
