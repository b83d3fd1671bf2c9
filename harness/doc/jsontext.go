package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tailscale/hujson"
)

// JSON is the JSON body of an example.
type JSON struct {
	Bytes   []byte // strict JSON, as repaired
	Strict  bool   // the page's text is strict JSON already
	Fault   string // what was repaired, in words
	root    hujson.Value
	lines   []Text
	starts  []int
	members []Member // of the object, or of the first object of an array
}

// Member is one member of the body's object, with its place.
type Member struct {
	Name  string
	Value any // decoded with json.Number
	Raw   []byte
	Pos
}

// readJSON reads a body. Comments, trailing commas and a few slips of the hand are repaired; what remains is an error.
func readJSON(lines []Text) (*JSON, error) {
	var b strings.Builder
	j := &JSON{lines: lines}
	for _, l := range lines {
		j.starts = append(j.starts, b.Len())
		b.WriteString(l.Value)
		b.WriteByte('\n')
	}
	raw := []byte(b.String())
	if len(lines) == 0 {
		return nil, errors.New("the body is empty")
	}
	if !looksJSON(lines) {
		return nil, fmt.Errorf("the body is not JSON: it begins with %q", clip(strings.TrimSpace(lines[0].Value), 20))
	}
	if err := boundDepth(raw); err != nil {
		return nil, err
	}
	j.Strict = json.Valid(raw)
	v, err := hujson.Parse(raw)
	if err != nil {
		repaired := repair(raw)
		again, err2 := hujson.Parse(repaired)
		if err2 != nil {
			return nil, fmt.Errorf("the body is not JSON: %s", strings.TrimPrefix(err.Error(), "hujson: "))
		}
		v, j.Fault = again, strings.TrimPrefix(err.Error(), "hujson: ")
	} else if !j.Strict {
		j.Fault = "a comment or a trailing comma"
	}
	j.root = v
	if j.Bytes = j.minimal(v, raw); !j.Strict && !json.Valid(j.Bytes) {
		return nil, errors.New("the body is not JSON")
	}
	j.members = j.object(v, raw)
	if list, ok := v.Value.(*hujson.Array); ok && len(list.Elements) > 0 {
		j.members = j.object(list.Elements[0], raw)
	}
	return j, nil
}

// minimal writes a value as strict JSON without blanks. src is the text it was read from.
func (j *JSON) minimal(v hujson.Value, src []byte) []byte {
	if j.Strict {
		var b bytes.Buffer
		if json.Compact(&b, src[v.StartOffset:v.EndOffset]) == nil {
			return b.Bytes()
		}
	}
	v = v.Clone()
	v.Minimize()
	return v.Pack()
}

const maxDepth = 64

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

// Object returns the members of the body's object in order; nil where the body is something else.
func (j *JSON) Object() []Member {
	if j.IsArray() {
		return nil
	}
	return j.members
}

// Members returns the members of the body's object, or of the first object of its array.
func (j *JSON) Members() []Member { return j.members }

func (j *JSON) object(v hujson.Value, src []byte) []Member {
	obj, ok := v.Value.(*hujson.Object)
	if !ok {
		return nil
	}
	out := make([]Member, 0, len(obj.Members))
	for _, m := range obj.Members {
		name, ok := m.Name.Value.(hujson.Literal)
		if !ok {
			continue
		}
		raw := j.minimal(m.Value, src)
		out = append(out, Member{Name: name.String(), Value: decode(raw), Raw: raw, Pos: j.at(m.Name.StartOffset)})
	}
	return out
}

// at maps an offset in the body to its place. A repair may have moved it by a few bytes; the line stays.
func (j *JSON) at(offset int) Pos {
	i := len(j.starts) - 1
	for i > 0 && j.starts[i] > offset {
		i--
	}
	p := j.lines[i].Pos
	p.Column += offset - j.starts[i]
	return p
}

func decode(raw []byte) any {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}

// IsArray says whether the body is an array.
func (j *JSON) IsArray() bool {
	_, ok := j.root.Value.(*hujson.Array)
	return ok
}
