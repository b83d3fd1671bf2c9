package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// The bounds of a file besides its size.
const (
	maxNesting = 200       // levels
	maxParts   = 2_000_000 // line breaks, commas, colons and brackets, each of which may become a node of about 200 bytes
	maxAliased = 100_000   // nodes that all aliases together stand for
)

// tree is a description as YAML nodes, with what kin-openapi drops: the order of members and their lines.
type tree struct {
	file string
	root *yaml.Node
	at   map[*yaml.Node]position // of nodes that are not where their line says

	recorded bool // at has every node except those that an overlay added

	components map[string]*yaml.Node // schemas by name, see linker
}

type position struct {
	file string
	line int
}

// errorf replaces unprintable characters, because the message may contain text of the file.
func (p position) errorf(format string, args ...any) error {
	text := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, fmt.Sprintf(format, args...))
	return fmt.Errorf("%s:%d: %s", p.file, p.line, text)
}

func (p position) wrap(err error) error { return fmt.Errorf("%s:%d: %w", p.file, p.line, err) }

// cite returns the position for a report. It omits the path of the file, so that citations are the same on every machine, but keeps the
// folder of a file named openapi.*.
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

// parse reads a YAML or JSON file into nodes without aliases and merge keys, and records their positions if they are not to be told from
// their lines.
func (t *tree) parse(file string, data []byte, record bool) (*yaml.Node, error) {
	start := position{file, 1}
	if len(data) > maxFile {
		return nil, start.errorf("the file is larger than %d MiB", maxFile>>20)
	}
	parts := 0
	for _, c := range data {
		if c == '\n' || c == ',' || c == ':' || c == '[' || c == '{' {
			parts++
		}
	}
	if parts > maxParts {
		return nil, start.errorf("the file has more than %d lines and separators", maxParts)
	}
	root, err := decodeNodes(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if err != nil {
		return nil, yamlError(file, err)
	}
	x := &expander{file: file}
	if record {
		x.at = t.at
	}
	if err := x.expand(root, 0); err != nil {
		return nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, start.errorf("the file is not a YAML or JSON object")
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
			return nil, errors.New("the file is empty")
		}
		return nil, err
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file has several YAML documents")
	}
	if len(doc.Content) != 1 {
		return nil, errors.New("the file is not a YAML or JSON object")
	}
	return doc.Content[0], nil
}

var yamlLine = regexp.MustCompile(`\bline (\d+)(?:: )?`)

// yamlError converts the library's `yaml: line 3: …`.
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

// where returns the position of a node. A node that an overlay added has the position of its parent, see settle.
func (t *tree) where(n *yaml.Node) position {
	if p, known := t.at[n]; known {
		return p
	}
	if n != nil && n.Line > 0 && !t.recorded {
		return position{t.file, n.Line}
	}
	return position{t.file, 1}
}

// settle sets the position of nodes without one to that of their parent.
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

// member returns the key and the value of a member of an object, or nil.
func (t *tree) member(n *yaml.Node, name string) (key, value *yaml.Node) {
	for key, value := range members(n) {
		if key.Value == name {
			return key, value
		}
	}
	return nil, nil
}

// in returns the value of a member of an object, or nil.
func (t *tree) in(n *yaml.Node, name string) *yaml.Node {
	_, value := t.member(n, name)
	return value
}

// members iterates over the keys and values of an object, and over nothing if n is not an object.
func members(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// items returns the items of an array, and nothing if n is nil.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	return n.Content
}

// resolve follows references. The linker has rejected unresolvable ones, and kin-openapi circular ones.
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

// pointer returns the node of a reference `#/components/…`, or nil.
func (t *tree) pointer(ref string) *yaml.Node {
	if name, ok := strings.CutPrefix(ref, schemaPointer); ok && t.components[name] != nil {
		return t.components[name]
	}
	path, local := strings.CutPrefix(ref, "#")
	if !local {
		return nil
	}
	return t.pointerIn(t.root, path)
}

// pointerIn follows a JSON pointer as it is written in the fragment of a URI.
func (t *tree) pointerIn(n *yaml.Node, path string) *yaml.Node {
	path, absolute := strings.CutPrefix(path, "/")
	if !absolute {
		return nil
	}
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

// extension returns an extension of a node, or of what it refers to. An extension next to a $ref overrides that of its target.
func (t *tree) extension(n *yaml.Node, name string) *yaml.Node {
	if v := t.in(n, name); v != nil {
		return v
	}
	return t.in(t.resolve(n), name)
}

// citation returns the line of a page that a node cites, or else the position of the node.
func (t *tree) citation(key, n *yaml.Node) string {
	if cite := t.extension(n, ExtCite); cite != nil && cite.Kind == yaml.ScalarNode && cite.Value != "" {
		return cite.Value
	}
	if key == nil {
		key = n
	}
	return t.where(key).cite()
}
