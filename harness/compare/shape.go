package compare

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A shape is what JSON values have in common: their types, the members of objects, and the items of arrays, all merged into one shape.
type shape struct {
	types   map[string]bool
	members map[string]*shape
	items   *shape
}

// The types of JSON, and what stands for a value whose type the record hides.
const (
	jsonNull    = "null"
	jsonBoolean = "boolean"
	jsonNumber  = "number"
	jsonString  = "string"
	jsonObject  = "object"
	jsonArray   = "array"
	jsonHidden  = "redacted"
)

// The texts that redaction leaves in place of values.
var (
	hiddenNumber = regexp.MustCompile(`^\[number #\d+\]$`)
	hiddenValue  = regexp.MustCompile(`^\[redacted\b[^\]]*\]$`)
)

// shapeOf returns the shape of a JSON text, or nil where it is none.
func shapeOf(text string) *shape {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil || d.More() {
		return nil
	}
	s := &shape{}
	s.merge(value, 0)
	return s
}

func (s *shape) merge(value any, depth int) {
	if s.types == nil {
		s.types = map[string]bool{}
	}
	s.types[typeOf(value)] = true
	if depth == maxNesting {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		if s.members == nil {
			s.members = map[string]*shape{}
		}
		for name, v := range value {
			if s.members[name] == nil {
				s.members[name] = &shape{}
			}
			s.members[name].merge(v, depth+1)
		}
	case []any:
		for _, v := range value {
			if s.items == nil {
				s.items = &shape{}
			}
			s.items.merge(v, depth+1)
		}
	}
}

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return jsonNull
	case bool:
		return jsonBoolean
	case json.Number:
		return jsonNumber
	case string:
		switch {
		case hiddenNumber.MatchString(value):
			return jsonNumber
		case hiddenValue.MatchString(value):
			return jsonHidden
		}
		return jsonString
	case []any:
		return jsonArray
	}
	return jsonObject
}

// named lists the types, without null: whether a value is there depends on the state.
func (s *shape) named() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.types)), func(t string) bool { return t == jsonNull })
}

// unlike is one way in which two shapes differ: a member that only one has, or another type.
type unlike struct {
	path string
	a, b string // the types; empty where there is no such member
}

// differences lists how two shapes differ, by path, at most maxMembers.
func differences(a, b *shape) (out []unlike) {
	var compare func(path string, a, b *shape)
	compare = func(path string, a, b *shape) {
		if len(out) >= maxMembers {
			return
		}
		x, y := a.named(), b.named()
		if len(x) == 0 || len(y) == 0 || a.types[jsonHidden] || b.types[jsonHidden] {
			return
		}
		if !slices.Equal(x, y) {
			out = append(out, unlike{path, strings.Join(x, " or "), strings.Join(y, " or ")})
			return
		}
		if a.items != nil && b.items != nil {
			compare(path+"[]", a.items, b.items)
		}
		for _, name := range slices.Sorted(maps.Keys(union(a.members, b.members))) {
			m, n := a.members[name], b.members[name]
			at := strings.TrimPrefix(path+"."+name, ".")
			switch {
			case m != nil && n != nil:
				compare(at, m, n)
			case m != nil:
				out = append(out, unlike{path: at, a: strings.Join(slices.Sorted(maps.Keys(m.types)), " or ")})
			default:
				out = append(out, unlike{path: at, b: strings.Join(slices.Sorted(maps.Keys(n.types)), " or ")})
			}
		}
	}
	compare("", a, b)
	return out[:min(len(out), maxMembers)]
}

func union(a, b map[string]*shape) map[string]bool {
	out := map[string]bool{}
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}
