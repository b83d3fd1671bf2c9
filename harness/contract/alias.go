package contract

import "gopkg.in/yaml.v3"

// expander replaces aliases by copies and merge keys by the members they stand for, within bounds: the libraries that come after
// follow them without any.
type expander struct {
	file    string
	at      map[*yaml.Node]position
	aliased int
}

func (x *expander) expand(n *yaml.Node, depth int) error {
	here := position{x.file, n.Line}
	x.at[n] = here
	if depth > maxNesting {
		return here.errorf("want at most %d levels of nesting", maxNesting)
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
	return x.members(n)
}

func (x *expander) copyOf(n *yaml.Node, alias position, depth int) (*yaml.Node, error) {
	if x.aliased++; x.aliased > maxAliased {
		return nil, alias.errorf("want aliases that stand for at most %d nodes, got more", maxAliased)
	}
	if depth > maxNesting {
		return nil, alias.errorf("want at most %d levels of nesting, got an alias inside its own anchor", maxNesting)
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

// members refuses two members of one name and resolves merge keys (YAML 1.1, `<<`): a member of its own wins over a merged one.
func (x *expander) members(n *yaml.Node) error {
	var merged []*yaml.Node
	own := n.Content[:0:0]
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		here := position{x.file, key.Line}
		if key.Kind != yaml.ScalarNode {
			return here.errorf("want a name, got %s as a key", kindWord(key))
		}
		if key.ShortTag() == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if seen[key.Value] {
			return here.errorf("want every name once, got %q again", key.Value)
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
			for i := 0; i+1 < len(from.Content); i += 2 {
				if key := from.Content[i]; !seen[key.Value] {
					seen[key.Value] = true
					own = append(own, key, from.Content[i+1])
				}
			}
		default:
			return position{x.file, from.Line}.errorf("want an object to merge, got %s", kindWord(from))
		}
	}
	n.Content = own
	return nil
}
