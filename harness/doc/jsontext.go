package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tailscale/hujson"
)

// JSON is the JSON body of an example.
type JSON struct {
	Strict  bool   // the page's text is strict JSON already
	Fault   string // what was repaired, in words
	raw     []byte
	lines   []Text
	starts  []int
	parse   sync.Once
	root    hujson.Value // of strict JSON only once it was asked for
	once    sync.Once
	members []Member // of the object, or of the first object of an array, read once
}

// Member is one member of the body's object, with its place.
type Member struct {
	Name  string
	Value any // decoded, numbers as json.Number
	Pos
	json hujson.Value
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
	j.raw = raw
	if j.Strict = json.Valid(raw) && utf8.Valid(raw); j.Strict {
		return j, nil
	}
	v, err := hujson.Parse(raw)
	if err != nil {
		repaired := repair(raw)
		again, err2 := hujson.Parse(repaired)
		if err2 != nil {
			return nil, fmt.Errorf("the body is not JSON: %s", strings.TrimPrefix(err.Error(), "hujson: "))
		}
		v, j.Fault = again, strings.TrimPrefix(err.Error(), "hujson: ")
	} else {
		j.Fault = "a comment or a trailing comma"
	}
	j.parse.Do(func() { j.root = v })
	if !json.Valid(j.Bytes()) {
		return nil, errors.New("the body is not JSON")
	}
	return j, nil
}

// minimal writes a value as strict JSON without blanks.
func minimal(v hujson.Value) []byte {
	return appendMinimal(make([]byte, 0, v.EndOffset-v.StartOffset), v.Value)
}

func appendMinimal(b []byte, v hujson.ValueTrimmed) []byte {
	switch v := v.(type) {
	case *hujson.Object:
		b = append(b, '{')
		for i := range v.Members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendMinimal(b, v.Members[i].Name.Value), ':')
			b = appendMinimal(b, v.Members[i].Value.Value)
		}
		return append(b, '}')
	case *hujson.Array:
		b = append(b, '[')
		for i := range v.Elements {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendMinimal(b, v.Elements[i].Value)
		}
		return append(b, ']')
	case hujson.Literal:
		return append(b, v...)
	}
	return b
}

// raw returns the member's value as strict JSON without blanks.
func (m Member) raw() string { return string(minimal(m.json)) }

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

// tree returns the whole body, as repaired.
func (j *JSON) tree() hujson.Value {
	j.parse.Do(func() { j.root, _ = hujson.Parse(j.raw) }) // that it is valid was seen
	return j.root
}

// May tells, without reading the body, whether a name or a string in it can be text.
func (j *JSON) May(text string) bool {
	return !j.Strict || bytes.IndexByte(j.raw, '\\') >= 0 || bytes.Contains(j.raw, []byte(text))
}

// mayStandIn tells the same of placeholders.
func (j *JSON) mayStandIn() bool {
	if !j.Strict || bytes.IndexByte(j.raw, '\\') >= 0 {
		return true
	}
	for rest := j.raw; ; {
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

// Bytes returns the body as strict JSON without blanks, as repaired.
func (j *JSON) Bytes() []byte { return minimal(j.tree()) }

// Text returns the body as strict JSON: as it is written, else as repaired.
func (j *JSON) Text() []byte {
	if j.Strict {
		return j.raw
	}
	return j.Bytes()
}

// MarshalJSON returns the body as strict JSON.
func (j *JSON) MarshalJSON() ([]byte, error) { return j.Bytes(), nil }

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
		v := j.tree()
		if list, ok := v.Value.(*hujson.Array); ok && len(list.Elements) > 0 {
			v = list.Elements[0]
		}
		j.members = j.object(v)
	})
	return j.members
}

func (j *JSON) object(v hujson.Value) []Member {
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
		out = append(out, Member{Name: Unquote(name), Value: decode(m.Value), Pos: j.at(m.Name.StartOffset), json: m.Value})
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

// decode returns a value as encoding/json decodes it with UseNumber.
func decode(v hujson.Value) any {
	switch v := v.Value.(type) {
	case *hujson.Object:
		out := make(map[string]any, len(v.Members))
		for i := range v.Members {
			if name, ok := v.Members[i].Name.Value.(hujson.Literal); ok {
				out[Unquote(name)] = decode(v.Members[i].Value)
			}
		}
		return out
	case *hujson.Array:
		out := make([]any, len(v.Elements))
		for i := range v.Elements {
			out[i] = decode(v.Elements[i])
		}
		return out
	case hujson.Literal:
		return Literal(v)
	}
	return nil
}

// Literal returns what a JSON literal stands for: a string, a bool, a json.Number, or nil.
func Literal(l hujson.Literal) any {
	switch l.Kind() {
	case 't', 'f':
		return l.Kind() == 't'
	case '"':
		return Unquote(l)
	case '0':
		return json.Number(l)
	}
	return nil
}

// Unquote returns what a JSON string stands for.
func Unquote(l hujson.Literal) string {
	if len(l) >= 2 && l[0] == '"' && bytes.IndexByte(l, '\\') < 0 {
		return string(l[1 : len(l)-1])
	}
	return l.String()
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}

// IsArray says whether the body is an array.
func (j *JSON) IsArray() bool {
	if j.Strict {
		return bytes.HasPrefix(bytes.TrimLeft(j.raw, " \t\r\n"), []byte{'['})
	}
	_, ok := j.tree().Value.(*hujson.Array)
	return ok
}
