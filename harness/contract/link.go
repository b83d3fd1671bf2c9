package contract

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// source is a file that a description consists of: the description itself, or one that it refers to.
type source struct {
	name string // path below the folder of the description, or empty for the description
	root *yaml.Node
}

// linker makes what PATCH operations reach self-contained, for kin-openapi to load. It replaces a reference to a parameter, a response and
// the like by a copy of what it refers to, and makes every schema that is referred to a component. On the way, schemas get the form of
// OpenAPI 3.0.
type linker struct {
	*tree
	open    func(name string) ([]byte, error) // reads a file below the folder of the description; nil if there is none
	modern  bool                              // the description is OpenAPI 3.1
	old     bool                              // it is Swagger 2.0
	main    *source
	files   map[string]*source
	schemas map[string]*yaml.Node // components by name
	names   map[*yaml.Node]string // of the components
	linked  map[*yaml.Node]bool
	within  map[*yaml.Node]bool  // parameters, responses and the like that are being linked
	flaws   map[*yaml.Node]error // why a node makes an operation unusable
	gaps    map[*yaml.Node][]Gap
	kinds   map[*yaml.Node]*discriminator
	merging map[*yaml.Node]bool // see combine
	merged  map[*yaml.Node]bool
}

func newLinker(t *tree, open func(string) ([]byte, error), v version) *linker {
	l := &linker{
		tree: t, open: open, modern: v == openAPI31, old: v == swagger2, main: &source{root: t.root}, files: map[string]*source{}, schemas: map[string]*yaml.Node{},
		names: map[*yaml.Node]string{}, linked: map[*yaml.Node]bool{}, within: map[*yaml.Node]bool{}, flaws: map[*yaml.Node]error{},
		gaps: map[*yaml.Node][]Gap{}, kinds: map[*yaml.Node]*discriminator{}, merging: map[*yaml.Node]bool{}, merged: map[*yaml.Node]bool{},
	}
	t.components = l.schemas
	return l
}

func (l *linker) flaw(n *yaml.Node, err error) {
	if l.flaws[n] == nil {
		l.flaws[n] = err
	}
}

// object links an object of the description that is no schema: what it refers to replaces it, its extensions stay. each links what it holds.
func (l *linker) object(n *yaml.Node, src *source, each func(*yaml.Node, *source)) {
	if n == nil || l.linked[n] || l.within[n] {
		return
	}
	ref := l.in(n, "$ref")
	if ref == nil {
		l.linked[n] = true
		each(n, src)
		return
	}
	target, at, err := l.target(ref, src)
	if err != nil {
		l.flaw(n, err)
		return
	}
	l.within[n] = true
	l.object(target, at, each)
	delete(l.within, n)
	if l.flaws[target] != nil {
		l.flaw(n, l.flaws[target])
	}
	if !l.linked[target] {
		l.flaw(n, l.where(ref).errorf("$ref %.200q refers to itself", ref.Value))
		return
	}
	own := map[string]bool{}
	content := []*yaml.Node{}
	for key, value := range members(n) {
		if strings.HasPrefix(key.Value, "x-") {
			own[key.Value] = true
			content = append(content, key, value)
		}
	}
	for key, value := range members(target) {
		if !own[key.Value] {
			content = append(content, key, value)
		}
	}
	n.Kind, n.Content, l.linked[n] = target.Kind, content, true
}

// values links every member of an object. Names that start with x- may be those of headers and examples.
func (l *linker) values(n *yaml.Node, src *source, each func(*yaml.Node, *source)) {
	for _, value := range members(n) {
		l.object(value, src, each)
	}
}

func (l *linker) parameters(n *yaml.Node, src *source) {
	for _, parameter := range items(n) {
		l.object(parameter, src, l.content)
	}
}

// content links a request body, a parameter or a header.
func (l *linker) content(n *yaml.Node, src *source) {
	l.examples(n, src)
	l.schema(l.in(n, "schema"), src)
	l.object(l.in(n, "content"), src, func(content *yaml.Node, src *source) { // some tools put what it lists into a file
		for name, media := range members(content) {
			if IsJSON(name.Value) {
				l.object(media, src, func(media *yaml.Node, src *source) {
					l.examples(media, src)
					l.schema(l.in(media, "schema"), src)
				})
			}
		}
	})
}

// examples links the examples of a media type, and removes those that refer to nothing: they say nothing, and the rest can be tested.
func (l *linker) examples(n *yaml.Node, src *source) {
	examples := l.in(n, "examples")
	if examples == nil || examples.Kind != yaml.MappingNode {
		return
	}
	l.values(examples, src, func(*yaml.Node, *source) {})
	var found []*yaml.Node
	for name, example := range members(examples) {
		if l.flaws[example] != nil {
			delete(l.flaws, example)
			continue
		}
		found = append(found, name, example)
	}
	examples.Content = found
}

func (l *linker) response(n *yaml.Node, src *source) {
	l.content(n, src)
	l.values(l.in(n, "headers"), src, l.content)
}

// schema links a schema and all that it consists of.
func (l *linker) schema(n *yaml.Node, src *source) {
	if n == nil || l.linked[n] {
		return
	}
	l.linked[n] = true
	l.convert(n)
	if ref := l.in(n, "$ref"); ref != nil {
		target, at, err := l.target(ref, src)
		if err != nil {
			l.flaw(n, err)
			return
		}
		ref.Value = schemaPointer + l.component(target, ref.Value)
		l.schema(target, at)
		return
	}
	l.discriminate(n, src)
	if _, named := l.names[n]; l.in(n, "allOf") != nil && !named {
		n = l.extract(n)
	}
	for sub := range subschemas(n) {
		l.schema(sub, src)
	}
}

const schemaPointer = "#/components/schemas/"

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// component returns the name of a schema among the components, the last part of the reference if it is free.
func (l *linker) component(n *yaml.Node, ref string) string {
	if name, known := l.names[n]; known {
		return name
	}
	if unescaped, err := url.PathUnescape(ref); err == nil {
		ref = unescaped
	}
	base := strings.Trim(unsafeName.ReplaceAllString(ref[strings.LastIndexAny(ref, "/#")+1:], "-"), "-")
	if base == "" {
		base = "schema"
	}
	name := base
	for i := 2; l.schemas[name] != nil; i++ {
		name = base + "." + strconv.Itoa(i)
	}
	l.schemas[name], l.names[n] = n, name
	return name
}

// extract moves an inline schema to the components, so that other schemas can share its parts without containing themselves.
func (l *linker) extract(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Content: n.Content}
	l.at[out], l.linked[out] = l.where(n), true
	n.Content = l.reference(out, l.where(n)).Content
	return out
}

func (l *linker) reference(n *yaml.Node, at position) *yaml.Node {
	return l.newObject(at, "$ref", l.newText(at, schemaPointer+l.component(n, "inline")))
}

// target returns what a reference refers to, and the file that it is in.
func (l *linker) target(ref *yaml.Node, src *source) (*yaml.Node, *source, error) {
	here := l.where(ref)
	if ref.Kind != yaml.ScalarNode {
		return nil, nil, here.errorf("$ref is %s: want a text", kindWord(ref))
	}
	file, fragment, _ := strings.Cut(ref.Value, "#")
	at := src
	if file != "" {
		var err error
		if at, err = l.file(here, ref.Value, file, src); err != nil {
			return nil, nil, err
		}
	}
	var n *yaml.Node
	switch {
	case fragment == "":
		n = at.root
	case strings.HasPrefix(fragment, "/"):
		n = l.pointerIn(at.root, fragment)
	default:
		n = anchored(at.root, fragment)
	}
	if n == nil {
		return nil, nil, here.errorf("$ref %.200q refers to nothing", ref.Value)
	}
	return n, at, nil
}

// anchored returns the schema with an $anchor.
func anchored(n *yaml.Node, name string) *yaml.Node {
	for key, value := range members(n) {
		if key.Value == "$anchor" && value.Value == name {
			return n
		}
	}
	for _, child := range n.Content {
		if found := anchored(child, name); found != nil {
			return found
		}
	}
	return nil
}

// file reads a file that a description refers to: below its own folder, never elsewhere and never over the network.
func (l *linker) file(here position, ref, name string, src *source) (*source, error) {
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	full := path.Join(path.Dir(src.name), name)
	if l.open == nil || strings.Contains(name, ":") || strings.ContainsAny(name[:1], `/\`) || full == ".." || strings.HasPrefix(full, "../") {
		return nil, here.errorf("$ref %.200q is outside the description: only files below its folder are read", ref)
	}
	if known := l.files[full]; known != nil {
		if known.root == nil {
			return nil, here.errorf("$ref %.200q: %s cannot be read", ref, full)
		}
		return known, nil
	}
	out := &source{name: full}
	l.files[full] = out
	data, err := l.open(full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, here.errorf("$ref %.200q: there is no file %.200s", ref, full)
	case err != nil:
		return nil, here.errorf("$ref %.200q: %.200s cannot be read: %v", ref, full, err)
	}
	if out.root, err = l.parse(path.Join(path.Dir(strings.ReplaceAll(l.tree.file, `\`, "/")), full), data, true); err != nil {
		out.root = nil
		return nil, err
	}
	return out, nil
}
