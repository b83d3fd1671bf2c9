package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tailscale/hujson"
)

// JSON is the JSON body of an example, after repair.
type JSON struct {
	Strict  bool     // the text was valid JSON before any repair
	Fault   string   // what was repaired
	Members []Member // of the object, or of the first object of an array
	tree    hujson.Value
}

// Member is one member of a body's object, with its place.
type Member struct {
	Name  string
	Value any // decoded, numbers as json.Number
	Pos
}

// readJSON reads a body. It repairs comments, trailing commas and the mistakes that repair corrects; anything else is an error.
func readJSON(lines []Text) (*JSON, error) {
	if len(lines) == 0 {
		return nil, errors.New("the body is empty")
	}
	if !looksJSON(lines) {
		return nil, fmt.Errorf("the body is not JSON: it begins with %q", clip(strings.TrimSpace(lines[0].Value), 20))
	}
	var raw []byte
	for _, l := range lines {
		raw = append(append(raw, l.Value...), '\n')
	}
	if err := boundDepth(raw); err != nil {
		return nil, err
	}
	j := &JSON{}
	var err error
	if j.tree, err = hujson.Parse(raw); err != nil {
		j.Fault = strings.TrimPrefix(err.Error(), "hujson: ")
		if j.tree, err = hujson.Parse(repair(raw)); err != nil {
			return nil, fmt.Errorf("the body is not JSON: %s", j.Fault)
		}
	} else if j.Strict = j.tree.IsStandard(); !j.Strict {
		j.Fault = "a comment or a trailing comma"
	}
	j.tree.Standardize()
	if j.Members, err = readMembers(j.tree, lines); err != nil {
		return nil, errors.New("the body is not JSON")
	}
	return j, nil
}

func readMembers(tree hujson.Value, lines []Text) ([]Member, error) {
	if list, ok := tree.Value.(*hujson.Array); ok && len(list.Elements) > 0 {
		tree = list.Elements[0]
	}
	o, ok := tree.Value.(*hujson.Object)
	if !ok {
		return nil, nil
	}
	members := make([]Member, len(o.Members))
	for i, m := range o.Members {
		members[i].Pos = place(lines, m.Name.StartOffset)
		if err := json.Unmarshal(m.Name.Pack(), &members[i].Name); err != nil {
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(m.Value.Pack()))
		d.UseNumber()
		if err := d.Decode(&members[i].Value); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// place maps an offset in the joined lines to a place on the page. A repair may have moved it by a few bytes; the line stays.
func place(lines []Text, offset int) Pos {
	for _, l := range lines[:len(lines)-1] {
		if offset <= len(l.Value) {
			return Pos{l.Line, l.Column + offset}
		}
		offset -= len(l.Value) + 1
	}
	last := lines[len(lines)-1]
	return Pos{last.Line, last.Column + offset}
}

const maxDepth = 64

// boundDepth rejects what would make the parser recurse without a bound.
func boundDepth(raw []byte) error {
	depth := 0
	for _, c := range raw {
		switch c {
		case '{', '[':
			if depth++; depth > maxDepth {
				return fmt.Errorf("the body is nested more than %d deep", maxDepth)
			}
		case '}', ']':
			depth--
		}
	}
	return nil
}

// MarshalJSON returns the body with its members in the page's order.
func (j *JSON) MarshalJSON() ([]byte, error) { return j.tree.Pack(), nil }

// IsArray says whether the body is an array.
func (j *JSON) IsArray() bool { return j.tree.Value.Kind() == '[' }

// Object returns the members of the body's object in order; nil where the body is an array.
func (j *JSON) Object() []Member {
	if j.IsArray() {
		return nil
	}
	return j.Members
}

// ODataType returns the `@odata.type` of the body's object, or "". j may be nil.
func (j *JSON) ODataType() string {
	if j == nil {
		return ""
	}
	for _, m := range j.Object() {
		if s, ok := m.Value.(string); ok && m.Name == "@odata.type" {
			return s
		}
	}
	return ""
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}
