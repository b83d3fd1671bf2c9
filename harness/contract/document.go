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

// document hands the tree to kin-openapi and has it checked. Examples are not checked: a page's example may well break its own table,
// which is a finding about the page and no reason to refuse the contract. Nor are patterns, which may be of another dialect than
// Go's, nor defaults.
func (t *tree) document() (*openapi3.T, error) {
	if err := t.version(); err != nil {
		return nil, err
	}
	w := &jsonWriter{tree: t, nodes: []*yaml.Node{nil, t.root}}
	if err := w.write(t.root); err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader() // external references are off, and no reader of files or URLs is set
	doc, err := loader.LoadFromData(w.text)
	if err != nil {
		return nil, t.describe(err, w.nodes)
	}
	options := []openapi3.ValidationOption{
		openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation(),
	}
	if err := doc.Validate(context.Background(), options...); err == nil {
		return doc, nil
	}
	// Once more with the lines, which cost more than all the rest.
	loader = openapi3.NewLoader()
	loader.IncludeOrigin = true
	if doc, err = loader.LoadFromData(w.text); err == nil {
		err = doc.Validate(context.Background(), options...)
	}
	return nil, t.describe(err, w.nodes)
}

func (t *tree) version() error {
	n := t.in(t.root, "openapi")
	switch {
	case n == nil && t.in(t.root, "swagger") != nil:
		return t.where(t.in(t.root, "swagger")).errorf("want openapi 3.0.x, got Swagger 2.0")
	case n == nil:
		return t.where(t.root).errorf("want openapi 3.0.x, got no `openapi`")
	case n.Value != "3.0" && !strings.HasPrefix(n.Value, "3.0."):
		return t.where(n).errorf("want openapi 3.0.x, got %.60q", n.Value)
	}
	return nil
}

// jsonWriter writes the tree as JSON with each member and item on a line of its own, so that a line in an error of kin-openapi leads
// back to a node.
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

// describe finds the line of an error of kin-openapi: of the reference it is about, else where its origin says, else the line in
// its text.
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
	if refused, ok := errors.AsType[*openapi3.DisallowedExternalRefError](err); ok {
		if n := find(t.root, "$ref", func(value string) bool { return value == refused.Ref }); n != nil {
			here = t.where(n)
		}
		return here.errorf("want references within the description, got $ref %.200q", refused.Ref)
	}
	if n := find(t.root, "$ref", func(value string) bool { return strings.Contains(text, strconv.Quote(value)) }); n != nil {
		here = t.where(n)
	}
	first, _, _ := strings.Cut(text, "\nSchema:") // the library appends whole schemas
	return here.errorf("want OpenAPI 3.0: %.500s", strings.ReplaceAll(first, "\n", " "))
}

// originLine returns the line that the innermost error of a chain carries, in the text that was loaded.
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

// find returns the first scalar member of a name that satisfies the condition.
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
