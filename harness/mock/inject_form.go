package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// maxInjections bounds how many rules a mock has: each request is compared with all of them.
const maxInjections = 1000

// countMembers are what GET /$conform/faults adds to a rule, so that what it returns can be sent back.
var countMembers = []string{"matched", "applied"}

// setting returns the member of that name as a person would write it, empty if the rule has none.
func (i *Injection) setting(name string) string {
	switch {
	case name == "fault":
		return i.Fault
	case name == "path":
		return i.Path
	case name == "method":
		return i.Method
	case name == "nth" && i.First > 0 && i.First == i.Last:
		return strconv.Itoa(i.First)
	case name == "nth" && i.Last > 0:
		return fmt.Sprintf("%d-%d", max(i.First, 1), i.Last)
	case name == "nth" && i.First > 0:
		return fmt.Sprintf("%d-", i.First)
	case name == "rate" && i.Rate != nil:
		return strconv.FormatFloat(*i.Rate, 'g', -1, 64)
	case name == "retry-after":
		return i.RetryAfter
	case name == "delay" && i.Delay > 0:
		return i.Delay.String()
	}
	return ""
}

// String returns the rule in the form that ParseInjection reads.
func (i Injection) String() string {
	text := i.Fault
	for _, name := range injectionMembers[1:] {
		if value := i.setting(name); value != "" {
			text += "," + name + "=" + value
		}
	}
	return text
}

// object returns the rule in the form of a scenario. What is a number there is one here.
func (i *Injection) object() object {
	out := object{}
	for _, name := range injectionMembers {
		text := i.setting(name)
		var value any = text
		if n := json.Number(text); slices.Contains([]string{"fault", "nth", "rate", "retry-after"}, name) && json.Valid([]byte(text)) {
			value = n
		}
		if text != "" {
			out = append(out, member{name, value})
		}
	}
	return out
}

// ParseScenario reads rules from YAML or JSON, in their order; name is that of the file, for errors:
//
//	faults:
//	  - {fault: 503, path: /v1.0/users/*, method: PATCH, nth: 1-2, retry-after: 2}
func ParseScenario(name string, raw []byte) ([]Injection, error) {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	var document, more yaml.Node
	if err := d.Decode(&document); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: not valid YAML or JSON: %w", name, err)
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s:%d: the file has more than one document; want one", name, max(more.Line, 1))
	}
	root := &document
	if len(document.Content) > 0 {
		root = document.Content[0]
	}
	s := scenario{name}
	if root.Kind != yaml.MappingNode {
		return nil, s.wrong(root, "want a member faults with a list of rules")
	}
	var list *yaml.Node
	for k := 0; k+1 < len(root.Content); k += 2 {
		if key := root.Content[k]; key.Value != "faults" || list != nil {
			return nil, s.wrong(key, "%q is unknown, or is there twice; want one member faults", clip(key.Value))
		}
		list = root.Content[k+1]
	}
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil, s.wrong(root, "want a member faults with a list of rules")
	}
	if len(list.Content) > maxInjections {
		return nil, s.wrong(list, "%d rules are too many; want at most %d", len(list.Content), maxInjections)
	}
	var out []Injection
	for _, item := range list.Content {
		i, err := s.rule(item)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// scenario is a file that is being read.
type scenario struct{ name string }

func (s scenario) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d: ", s.name, max(n.Line, 1)) }

func (s scenario) wrong(n *yaml.Node, format string, args ...any) error {
	return errors.New(s.at(n) + fmt.Sprintf(format, args...))
}

func (s scenario) rule(n *yaml.Node) (Injection, error) {
	if n.Kind != yaml.MappingNode {
		return Injection{}, s.wrong(n, "want a rule such as {fault: 503, path: /v1.0/users/*}")
	}
	var settings []setting
	for k := 0; k+1 < len(n.Content); k += 2 {
		key, value := n.Content[k], n.Content[k+1]
		if value.Kind != yaml.ScalarNode {
			return Injection{}, s.wrong(value, "%s: want one value", clip(key.Value))
		}
		settings = append(settings, setting{key.Value, value.Value, s.at(key)})
	}
	return readRule(settings, s.at(n))
}

// readRule reads the rule of a scenario, which stands at a place.
func readRule(settings []setting, at string) (Injection, error) {
	settings = slices.DeleteFunc(settings, func(s setting) bool { return slices.Contains(countMembers, s.name) })
	return newInjection(settings, at)
}
