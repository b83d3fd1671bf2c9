package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// The bounds on one file beyond its size.
const (
	maxNesting = 200       // levels
	maxParts   = 1_000_000 // line breaks, commas, colons and brackets: each may become a node of some 400 bytes in memory
	maxAliased = 100_000   // nodes that aliases stand for, all together
)

// tree is a description as YAML nodes: what kin-openapi does not keep, the order of members and the line of each.
type tree struct {
	file string
	root *yaml.Node
	at   map[*yaml.Node]position // of every node as it was read; an overlay adds nodes without one
}

type position struct {
	file string
	line int
}

// errorf keeps what does not print out of the message: part of it is text of the file.
func (p position) errorf(format string, args ...any) error {
	text := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, fmt.Sprintf(format, args...))
	return fmt.Errorf("%s:%d: %s", p.file, p.line, text)
}

// cite words a position for a report: the file without its folder, for a citation is the same on every machine; the folder's name
// stays where the file is called openapi.* like all others.
func (p position) cite() string {
	slashed := filepath.ToSlash(p.file)
	base := path.Base(slashed)
	if strings.HasPrefix(base, "openapi.") || base == "overlay.yaml" {
		if folder := path.Base(path.Dir(slashed)); folder != "." && folder != ".." && folder != "/" {
			base = folder + "/" + base
		}
	}
	return fmt.Sprintf("%s:%d", base, p.line)
}

// parse reads one file, YAML or JSON, into nodes without aliases and merge keys, and notes where each stands.
func (t *tree) parse(file string, data []byte) (*yaml.Node, error) {
	start := position{file, 1}
	if len(data) > maxFile {
		return nil, start.errorf("want at most %d MiB, got more", maxFile>>20)
	}
	parts := 0
	for _, c := range data {
		if c == '\n' || c == ',' || c == ':' || c == '[' || c == '{' {
			parts++
		}
	}
	if parts > maxParts {
		return nil, start.errorf("want at most %d lines and separators, got %d", maxParts, parts)
	}
	root, err := decodeNodes(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if err != nil {
		return nil, yamlError(file, err)
	}
	x := &expander{file: file, at: t.at}
	if err := x.expand(root, 0); err != nil {
		return nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, start.errorf("want a YAML or JSON object")
	}
	return root, nil
}

func decodeNodes(data []byte) (*yaml.Node, error) {
	if looksLikeJSON(data) {
		return jsonNodes(data)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("want an OpenAPI description, got an empty file")
		}
		return nil, err
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("want one YAML document, got several")
	}
	if len(doc.Content) != 1 {
		return nil, errors.New("want a YAML or JSON object")
	}
	return doc.Content[0], nil
}

var yamlLine = regexp.MustCompile(`\bline (\d+)(?:: )?`)

// yamlError turns the library's `yaml: line 3: …` into ours.
func yamlError(file string, err error) error {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]])
		text = text[:m[0]] + text[m[1]:]
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "unmarshal errors:"))
	return position{file, line}.errorf("%.300s", strings.ReplaceAll(text, "\n", ";"))
}

func kindWord(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return "an array"
	}
	return "the value " + strconv.Quote(fmt.Sprintf("%.60s", n.Value))
}

// where returns the position of a node; one that an overlay added has that of what it was added to.
func (t *tree) where(n *yaml.Node) position {
	if p, known := t.at[n]; known {
		return p
	}
	return position{t.file, 1}
}

// settle gives every node without a position that of the node it stands in.
func (t *tree) settle(n *yaml.Node, above position) {
	here, known := t.at[n]
	if !known {
		here = above
		t.at[n] = here
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			t.settle(child, t.where(n.Content[i-1]))
			continue
		}
		t.settle(child, here)
	}
}

// member returns the key and the value of an object's member, nil where n is no object or lacks it.
func (t *tree) member(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// in returns the value of an object's member, or nil.
func (t *tree) in(n *yaml.Node, name string) *yaml.Node {
	_, value := t.member(n, name)
	return value
}

// items returns the items of an array, or the keys and values of an object in turn; none of nothing.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	return n.Content
}

// resolve follows references to where they lead; kin-openapi has refused those that lead nowhere or in a circle.
func (t *tree) resolve(n *yaml.Node) *yaml.Node {
	for range maxNesting {
		ref := t.in(n, "$ref")
		if ref == nil || ref.Kind != yaml.ScalarNode {
			return n
		}
		n = t.pointer(ref.Value)
	}
	return n
}

// pointer returns the node that `#/components/…` names, or nil.
func (t *tree) pointer(ref string) *yaml.Node {
	path, local := strings.CutPrefix(ref, "#/")
	if !local {
		return nil
	}
	n := t.root
	for token := range strings.SplitSeq(path, "/") {
		if unescaped, err := url.PathUnescape(token); err == nil {
			token = unescaped
		}
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if n != nil && n.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
			continue
		}
		n = t.in(n, token)
	}
	return n
}

// extension returns a scalar extension of a node, or of what it refers to: a member beside a $ref speaks for this use of it.
func (t *tree) extension(n *yaml.Node, name string) *yaml.Node {
	if v := t.in(n, name); v != nil {
		return v
	}
	return t.in(t.resolve(n), name)
}

// citation returns the line that a node cites, else the line where it stands.
func (t *tree) citation(key, n *yaml.Node) string {
	if cite := t.extension(n, ExtCite); cite != nil && cite.Kind == yaml.ScalarNode && cite.Value != "" {
		return cite.Value
	}
	if key == nil {
		key = n
	}
	return t.where(key).cite()
}
