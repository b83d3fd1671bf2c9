package contract

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// dropNullBranch removes a branch of anyOf or oneOf that is only null, and reports whether there was one. A single branch that remains
// becomes part of the schema, so that a property that may be null is what it would be otherwise, and no choice.
func (l *linker) dropNullBranch(n *yaml.Node) (nullable bool) {
	for _, other := range []string{"type", "enum", "const", "not"} {
		if l.in(n, other) != nil { // null may not satisfy it
			return false
		}
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		list := l.in(n, keyword)
		rest := slices.DeleteFunc(slices.Clone(items(list)), l.isNull)
		if len(rest) == 0 || len(rest) == len(items(list)) {
			continue
		}
		nullable = true
		switch only := rest[0]; {
		case len(rest) > 1 || only.Kind != yaml.MappingNode:
			l.set(n, keyword, l.newArray(l.where(list), rest...))
		case l.in(only, "$ref") != nil:
			l.remove(n, keyword)
			l.require(n, l.newObject(l.where(only), "allOf", l.newArray(l.where(list), only)))
		default:
			l.remove(n, keyword)
			l.require(n, only)
		}
	}
	return nullable
}

// isNull reports whether null is the only value of a schema.
func (l *linker) isNull(n *yaml.Node) bool {
	null := func(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Value == "null" }
	kind, enum := l.in(n, "type"), l.in(n, "enum")
	switch {
	case kind != nil && kind.Kind == yaml.SequenceNode:
		return len(kind.Content) == 1 && null(kind.Content[0])
	case kind != nil && null(kind):
		return true
	}
	return enum != nil && len(items(enum)) == 1 && items(enum)[0].ShortTag() == "!!null"
}
