package contract

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// load has kin-openapi load and validate operations, with all that they reach, and calls leave for each of those that it rejects.
//
// It does not validate examples, because an example that violates its own property table is a finding about the page. Nor does it validate
// patterns, which may be of another dialect than Go's, and defaults.
func (l *linker) load(list []*patch, leave func(*patch, error)) {
	const patience = 20 // flaws that are looked for one by one
	for range patience {
		at, flaw := l.parseAll(list)
		if flaw == nil {
			return
		}
		blamed := l.blame(at, list)
		if len(list) == 1 {
			blamed = list
		}
		if len(blamed) == 0 {
			break
		}
		blamed = slices.DeleteFunc(slices.Clone(blamed), func(p *patch) bool { return l.withoutRead(p, flaw) })
		for _, p := range blamed {
			leave(p, flaw)
		}
		if list = slices.DeleteFunc(slices.Clone(list), func(p *patch) bool { return slices.Contains(blamed, p) }); len(list) == 0 {
			return
		}
	}
	half := len(list) / 2
	if half == 0 {
		half = 1
	}
	l.load(list[:half], leave)
	if half < len(list) {
		l.load(list[half:], leave)
	}
}

// parseAll loads operations together. Its error is what kin-openapi rejects, and at the node that it is about or nil.
func (l *linker) parseAll(list []*patch) (at *yaml.Node, flaw error) {
	w := &jsonWriter{tree: l.tree, nodes: []*yaml.Node{nil, l.root}}
	if err := w.write(l.document(list)); err != nil {
		return w.failed, err
	}
	loader := openapi3.NewLoader() // external references are off, and no reader of files or URLs is set
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(w.text)
	if err == nil {
		err = doc.Validate(context.Background(),
			openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation())
	}
	if err != nil {
		return l.describe(err, w.nodes)
	}
	for _, p := range list {
		p.item3 = doc.Paths.Value(p.path())
	}
	return nil, nil
}

// blame returns the operations that a node belongs to, or that reach the component that it is in.
func (l *linker) blame(at *yaml.Node, list []*patch) (blamed []*patch) {
	if at == nil {
		return nil
	}
	components := map[string]bool{}
	for name, n := range l.schemas {
		components[name] = holds(n, at)
	}
	for _, p := range list {
		reaches := holds(p.node, at) || holds(l.read(p), at) || holds(p.list, at) || p.key == at || p.pathKey == at || holds(l.in(p.item, "parameters"), at)
		for name := range p.schemas {
			reaches = reaches || components[name]
		}
		if reaches {
			blamed = append(blamed, p)
		}
	}
	return blamed
}

// holds reports whether a node is another one, or within it.
func holds(n, sought *yaml.Node) bool {
	return n != nil && (n == sought || slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return holds(child, sought) }))
}

// jsonWriter writes the tree as JSON with each member and item on its own line, so that the line in an error of kin-openapi identifies a
// node.
type jsonWriter struct {
	tree  *tree
	text  []byte
	nodes []*yaml.Node // by line, from 1

	failed *yaml.Node // what has no JSON form
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
			w.failed = n
			return err
		}
		w.text = append(w.text, scalar...)
	}
	return nil
}

// describe adds the position to an error of kin-openapi: that of the reference in its text, or that of its origin, or the line in its
// text. It returns the node there too, or nil.
func (t *tree) describe(err error, nodes []*yaml.Node) (*yaml.Node, error) {
	text := err.Error()
	var at *yaml.Node
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		if line, _ := strconv.Atoi(text[m[2]:m[3]]); line < len(nodes) {
			at = nodes[line]
		}
		text = text[:m[0]] + text[m[1]:]
	}
	if line := originLine(err); line > 0 && line < len(nodes) {
		at = nodes[line]
	}
	first, _, _ := strings.Cut(text, "\nSchema:") // the library appends the whole schema
	return at, t.where(at).errorf("invalid OpenAPI: %.500s", strings.ReplaceAll(first, "\n", " "))
}

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
