package contract

import (
	"iter"

	"gopkg.in/yaml.v3"
)

// subschemas iterates over the schemas that a schema of OpenAPI 3.0 consists of.
func subschemas(n *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		for key, value := range members(n) {
			var list []*yaml.Node
			switch key.Value {
			case "items", "not":
				list = []*yaml.Node{value}
			case "additionalProperties": // a boolean is no schema there
				if value.Kind == yaml.MappingNode {
					list = []*yaml.Node{value}
				}
			case "allOf", "anyOf", "oneOf":
				if value.Kind == yaml.SequenceNode {
					list = value.Content
				}
			case "properties":
				for _, property := range members(value) {
					list = append(list, property)
				}
			}
			for _, sub := range list {
				if !yield(sub) {
					return
				}
			}
		}
	}
}

// newObject returns an object of pairs of a name and a node.
func (t *tree) newObject(at position, pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		value, _ := pairs[i+1].(*yaml.Node)
		n.Content = append(n.Content, t.newText(at, name), value)
	}
	t.at[n] = at
	return n
}

func (t *tree) newArray(at position, items ...*yaml.Node) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
	t.at[n] = at
	return n
}

func (t *tree) newText(at position, text string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	t.at[n] = at
	return n
}

func (t *tree) newTrue(at position) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"}
	t.at[n] = at
	return n
}

// set gives a member of an object a value; a new one comes last.
func (t *tree) set(n *yaml.Node, name string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, t.newText(t.where(n), name), value)
}

// remove removes a member of an object, and returns its value or nil.
func (t *tree) remove(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			value := n.Content[i+1]
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return value
		}
	}
	return nil
}

func isTrue(n *yaml.Node) bool { return n != nil && n.Kind == yaml.ScalarNode && n.Value == "true" }
