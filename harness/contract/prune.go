package contract

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// patch is one PATCH operation of a description, as nodes and as kin-openapi reads it.
type patch struct {
	pathKey, item *yaml.Node
	key, node     *yaml.Node // of the member `patch` of item
	item3         *openapi3.PathItem
	schemas       map[string]bool // components that it reaches
	unread        error           // why the GET of its path is not read, or nil
	list          *yaml.Node      // the GET of the collection that holds the entity, or nil
}

func (p *patch) path() string { return p.pathKey.Value }

// patches links every PATCH operation and returns those that can be loaded. leave is called for each of the others.
func (l *linker) patches(leave func(*patch, error)) (out []*patch) {
	paths := l.in(l.root, "paths")
	collections := map[string]bool{}
	for pathKey := range members(paths) {
		collections[collectionOf(pathKey.Value)] = true
	}
	for pathKey, item := range members(paths) {
		if strings.HasPrefix(pathKey.Value, "x-") {
			continue
		}
		p := &patch{pathKey: pathKey, item: item}
		l.object(item, l.main, func(n *yaml.Node, src *source) {
			p.key, p.node = l.member(n, "patch")
			if p.node == nil && !collections[pathKey.Value] {
				return
			}
			l.parameters(l.in(n, "parameters"), src)
			l.object(p.node, src, func(n *yaml.Node, src *source) { // some tools put a whole operation into a file
				l.parameters(l.in(n, "parameters"), src)
				l.object(l.in(n, "requestBody"), src, l.content)
				l.responses(n, src)
			})
			l.object(l.in(n, "get"), src, func(n *yaml.Node, src *source) {
				l.parameters(l.in(n, "parameters"), src)
				l.responses(n, src)
			})
		})
		p.key, p.node = l.member(item, "patch") // also where another path has the same item
		switch flaw := l.flaws[item]; {
		case flaw != nil && p.node == nil && l.in(item, "$ref") != nil:
			p.key, p.node = pathKey, item // it may have a PATCH operation
			leave(p, flaw)
		case p.node != nil:
			out = append(out, p)
		}
	}
	for _, p := range out {
		if get := l.in(l.in(paths, collectionOf(p.path())), "get"); l.in(get, "responses") != nil {
			p.list = get
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.schemas)) {
		l.combine(l.schemas[name])
	}
	return slices.DeleteFunc(out, func(p *patch) bool {
		flaw := l.reach(p)
		if flaw == nil || l.withoutRead(p, flaw) {
			return false
		}
		leave(p, flaw)
		return true
	})
}

func (l *linker) responses(n *yaml.Node, src *source) {
	for status, response := range members(l.in(n, "responses")) {
		if !strings.HasPrefix(status.Value, "x-") {
			l.object(response, src, l.response)
		}
	}
}

// read is the GET operation of the path, or nil if there is none or it is not valid.
func (l *linker) read(p *patch) *yaml.Node {
	if get := l.in(p.item, "get"); p.unread == nil && l.in(get, "responses") != nil {
		return get
	}
	return nil
}

// withoutRead takes the GET operation of the collection away, or else that of the path, because of a flaw. It reports whether there was one that
// the update can do without.
func (l *linker) withoutRead(p *patch, flaw error) bool {
	if p.list != nil {
		if p.list = nil; l.reach(p) == nil {
			return true
		}
	}
	if name, _ := l.takesPatch(p.node); name != nil || l.read(p) == nil { // a GET says what a JSON Patch may change
		return false
	}
	p.unread = flaw
	return l.reach(p) == nil
}

// roots are the nodes of an operation that kin-openapi loads.
func (l *linker) roots(p *patch) []*yaml.Node {
	return []*yaml.Node{
		l.in(p.item, "parameters"), l.in(p.node, "parameters"), l.in(p.node, "requestBody"), l.in(p.node, "responses"),
		l.in(l.read(p), "responses"), l.in(p.list, "responses"),
	}
}

// reach finds the components that an operation needs, and returns the first flaw in them.
func (l *linker) reach(p *patch) (flaw error) {
	p.schemas = map[string]bool{}
	if flaw = l.flaws[p.node]; flaw != nil {
		return flaw
	}
	var queue []string
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n == nil {
			return
		}
		if flaw == nil {
			flaw = l.flaws[n]
		}
		for key, value := range members(n) {
			if name, ok := strings.CutPrefix(value.Value, schemaPointer); key.Value == "$ref" && ok && !p.schemas[name] {
				p.schemas[name] = true
				queue = append(queue, name)
			}
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	for _, n := range l.roots(p) {
		visit(n)
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		visit(l.schemas[name])
	}
	return flaw
}

// document returns a description of nothing but these operations and what they reach.
func (l *linker) document(list []*patch) *yaml.Node {
	start := l.where(l.root)
	paths, schemas := l.newObject(start), map[string]bool{}
	for _, p := range list {
		here := l.where(p.key)
		update, item := l.newObject(here), l.newObject(l.where(p.pathKey))
		l.copyReadable(update, p.node, "parameters", "requestBody", "responses")
		if parameters := l.in(p.item, "parameters"); parameters != nil {
			l.set(item, "parameters", l.readable("parameters", parameters))
		}
		item.Content = append(item.Content, p.key, update)
		if read := l.read(p); read != nil {
			shown := l.newObject(l.where(read))
			l.copyReadable(shown, p.node, "parameters") // those of the path have to be there
			l.copyReadable(shown, read, "responses")
			l.set(item, "get", shown)
		}
		if p.list != nil { // in place of a method that nobody needs: the collection has a path of its own, with other parameters
			shown := l.newObject(l.where(p.list))
			l.copyReadable(shown, p.node, "parameters")
			l.copyReadable(shown, p.list, "responses")
			l.set(item, "trace", shown)
		}
		paths.Content = append(paths.Content, p.pathKey, item)
		maps.Copy(schemas, p.schemas)
	}
	components := l.newObject(start)
	declared := l.in(l.in(l.root, "components"), "schemas")
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		n := l.schemas[name]
		if n == nil { // kin-openapi says where the description refers to what it lacks
			continue
		}
		key, value := l.member(declared, name)
		if value != n {
			key = l.newText(l.where(n), name)
		}
		components.Content = append(components.Content, key, n)
	}
	text := func(text string) *yaml.Node { return l.newText(start, text) }
	return l.newObject(start, "openapi", text("3.0.3"), "info", l.newObject(start, "title", text("t"), "version", text("v")), "paths", paths,
		"components", l.newObject(start, "schemas", components))
}

func (l *linker) copyReadable(to, from *yaml.Node, names ...string) {
	for _, name := range names {
		if key, value := l.member(from, name); value != nil {
			to.Content = append(to.Content, key, l.readable(name, value))
		}
	}
}

// readable removes what does not concern conform, and so must not fail: links, examples, and the content of media types other than JSON.
// name is that of the member that holds n.
func (l *linker) readable(name string, n *yaml.Node) *yaml.Node {
	var out *yaml.Node
	switch {
	case n.Kind == yaml.MappingNode:
		named := name == "content" || name == "headers" || name == "responses" // the names of its members are the author's
		out = l.newObject(l.where(n))
		for key, value := range members(n) {
			switch {
			case name == "content" && !IsJSON(key.Value):
				value = l.newObject(l.where(key))
			case named:
				value = l.readable("", value)
			case slices.Contains([]string{"links", "example", "examples", "encoding"}, key.Value):
				continue
			case key.Value != "schema":
				value = l.readable(key.Value, value)
			}
			out.Content = append(out.Content, key, value)
		}
	case n.Kind == yaml.SequenceNode:
		out = l.newArray(l.where(n))
		for _, item := range n.Content {
			out.Content = append(out.Content, l.readable("", item))
		}
	default:
		out = n
	}
	return out
}
