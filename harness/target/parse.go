package target

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/graphconform/conform/harness/yamldoc"
)

// location is the keys, and indexes of lists, that lead to a value.
type location []string

func (l location) child(key string) location { return append(slices.Clone(l), key) }

// isBody tells whether a value is the body of the request that creates a fixture.
func (l location) isBody() bool {
	return len(l) >= 4 && l[0] == "targets" && l[2] == "fixture" && l[3] == "create"
}

// places says where each value and each key stands in the file.
type places struct{ values, keys map[string]place }

func (p places) value(l location) place { return p.values[strings.Join(l, "/")] }

func (p places) key(l location) place { return p.keys[strings.Join(l, "/")] }

// parse returns the only document of the text as JSON has it: maps, lists, texts and, in a body, also numbers, booleans and null.
func parse(src []byte, m *mistakes) (tree any, at places) {
	document, wrong := yamldoc.Parse(src)
	switch {
	case wrong != nil:
		m.add(place{wrong.Line, wrong.Column}, "%s", wrong.Text)
		return nil, at
	case document == nil:
		m.add(place{1, 1}, "the file is empty: expected targets")
		return nil, at
	}
	r := treeReader{m, places{map[string]place{}, map[string]place{}}}
	return r.value(document, placeOfToken(document.GetToken()), nil), r.places
}

func placeOfToken(t *token.Token) place {
	line, column := yamldoc.At(t)
	return place{line, column}
}

// treeReader turns a syntax tree into values, and notes where each of them stands.
type treeReader struct {
	*mistakes
	places places
}

func (r treeReader) value(n ast.Node, at place, l location) any {
	r.places.values[strings.Join(l, "/")] = at
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(n.Values, l)
	case *ast.SequenceNode:
		list := make([]any, 0, len(n.Values))
		for i, item := range n.Values {
			list = append(list, r.value(item, placeOfToken(item.GetToken()), l.child(strconv.Itoa(i))))
		}
		return list
	case *ast.NullNode:
		return nil
	case *ast.BoolNode:
		if l.isBody() {
			return n.Value
		}
	case *ast.IntegerNode, *ast.FloatNode:
		text := n.GetToken().Value
		if l.isBody() && !json.Valid([]byte(text)) {
			r.add(at, "%s is not a number in JSON", quote(text))
		} else if l.isBody() {
			return json.Number(text)
		}
	}
	text, ok := yamldoc.Scalar(n)
	if !ok {
		r.add(at, "unsupported YAML: %s", n.Type().YAMLName())
	}
	return text
}

func (r treeReader) mapping(entries []*ast.MappingValueNode, l location) any {
	out := map[string]any{}
	for _, e := range entries {
		key, ok := yamldoc.Scalar(e.Key)
		at := placeOfToken(e.Key.GetToken())
		if !ok {
			r.add(at, "unsupported YAML for a key: %s", e.Key.Type().YAMLName())
			continue
		}
		r.places.keys[strings.Join(l.child(key), "/")] = at
		if mapping, ok := e.Value.(*ast.MappingNode); !ok || mapping.IsFlowStyle { // a block mapping stands where its key does
			at = placeOfToken(e.Value.GetToken())
		}
		out[key] = r.value(e.Value, at, l.child(key))
	}
	return out
}
