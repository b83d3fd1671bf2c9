// Package yamldoc parses a file of one YAML document that people write, and bounds what a hostile one costs.
//
// This package is not API: it may change in any release.
package yamldoc

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const maxDepth = 32 // of nesting; a conform.yaml needs six

// Error says what makes a text no YAML document, and where: both numbers count from 1.
type Error struct {
	Line, Column int
	Text         string
}

func (e *Error) Error() string { return e.Text }

func errorAt(t *token.Token, format string, args ...any) *Error {
	line, column := At(t)
	return &Error{line, column, fmt.Sprintf(format, args...)}
}

// At returns the line and the column of a token, from 1.
func At(t *token.Token) (line, column int) {
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return max(t.Position.Line, 1), max(t.Position.Column, 1)
}

// Parse returns the only document of a text, nil if it has none.
func Parse(src []byte) (document ast.Node, wrong *Error) {
	defer func() {
		if recover() != nil { // the parser panics on some texts
			document, wrong = nil, errorAt(nil, "not valid YAML")
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if deep := tooDeep(tokens); deep != nil {
		return nil, errorAt(deep, "more than %d levels of nesting", maxDepth)
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		if syntax := yaml.Error(nil); errors.As(err, &syntax) && syntax.GetToken() != nil {
			return nil, errorAt(syntax.GetToken(), "not valid YAML: %s", syntax.GetMessage())
		}
		return nil, errorAt(nil, "not valid YAML: cannot be parsed")
	}
	for _, d := range file.Docs {
		_, comment := d.Body.(*ast.CommentGroupNode)
		switch {
		case d.Body == nil || comment:
		case document != nil:
			return nil, errorAt(d.Body.GetToken(), "the file holds a second YAML document: expected one")
		default:
			document = d.Body
		}
	}
	return document, nil
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

// Scalar returns a scalar's text as it is written, so that 007 stays 007; ok is false for null and for what is not a scalar.
func Scalar(n ast.Node) (text string, ok bool) {
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
