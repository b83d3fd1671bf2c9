package target

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const maxDepth = 32 // of nesting; a conform.yaml needs six

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
	defer func() {
		if recover() != nil { // the parser panics on some texts
			m.add(place{1, 1}, "not valid YAML")
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if deep := tooDeep(tokens); deep != nil {
		m.add(placeOfToken(deep), "more than %d levels of nesting", maxDepth)
		return nil, at
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		wrong, message := place{1, 1}, "cannot be parsed"
		if syntax := yaml.Error(nil); errors.As(err, &syntax) && syntax.GetToken() != nil {
			wrong, message = placeOfToken(syntax.GetToken()), syntax.GetMessage()
		}
		m.add(wrong, "not valid YAML: %s", message)
		return nil, at
	}
	var bodies []ast.Node
	for _, document := range file.Docs {
		if _, comment := document.Body.(*ast.CommentGroupNode); document.Body != nil && !comment {
			bodies = append(bodies, document.Body)
		}
	}
	switch len(bodies) {
	case 0:
		m.add(place{1, 1}, "the file is empty: expected targets")
		return nil, at
	case 1:
		r := treeReader{m, places{map[string]place{}, map[string]place{}}}
		return r.value(bodies[0], placeOfToken(bodies[0].GetToken()), nil), r.places
	}
	m.add(placeOfToken(bodies[1].GetToken()), "the file holds a second YAML document: expected one")
	return nil, at
}

// tooDeep finds nesting on which a recursive parser could exhaust the stack: brackets, and entries within entries on one line. The
// size of the file bounds the depth of block mappings, because each level is indented further.
func tooDeep(tokens token.Tokens) *token.Token {
	flow, line, onLine := 0, 0, 0
	for _, t := range tokens {
		if t.Position == nil {
			continue
		}
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			onLine++
		}
		if flow > maxDepth || onLine > maxDepth {
			return t
		}
	}
	return nil
}

func placeOfToken(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
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
	text, ok := scalar(n)
	if !ok {
		r.add(at, "unsupported YAML: %s", n.Type().YAMLName())
	}
	return text
}

func (r treeReader) mapping(entries []*ast.MappingValueNode, l location) any {
	out := map[string]any{}
	for _, e := range entries {
		key, ok := scalar(e.Key)
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

// scalar returns a scalar's text as it is written, so that 007 stays 007; ok is false for null and for what is not a scalar.
func scalar(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}
