package contract

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// combine replaces the allOf of a component by the keywords of its parts, so that everything after it sees one schema: one list of
// properties, the tightest bounds. What cannot be combined stays in allOf. It reports whether a part may be combined into others: one that
// includes itself may not.
func (l *linker) combine(n *yaml.Node) bool {
	list := l.in(n, "allOf")
	if l.merged[n] || list == nil {
		return true
	}
	if l.merging[n] {
		return false
	}
	l.merging[n] = true
	defer delete(l.merging, n)
	own := &yaml.Node{Kind: yaml.MappingNode, Content: slices.Clone(n.Content)}
	l.at[own] = l.where(n)
	l.remove(own, "allOf")
	before, after := l.split(n, own)
	parts := []*yaml.Node{before}
	for _, part := range list.Content {
		resolved := l.resolve(part)
		if resolved == nil || resolved.Kind != yaml.MappingNode || l.in(resolved, "$ref") != nil || !l.combine(resolved) {
			return false
		}
		parts = append(parts, resolved)
	}
	if limit := l.kindOf(n, parts); limit != nil {
		parts = append(parts, limit)
	}
	c := &combination{linker: l, self: own, at: l.where(n), values: map[string]*yaml.Node{}}
	for _, part := range append(parts, after) {
		if !c.add(part) {
			l.merged[n] = true // contradictory: nothing fits it
			return true
		}
	}
	n.Content = c.content(parts, after)
	l.merged[n] = true
	return true
}

// kindOf says which values the discriminator of a part has for a component, or returns nil.
func (l *linker) kindOf(n *yaml.Node, parts []*yaml.Node) *yaml.Node {
	name := l.names[n]
	for _, part := range parts {
		if d := l.kinds[part]; d != nil && name != "" && !strings.HasPrefix(name, "inline") {
			l.kinds[n] = d
			return l.limit(l.where(n), d.property, d.values(n, name))
		}
	}
	return nil
}

// split divides a schema's own keywords into those before its allOf and those after, because the order of properties is that of the
// description.
func (l *linker) split(n, own *yaml.Node) (before, after *yaml.Node) {
	before, after = l.newObject(l.where(n)), l.newObject(l.where(n))
	at, seen := before, false
	for key, value := range members(n) {
		switch key.Value {
		case "allOf":
			seen = true
		case "properties":
			if at = before; seen {
				at = after
			}
			at.Content = append(at.Content, key, value)
		}
	}
	for key, value := range members(own) {
		if key.Value != "properties" {
			before.Content = append(before.Content, key, value)
		}
	}
	if l.in(before, "additionalProperties") != nil && l.in(after, "properties") != nil { // it is about the properties next to it
		before.Content = append(before.Content, after.Content...)
		after.Content = nil
	}
	return before, after
}

// combination collects the keywords of several schemas that all apply.
type combination struct {
	*linker
	self   *yaml.Node // the keywords next to allOf
	at     position
	order  []*yaml.Node // names of keywords
	values map[string]*yaml.Node
	rest   []*yaml.Node // schemas that stay in allOf
}

func (c *combination) put(key, value *yaml.Node) {
	if c.values[key.Value] == nil {
		c.order = append(c.order, key)
	}
	c.values[key.Value] = value
}

// add adds the keywords of a part, except those about members. It returns false for a contradiction.
func (c *combination) add(part *yaml.Node) bool {
	for key, value := range members(part) {
		known := c.values[key.Value]
		switch key.Value {
		case "properties", "additionalProperties", "nullable", "discriminator":
			continue
		case "allOf": // of a part that keeps some
			c.rest = append(c.rest, value.Content...)
			continue
		}
		if known == nil {
			c.put(key, value)
			continue
		}
		if !c.both(key, known, value) {
			return false
		}
	}
	return true
}

// both combines two values of a keyword.
func (c *combination) both(key, known, value *yaml.Node) bool {
	switch name := key.Value; name {
	case "type":
		switch {
		case known.Value == value.Value:
		case known.Value == "integer" && value.Value == "number":
		case known.Value == "number" && value.Value == "integer":
			c.put(key, value)
		default:
			return false
		}
	case "required":
		all := c.newArray(c.where(known), known.Content...)
		for _, n := range value.Content {
			if !slices.ContainsFunc(all.Content, func(other *yaml.Node) bool { return other.Value == n.Value }) {
				all.Content = append(all.Content[:len(all.Content):len(all.Content)], n)
			}
		}
		c.put(key, all)
	case "enum":
		common := c.newArray(c.where(known))
		for _, n := range known.Content {
			if slices.ContainsFunc(value.Content, func(other *yaml.Node) bool { return sameNode(n, other) }) {
				common.Content = append(common.Content, n)
			}
		}
		if len(common.Content) == 0 {
			return false
		}
		c.put(key, common)
	case "readOnly", "writeOnly", "uniqueItems", "deprecated":
		if isTrue(value) {
			c.put(key, value)
		}
	case "minLength", "minItems", "minProperties":
		if number(value).Cmp(number(known)) > 0 {
			c.put(key, value)
		}
	case "maxLength", "maxItems", "maxProperties":
		if number(value).Cmp(number(known)) < 0 {
			c.put(key, value)
		}
	case "title", "description", "example", "default", "externalDocs", "xml":
	case "items":
		if !sameNode(known, value) {
			c.put(key, c.all(known, value))
		}
	default:
		if !strings.HasPrefix(name, "x-") && !sameNode(known, value) {
			c.rest = append(c.rest, c.residue(name, value))
		}
	}
	return true
}

// residue is a schema of one keyword that has to apply as well.
func (c *combination) residue(name string, value *yaml.Node) *yaml.Node {
	return c.newObject(c.where(value), name, value)
}

// all returns a reference to a component to which several schemas apply.
func (c *combination) all(schemas ...*yaml.Node) *yaml.Node {
	n := c.newObject(c.at, "allOf", c.newArray(c.at, schemas...))
	c.linked[n] = true
	ref := c.reference(n, c.at)
	c.combine(n)
	return ref
}

// content returns the combined schema.
func (c *combination) content(parts []*yaml.Node, after *yaml.Node) []*yaml.Node {
	list := append(slices.Clone(parts), after)
	var out []*yaml.Node
	for _, key := range c.order {
		out = append(out, key, c.values[key.Value])
	}
	if mayBeNull := c.nullable(parts); mayBeNull != nil {
		out = append(out, c.newText(c.at, "nullable"), mayBeNull)
	}
	properties, additional := c.members(list)
	if len(properties) > 0 {
		n := c.newObject(c.at)
		n.Content = properties
		out = append(out, c.newText(c.at, "properties"), n)
	}
	if additional != nil {
		out = append(out, c.newText(c.at, "additionalProperties"), additional)
	}
	if len(c.rest) > 0 {
		out = append(out, c.newText(c.at, "allOf"), c.newArray(c.at, c.rest...))
	}
	return out
}

// nullable says whether null fits: where the schema with allOf says so, as authors mean it, or where each typed part does. parts[0] are the
// keywords next to allOf.
func (c *combination) nullable(parts []*yaml.Node) *yaml.Node {
	own := c.in(parts[0], "nullable")
	if own != nil && (isTrue(own) || len(parts) == 1) {
		return own
	}
	typed, last := 0, own
	for _, part := range parts {
		n := c.in(part, "nullable")
		if c.in(part, "type") != nil && !isTrue(n) || n != nil && !isTrue(n) {
			if n == nil {
				return nil
			}
			return n
		}
		if isTrue(n) {
			typed, last = typed+1, n
		}
	}
	if typed == 0 {
		return nil
	}
	return last
}

// members combines the properties. A part that allows no others excludes those of the other parts.
func (c *combination) members(parts []*yaml.Node) (properties []*yaml.Node, additional *yaml.Node) {
	var keys []*yaml.Node
	declared := map[string]bool{}
	for _, part := range parts {
		for key := range members(c.in(part, "properties")) {
			if !declared[key.Value] {
				declared[key.Value] = true
				keys = append(keys, key)
			}
		}
	}
	tables := make([]map[string]*yaml.Node, len(parts))
	for i, part := range parts {
		tables[i] = map[string]*yaml.Node{}
		for key, value := range members(c.in(part, "properties")) {
			tables[i][key.Value] = value
		}
	}
	for _, key := range keys {
		var schemas []*yaml.Node
		excluded := false
		for i, part := range parts {
			value, rest := tables[i][key.Value], c.in(part, "additionalProperties")
			switch {
			case value == nil && rest != nil && rest.Kind == yaml.MappingNode:
				value = rest
			case value == nil && rest != nil && !isTrue(rest):
				excluded = true
			}
			if value != nil && !slices.ContainsFunc(schemas, func(other *yaml.Node) bool { return sameNode(other, value) }) {
				schemas = append(schemas, value)
			}
		}
		if excluded || len(schemas) == 0 {
			continue
		}
		value := schemas[0]
		if len(schemas) > 1 {
			value = c.all(schemas...)
		}
		properties = append(properties, key, value)
	}
	return properties, c.additional(parts)
}

func (c *combination) additional(parts []*yaml.Node) *yaml.Node {
	var schemas []*yaml.Node
	for _, part := range parts {
		switch n := c.in(part, "additionalProperties"); {
		case n == nil || isTrue(n):
		case n.Kind != yaml.MappingNode:
			return n
		default:
			schemas = append(schemas, n)
		}
	}
	switch len(schemas) {
	case 0:
		return nil
	case 1:
		return schemas[0]
	}
	return c.all(schemas...)
}

func number(n *yaml.Node) *big.Rat {
	if x, ok := new(big.Rat).SetString(n.Value); ok && jsonNumber.MatchString(n.Value) {
		return x
	}
	return new(big.Rat)
}

// sameNode reports whether two nodes have the same content.
func sameNode(a, b *yaml.Node) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind || cmp.Compare(len(a.Content), len(b.Content)) != 0 || a.Value != b.Value || a.Kind == yaml.ScalarNode && a.ShortTag() != b.ShortTag() {
		return false
	}
	for i := range a.Content {
		if !sameNode(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
