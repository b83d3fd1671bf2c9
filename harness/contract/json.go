package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// looksLikeJSON reports whether to parse data as JSON. The YAML library accepts most JSON, but not escaped surrogate pairs.
func looksLikeJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) && json.Valid(data)
}

// jsonNodes parses valid JSON into YAML nodes.
func jsonNodes(data []byte) (*yaml.Node, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("the file is not UTF-8")
	}
	j := &jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	j.dec.UseNumber()
	return j.node(0)
}

type jsonReader struct {
	data    []byte
	dec     *json.Decoder
	counted int // bytes whose line breaks are counted in line
	line    int
}

func (j *jsonReader) node(depth int) (*yaml.Node, error) {
	token, err := j.dec.Token()
	if err != nil {
		return nil, err
	}
	end := int(j.dec.InputOffset()) // a token never contains a line break
	j.line += bytes.Count(j.data[j.counted:end], []byte("\n"))
	j.counted = end
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: j.line}
	switch v := token.(type) {
	case nil:
		n.Tag, n.Value = "!!null", "null"
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(v)
	case json.Number:
		n.Tag, n.Value = "!!float", v.String()
	case string:
		n.Tag, n.Value, n.Style = "!!str", v, yaml.DoubleQuotedStyle
	case json.Delim:
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		if v == '{' {
			n.Kind, n.Tag = yaml.MappingNode, "!!map"
		}
		if depth > maxNesting {
			return nil, fmt.Errorf("line %d: more than %d levels of nesting", j.line, maxNesting)
		}
		for j.dec.More() {
			child, err := j.node(depth + 1)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err = j.dec.Token() // the closing bracket
	}
	return n, err
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// jsonScalar writes a scalar node as JSON, with numbers unchanged.
func (t *tree) jsonScalar(n *yaml.Node) ([]byte, error) {
	switch tag := n.ShortTag(); tag {
	case "!!null":
		return []byte("null"), nil
	case "!!bool":
		var v bool
		if err := n.Decode(&v); err != nil {
			return nil, t.where(n).errorf("%.60q is not true or false", n.Value)
		}
		return strconv.AppendBool(nil, v), nil
	case "!!int", "!!float":
		if jsonNumber.MatchString(n.Value) {
			return []byte(n.Value), nil
		}
		return t.yamlNumber(n)
	case "!!str", "!!timestamp":
		return json.Marshal(n.Value)
	default:
		return nil, t.where(n).errorf("the YAML tag %.60s has no JSON equivalent", tag)
	}
}

// yamlNumber converts numbers that are only valid in YAML: 0x1F, 1_000, +1, .5.
func (t *tree) yamlNumber(n *yaml.Node) ([]byte, error) {
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, t.where(n).errorf("%.60q is not a number", n.Value)
	}
	switch v := v.(type) {
	case int, int64, uint64:
		return fmt.Append(nil, v), nil
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			return json.Marshal(v)
		}
	}
	return nil, t.where(n).errorf("%.60q is not a JSON number", n.Value)
}

// value decodes a node as JSON does, with json.Number.
func (t *tree) value(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for key, value := range members(n) {
			v, err := t.value(value)
			if err != nil {
				return nil, err
			}
			object[key.Value] = v
		}
		return object, nil
	case yaml.SequenceNode:
		items := []any{}
		for _, child := range n.Content {
			v, err := t.value(child)
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		return items, nil
	}
	text, err := t.jsonScalar(n)
	return decodeValue(string(text)), err
}
