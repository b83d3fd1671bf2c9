package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"
)

// JSON is the JSON body of an example, after repair.
type JSON struct {
	Strict  bool     // the text was valid JSON before any repair
	Fault   string   // what was repaired
	FaultAt Pos      // where
	Members []Member // of the object, or of the first object of an array
	tree    hujson.Value
	places  places
}

// Member is one member of a body's object, with its place.
type Member struct {
	Name  string
	Value any // decoded, numbers as json.Number
	Pos
}

// bodyError is the reason why a body is not JSON, with its place.
type bodyError struct {
	reason string
	at     Pos
}

func (e *bodyError) Error() string { return "the body is not JSON: " + e.reason }

// readJSON reads a body. It repairs comments, trailing commas and the mistakes that repair corrects; anything else is an error.
func readJSON(lines []Text) (*JSON, error) {
	if len(lines) == 0 {
		return nil, errors.New("the body is empty")
	}
	if !looksJSON(lines) {
		return nil, &bodyError{fmt.Sprintf("it begins with %q", clip(strings.TrimSpace(lines[0].Value), 20)), lines[0].Pos}
	}
	var raw []byte
	for _, l := range lines {
		raw = append(append(raw, l.Value...), '\n')
	}
	if err := boundDepth(raw); err != nil {
		return nil, err
	}
	j := &JSON{places: newPlaces(lines)}
	var err error
	if j.tree, err = hujson.Parse(raw); err != nil {
		j.Fault, j.FaultAt = faultOf(err, lines)
		if j.tree, err = hujson.Parse(repair(raw)); err != nil {
			return nil, &bodyError{j.Fault, j.FaultAt}
		}
	} else if j.Strict = j.tree.IsStandard(); !j.Strict {
		j.Fault, j.FaultAt = nonStandard(raw, j.places)
	}
	j.tree.Standardize()
	if j.Members, err = readMembers(j.tree, j.places); err != nil {
		return nil, &bodyError{"a member cannot be read", lines[0].Pos}
	}
	return j, nil
}

var parseError = regexp.MustCompile(`(?s)^hujson: line (\d+), column (\d+): (.*)$`)

// faultOf returns what the parser found, and where on the page.
func faultOf(err error, lines []Text) (string, Pos) {
	m := parseError.FindStringSubmatch(err.Error())
	if m == nil {
		return strings.TrimPrefix(err.Error(), "hujson: "), lines[0].Pos
	}
	line, _ := strconv.Atoi(m[1])
	column, _ := strconv.Atoi(m[2])
	at := lines[min(max(line, 1), len(lines))-1].Pos
	at.Column += max(column-1, 0)
	if strings.ContainsAny(m[3], "\n\r") {
		return "a line break inside a string", at
	}
	return m[3], at
}

// nonStandard returns which extension of JSON a body has first, and where.
func nonStandard(raw []byte, places places) (string, Pos) {
	var syntax *json.SyntaxError
	var any any
	if !errors.As(json.Unmarshal(raw, &any), &syntax) {
		return "a comment or a trailing comma", places.at(0)
	}
	at := int(syntax.Offset) - 1
	if before := bytes.TrimRight(raw[:at], " \t\n"); raw[at] != '/' && len(before) > 0 && before[len(before)-1] == ',' {
		return "a trailing comma", places.at(len(before) - 1)
	}
	return "a comment", places.at(at)
}

func readMembers(tree hujson.Value, places places) ([]Member, error) {
	if list, ok := tree.Value.(*hujson.Array); ok && len(list.Elements) > 0 {
		tree = list.Elements[0]
	}
	o, ok := tree.Value.(*hujson.Object)
	if !ok {
		return nil, nil
	}
	members := make([]Member, len(o.Members))
	for i, m := range o.Members {
		members[i].Pos = places.at(m.Name.StartOffset)
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

// places maps an offset in the joined lines to a place on the page. A repair may have moved it by a few bytes; the line stays.
type places struct {
	lines  []Text
	starts []int
}

func newPlaces(lines []Text) places {
	p, offset := places{lines: lines}, 0
	for _, l := range lines {
		p.starts = append(p.starts, offset)
		offset += len(l.Value) + 1
	}
	return p
}

func (p places) at(offset int) Pos {
	i, found := slices.BinarySearch(p.starts, offset)
	if !found {
		i--
	}
	l := p.lines[max(i, 0)]
	return Pos{l.Line, l.Column + offset - p.starts[max(i, 0)]}
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
