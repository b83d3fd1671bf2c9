package doc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/tailscale/hujson"
)

// JSON is the JSON body of an example.
type JSON struct {
	Strict  bool   // the page's text is strict JSON already
	Fault   string // what was repaired, in words
	text    []byte // strict JSON
	lines   []Text
	starts  []int
	once    sync.Once
	members []Member // of the object, or of the first object of an array, read once
}

// Member is one member of the body's object, with its place.
type Member struct {
	Name  string
	Value any // decoded, numbers as json.Number
	Pos
}

// readJSON reads a body. Comments, trailing commas and a few slips of the hand are repaired; what remains is an error.
func readJSON(lines []Text) (*JSON, error) {
	length := 0
	for _, l := range lines {
		length += len(l.Value) + 1
	}
	j := &JSON{lines: lines, starts: make([]int, len(lines))}
	raw := make([]byte, 0, length)
	for i, l := range lines {
		j.starts[i] = len(raw)
		raw = append(append(raw, l.Value...), '\n')
	}
	if len(lines) == 0 {
		return nil, errors.New("the body is empty")
	}
	if !looksJSON(lines) {
		return nil, fmt.Errorf("the body is not JSON: it begins with %q", clip(strings.TrimSpace(lines[0].Value), 20))
	}
	if err := boundDepth(raw); err != nil {
		return nil, err
	}
	if j.Strict = strict(raw); j.Strict {
		j.text = raw
		return j, nil
	}
	v, err := hujson.Parse(raw)
	j.Fault = "a comment or a trailing comma"
	if err != nil {
		again, err2 := hujson.Parse(repair(raw))
		if err2 != nil {
			return nil, fmt.Errorf("the body is not JSON: %s", strings.TrimPrefix(err.Error(), "hujson: "))
		}
		v, j.Fault = again, strings.TrimPrefix(err.Error(), "hujson: ")
	}
	v.Standardize() // with blanks, so that every offset stays
	if j.text = v.Pack(); !strict(j.text) {
		return nil, errors.New("the body is not JSON")
	}
	return j, nil
}

const maxDepth = 64

var quote = []byte{'"'}

func boundDepth(raw []byte) error {
	if bytes.Count(raw, []byte{'{'})+bytes.Count(raw, []byte{'['}) <= maxDepth {
		return nil
	}
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

// Bytes returns the body as strict JSON without blanks, as repaired.
func (j *JSON) Bytes() []byte { return compact(j.text) }

// Text returns the body as strict JSON, as repaired.
func (j *JSON) Text() []byte { return j.text }

// MarshalJSON returns the body as strict JSON.
func (j *JSON) MarshalJSON() ([]byte, error) { return j.Bytes(), nil }

// May tells, without reading the body, whether a name or a string in it can be text.
func (j *JSON) May(text string) bool {
	return bytes.IndexByte(j.text, '\\') >= 0 || bytes.Contains(j.text, []byte(text))
}

// mayStandIn tells the same of placeholders.
func (j *JSON) mayStandIn() bool {
	if bytes.IndexByte(j.text, '\\') >= 0 {
		return true
	}
	for rest := j.text; ; {
		_, after, _ := bytes.Cut(rest, quote)
		text, after, ok := bytes.Cut(after, quote)
		if !ok {
			return false
		}
		if standsIn(string(text)) {
			return true
		}
		rest = after
	}
}

// IsArray says whether the body is an array.
func (j *JSON) IsArray() bool { return first(j.text) == '[' }

// Object returns the members of the body's object in order; nil where the body is something else.
func (j *JSON) Object() []Member {
	if j.IsArray() {
		return nil
	}
	return j.Members()
}

// Members returns the members of the body's object, or of the first object of its array.
func (j *JSON) Members() []Member {
	j.once.Do(func() {
		text, from := j.text, 0
		if j.IsArray() {
			Elements(text, func(v []byte, at int) bool {
				text, from = v, at
				return false
			})
		}
		if first(text) != '{' {
			return
		}
		j.members = []Member{}
		Members(text, func(name, value []byte, at int) {
			j.members = append(j.members, Member{Name: Unquote(name), Value: decode(value), Pos: j.at(from + at)})
		})
	})
	return j.members
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

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}
