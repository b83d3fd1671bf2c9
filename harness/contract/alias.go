package contract

import "gopkg.in/yaml.v3"

// expander replaces aliases and merge keys with copies of what they stand for. It bounds their number, which the libraries that
// process the nodes later do not.
type expander struct {
	file    string
	at      map[*yaml.Node]position
	aliased int
}

func (x *expander) expand(n *yaml.Node, depth int) error {
	here := position{x.file, n.Line}
	if x.at != nil {
		x.at[n] = here
	}
	if depth > maxNesting {
		return here.errorf("more than %d levels of nesting", maxNesting)
	}
	for i, child := range n.Content {
		if child.Kind == yaml.AliasNode {
			copied, err := x.copyOf(child.Alias, position{x.file, child.Line}, 0)
			if err != nil {
				return err
			}
			n.Content[i] = copied
		}
		if err := x.expand(n.Content[i], depth+1); err != nil {
			return err
		}
	}
	n.Anchor = ""
	if n.Kind != yaml.MappingNode {
		return nil
	}
	return x.merge(n)
}

func (x *expander) copyOf(n *yaml.Node, alias position, depth int) (*yaml.Node, error) {
	if x.aliased++; x.aliased > maxAliased {
		return nil, alias.errorf("aliases stand for more than %d nodes", maxAliased)
	}
	if depth > maxNesting {
		return nil, alias.errorf("more than %d levels of nesting in an alias, which may refer to itself", maxNesting)
	}
	if n.Kind == yaml.AliasNode {
		return x.copyOf(n.Alias, alias, depth+1)
	}
	out := *n
	out.Content = make([]*yaml.Node, len(n.Content))
	for i := range n.Content {
		child, err := x.copyOf(n.Content[i], alias, depth+1)
		if err != nil {
			return nil, err
		}
		out.Content[i] = child
	}
	return &out, nil
}

// merge rejects duplicate names and resolves merge keys (YAML 1.1, `<<`). The object's own members override merged ones.
func (x *expander) merge(n *yaml.Node) error {
	var merged []*yaml.Node
	own := n.Content[:0:0]
	seen := map[string]bool{}
	for key, value := range members(n) {
		here := position{x.file, key.Line}
		if key.Kind != yaml.ScalarNode {
			return here.errorf("%s cannot be a name", kindWord(key))
		}
		if key.ShortTag() == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if seen[key.Value] {
			return here.errorf("the name %q occurs twice", key.Value)
		}
		seen[key.Value] = true
		own = append(own, key, value)
	}
	for len(merged) > 0 {
		from := merged[0]
		merged = merged[1:]
		switch from.Kind {
		case yaml.SequenceNode:
			merged = append(from.Content[:len(from.Content):len(from.Content)], merged...)
		case yaml.MappingNode:
			for key, value := range members(from) {
				if !seen[key.Value] {
					seen[key.Value] = true
					own = append(own, key, value)
				}
			}
		default:
			return position{x.file, from.Line}.errorf("%s cannot be merged: want an object", kindWord(from))
		}
	}
	n.Content = own
	return nil
}
