package contract

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// discriminator is the property that tells which schema an object has, and the values that stand for schemas.
type discriminator struct {
	property string
	mapping  map[*yaml.Node][]string // by what a value refers to
}

// discriminate replaces a discriminator by what it means for each branch: the property is required, and has the value of the branch. A base
// schema with a discriminator and without branches is remembered for the schemas that combine it by allOf.
func (l *linker) discriminate(n *yaml.Node, src *source) {
	node := l.remove(n, "discriminator")
	d := &discriminator{property: l.text(node, "propertyName"), mapping: map[*yaml.Node][]string{}}
	if d.property == "" || IsControl(d.property) { // control information of OData
		return
	}
	var known []*yaml.Node
	for key, value := range members(l.in(node, "mapping")) {
		ref := value
		if !strings.ContainsAny(value.Value, "#/.") { // the name of a component
			ref = l.newText(l.where(value), schemaPointer+value.Value)
		}
		known = append(known, l.newText(l.where(key), key.Value))
		if target, _, err := l.target(ref, src); err == nil {
			d.mapping[target] = append(d.mapping[target], key.Value)
		}
	}
	branches := slices.Concat(items(l.in(n, "oneOf")), items(l.in(n, "anyOf")))
	if len(branches) == 0 {
		l.kinds[n] = d
		property := l.in(l.in(n, "properties"), d.property)
		if len(known) > 0 && property != nil && l.in(property, "enum") == nil && l.in(property, "$ref") == nil {
			l.set(property, "x-extensible-enum", l.newArray(l.where(node), known...))
		}
		return
	}
	for _, branch := range branches {
		ref := l.in(branch, "$ref")
		if ref == nil {
			continue
		}
		target, _, err := l.target(ref, src)
		if err != nil {
			continue // linking the branch finds the same flaw
		}
		here := l.where(branch)
		one := &yaml.Node{Kind: branch.Kind, Tag: branch.Tag, Content: branch.Content}
		l.at[one] = here
		limit := l.limit(here, d.property, d.values(target, ref.Value))
		branch.Content = l.newObject(here, "allOf", l.newArray(here, one, limit)).Content
	}
}

// values are those that stand for a schema: as the mapping says, else the schema's name.
func (d *discriminator) values(target *yaml.Node, name string) []string {
	if values := d.mapping[target]; values != nil {
		return values
	}
	name = name[strings.LastIndexAny(name, "/#")+1:]
	for _, ending := range []string{".json", ".yaml", ".yml"} {
		name = strings.TrimSuffix(name, ending)
	}
	return []string{name}
}

// limit is a schema that requires a property to have one of some values.
func (l *linker) limit(here position, property string, values []string) *yaml.Node {
	var texts []*yaml.Node
	for _, value := range values {
		texts = append(texts, l.newText(here, value))
	}
	schema := l.newObject(here, "type", l.newText(here, "string"), "enum", l.newArray(here, texts...))
	return l.newObject(here, "required", l.newArray(here, l.newText(here, property)), "properties", l.newObject(here, property, schema))
}
