package contract

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// keywords30 are the keywords of a schema in OpenAPI 3.0.
var keywords30 = []string{
	"title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
	"minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum", "type", "allOf", "oneOf", "anyOf", "not", "items",
	"properties", "additionalProperties", "description", "format", "default", "nullable", "discriminator", "readOnly", "writeOnly", "xml",
	"externalDocs", "example", "deprecated", "$ref",
}

// maxEnum bounds an enumeration: the time that a validator takes grows with the square of its size.
const maxEnum = 10_000

// maxRecursive bounds the branches of a union that contains itself: a validator tries each in each, as deep as a value is nested.
const maxRecursive = 20

// unjudged are the keywords of JSON Schema 2020-12 that limit values and have no form in OpenAPI 3.0.
var unjudged = []string{
	"prefixItems", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "if", "contains", "patternProperties", "propertyNames",
	"dependentSchemas", "dependentRequired", "contentSchema",
}

// convert gives a schema the form of OpenAPI 3.0, but not those that it consists of. What has no such form becomes a gap.
func (l *linker) convert(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" {
		l.convertBoolean(n)
	}
	if n.Kind != yaml.MappingNode || l.in(n, "$ref") != nil && !l.modern {
		return
	}
	if l.old {
		if nullable := l.remove(n, "x-nullable"); nullable != nil {
			l.set(n, "nullable", nullable)
		}
		if name := l.in(n, "discriminator"); name != nil && name.Kind == yaml.ScalarNode {
			l.set(n, "discriminator", l.newObject(l.where(name), "propertyName", name))
		}
	}
	nullable := l.dropNullBranch(n)
	if size := len(items(l.in(n, "enum"))); size > maxEnum {
		l.flaw(n, l.where(n).errorf("an enumeration has %d members; conform takes at most %d", size, maxEnum))
	}
	for _, union := range []string{"oneOf", "anyOf"} {
		if size := len(items(l.in(n, union))); size > maxRecursive && l.reaches(l.in(n, union), n, map[*yaml.Node]bool{}) {
			l.flaw(n, l.where(n).errorf("%s has %d branches and contains itself; conform takes at most %d", union, size, maxRecursive))
		}
	}
	if union := l.in(n, "oneOf"); union != nil && union.Kind == yaml.SequenceNode { // nothing matches exactly one of two equal branches
		var different []*yaml.Node
		for _, branch := range union.Content {
			if !slices.ContainsFunc(different, func(other *yaml.Node) bool { return sameNode(branch, other) }) {
				different = append(different, branch)
			}
		}
		union.Content = different
	}
	l.convertTypes(n)
	if nullable {
		l.set(n, "nullable", l.newTrue(l.where(n)))
	}
	if value := l.remove(n, "const"); value != nil {
		l.restrictTo(n, l.newArray(l.where(value), value))
	}
	if pattern := l.in(n, "pattern"); pattern != nil && pattern.Kind == yaml.ScalarNode {
		if _, err := CompilePattern(pattern.Value); err != nil {
			l.remove(n, "pattern")
			l.gaps[n] = append(l.gaps[n], Gap{Cite: l.where(pattern).cite(), Reason: err.Error() + ", so it is not judged"})
		}
	}
	l.convertBound(n, "minimum", "exclusiveMinimum")
	l.convertBound(n, "maximum", "exclusiveMaximum")
	l.addItems(n)
	l.moveEnum(n)
	if !l.modern {
		return
	}
	if example := l.remove(n, "examples"); l.in(n, "example") == nil && len(items(example)) > 0 && example.Kind == yaml.SequenceNode {
		l.set(n, "example", example.Content[0])
	}
	if encoding := l.in(n, "contentEncoding"); encoding != nil && strings.HasPrefix(encoding.Value, "base64") && l.in(n, "format") == nil {
		l.set(n, "format", l.newText(l.where(encoding), map[string]string{"base64": "byte", "base64url": "base64url"}[encoding.Value]))
	}
	l.dropKeywords(n)
	l.convertSiblings(n)
}

// addItems lets an array without items have any, as JSON Schema does. OpenAPI 3.0 and Swagger 2.0 ask for items, but many descriptions
// lack them.
func (l *linker) addItems(n *yaml.Node) {
	if kind := l.in(n, "type"); kind != nil && kind.Value == "array" && l.in(n, "items") == nil {
		l.set(n, "items", l.newObject(l.where(n)))
	}
}

// moveEnum gives the items of an array the enumeration of the array, if none of its members is an array: no value would match it. Many
// descriptions have it there.
func (l *linker) moveEnum(n *yaml.Node) {
	kind, list, each := l.in(n, "type"), l.in(n, "enum"), l.in(n, "items")
	if kind == nil || kind.Value != "array" || list == nil || each == nil || each.Kind != yaml.MappingNode || l.in(each, "$ref") != nil || l.in(each, "enum") != nil ||
		slices.ContainsFunc(items(list), func(member *yaml.Node) bool { return member.Kind != yaml.ScalarNode || isNullNode(member) }) {
		return
	}
	l.remove(n, "enum")
	l.set(each, "enum", list)
}

// reaches tells whether a node contains another one, also through references.
func (l *linker) reaches(n, other *yaml.Node, seen map[*yaml.Node]bool) bool {
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	if l.in(n, "$ref") != nil {
		to := l.resolve(n)
		return to == other || l.reaches(to, other, seen)
	}
	return slices.ContainsFunc(n.Content, func(part *yaml.Node) bool { return part == other || l.reaches(part, other, seen) })
}

// convertBoolean converts the schemas `true` and `false`.
func (l *linker) convertBoolean(n *yaml.Node) {
	never := n.Value != "true"
	n.Kind, n.Tag, n.Value = yaml.MappingNode, "!!map", ""
	if never {
		n.Content = []*yaml.Node{l.newText(l.where(n), "not"), l.newObject(l.where(n))}
	}
}

// convertTypes converts a list of types, of which null becomes nullable.
func (l *linker) convertTypes(n *yaml.Node) {
	kind := l.in(n, "type")
	if kind == nil {
		if l.modern {
			l.remove(n, "nullable") // which OpenAPI 3.1 does not know
			if listed := slices.Concat(items(l.in(n, "enum")), []*yaml.Node{l.in(n, "const")}); slices.ContainsFunc(listed, isNullNode) {
				l.set(n, "nullable", l.newTrue(l.where(n)))
			}
		}
		return
	}
	names := []*yaml.Node{kind}
	if kind.Kind == yaml.SequenceNode {
		names = slices.Clone(kind.Content)
	}
	isNull := func(name *yaml.Node) bool { return name.Value == "null" }
	null := slices.ContainsFunc(names, isNull)
	names = slices.DeleteFunc(names, isNull)
	here := l.where(kind)
	if l.modern {
		l.remove(n, "nullable")
	}
	switch {
	case len(names) == 1:
		l.set(n, "type", names[0])
	case len(names) == 0:
		l.remove(n, "type")
		null = false
		nothing := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
		l.restrictTo(n, l.newArray(here, nothing))
		l.set(n, "nullable", l.newTrue(here))
	default:
		l.remove(n, "type")
		var branches []*yaml.Node
		for _, name := range names {
			branch := l.newObject(here, "type", name)
			if name.Value == "array" {
				branch = l.newObject(here, "type", name, "items", l.newObject(here))
			}
			branches = append(branches, branch)
		}
		l.require(n, l.newObject(here, "anyOf", l.newArray(here, branches...)))
	}
	if !null {
		return
	}
	l.set(n, "nullable", l.newTrue(here))
	if enum := l.in(n, "enum"); enum != nil {
		enum.Content = slices.DeleteFunc(enum.Content, isNullNode)
	}
}

func isNullNode(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

// require adds a schema that has to apply as well, as keywords of its own if they are free.
func (l *linker) require(n, more *yaml.Node) {
	free := true
	for key := range members(more) {
		free = free && l.in(n, key.Value) == nil
	}
	if free {
		n.Content = append(n.Content, more.Content...)
		return
	}
	all := l.in(n, "allOf")
	if all == nil {
		all = l.newArray(l.where(n))
		l.set(n, "allOf", all)
	}
	all.Content = append(all.Content, more)
}

// restrictTo adds an enumeration.
func (l *linker) restrictTo(n, values *yaml.Node) {
	l.require(n, l.newObject(l.where(values), "enum", values))
}

// convertBound converts a numeric exclusiveMinimum or exclusiveMaximum.
func (l *linker) convertBound(n *yaml.Node, bound, exclusive string) {
	value := l.in(n, exclusive)
	if value == nil || value.Kind != yaml.ScalarNode || value.ShortTag() == "!!bool" || value.ShortTag() == "!!str" {
		return
	}
	l.remove(n, exclusive)
	l.require(n, l.newObject(l.where(value), bound, value, exclusive, l.newTrue(l.where(value))))
}

// dropKeywords removes the keywords that OpenAPI 3.0 does not know, and makes those that limit values gaps.
func (l *linker) dropKeywords(n *yaml.Node) {
	var content []*yaml.Node
	for key, value := range members(n) {
		if slices.Contains(keywords30, key.Value) || strings.HasPrefix(key.Value, "x-") {
			content = append(content, key, value)
			continue
		}
		if pattern := l.in(value, "pattern"); key.Value == "propertyNames" && pattern != nil && pattern.Kind == yaml.ScalarNode {
			if _, err := CompilePattern(pattern.Value); err == nil {
				content = append(content, l.newText(l.where(key), extNames), pattern)
				l.gaps[n] = append(l.gaps[n], Gap{Cite: l.where(key).cite(), Reason: "of the schema keyword propertyNames, only a pattern is judged, and only in updates"})
				continue
			}
		}
		if slices.Contains(unjudged, key.Value) {
			l.gaps[n] = append(l.gaps[n], Gap{Cite: l.where(key).cite(), Reason: fmt.Sprintf("the schema keyword %s is not judged", key.Value)})
		}
	}
	tuple := l.in(n, "prefixItems") != nil
	n.Content = content
	if tuple { // no value can be made without them
		l.set(n, "items", l.newObject(l.where(n), extTuple, l.newTrue(l.where(n))))
	}
}

// convertSiblings converts the keywords next to a $ref, which apply as well in OpenAPI 3.1.
func (l *linker) convertSiblings(n *yaml.Node) {
	ref := l.in(n, "$ref")
	if ref == nil {
		return
	}
	words := []string{"$ref", "title", "description", "example", "deprecated", "externalDocs", "xml"}
	for key := range members(n) {
		if slices.Contains(words, key.Value) || strings.HasPrefix(key.Value, "x-") {
			continue
		}
		l.remove(n, "$ref")
		l.require(n, l.newObject(l.where(n), "allOf", l.newArray(l.where(ref), l.newObject(l.where(ref), "$ref", ref))))
		return
	}
}
