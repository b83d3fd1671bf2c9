package target

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/graphconform/conform/harness/near"
)

// walker fills the declared types from a syntax tree and notes where each value stands.
type walker struct {
	*mistakes
	places map[string]Place
}

// entry is one key of a mapping.
type entry struct {
	key   string
	at    Place
	value ast.Node
}

// entries returns a mapping's entries, each key once; ok is false where the node is none.
func (w *walker) entries(n ast.Node, what string) (out []entry, ok bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		w.add(at(n.GetToken()), "", "want keys and values for %s, got %s", what, kind(n))
		return nil, false
	}
	seen := map[string]bool{}
	for _, v := range values {
		key, isText := scalar(v.Key)
		place := at(v.Key.GetToken())
		switch {
		case !isText:
			w.add(place, "", "want a plain key, got %s", kind(v.Key))
		case seen[key]:
			w.add(place, "", "want %s once, got it again", short(key))
		default:
			seen[key] = true
			out = append(out, entry{key, place, v.Value})
		}
	}
	return out, true
}

// structure fills a struct; what names it in messages.
func (w *walker) structure(n ast.Node, into reflect.Value, path, what string) {
	entries, ok := w.entries(n, what)
	if !ok {
		return
	}
	declared := fields(into.Type())
	given := map[string]bool{}
	for _, e := range entries {
		i := slices.IndexFunc(declared, func(f field) bool { return f.name == e.key })
		if i < 0 {
			w.add(e.at, near.Match(e.key, keys(declared)), "want a key of %s, got %s", what, short(e.key))
			continue
		}
		given[e.key] = true
		w.value(e.value, into.Field(declared[i].index), join(path, e.key), declared[i])
	}
	for _, f := range declared {
		if f.required && !given[f.name] {
			w.add(at(n.GetToken()), "", "want %s in %s, got none", f.name, what)
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// value fills one value of a declared field.
func (w *walker) value(n ast.Node, into reflect.Value, path string, f field) {
	w.places[path] = at(n.GetToken())
	switch into.Kind() {
	case reflect.String:
		w.text(n, into, f)
	case reflect.Slice:
		sequence, ok := n.(*ast.SequenceNode)
		if !ok {
			w.add(at(n.GetToken()), "", "want a list for %s, got %s", f.name, kind(n))
			return
		}
		for i, item := range sequence.Values {
			v := reflect.New(into.Type().Elem()).Elem()
			w.value(item, v, path+"."+strconv.Itoa(i), f)
			into.Set(reflect.Append(into, v))
		}
	case reflect.Map:
		w.mapping(n, into, path, f)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		w.structure(n, into.Elem(), path, f.name)
	default:
		if v := w.any(n); v != nil {
			into.Set(reflect.ValueOf(v))
		}
	}
}

// mapping fills a map from names to texts or structs. A pattern is one of the names.
func (w *walker) mapping(n ast.Node, into reflect.Value, path string, f field) {
	entries, ok := w.entries(n, f.name)
	if !ok {
		return
	}
	into.Set(reflect.MakeMap(into.Type()))
	names := f.pattern
	f.pattern = ""
	for _, e := range entries {
		if names != "" && !compiled[names].MatchString(e.key) {
			w.add(e.at, "", "want %s, got %s", patterns[names].wants, short(e.key))
		}
		v := reflect.New(into.Type().Elem()).Elem()
		f.name = e.key
		w.value(e.value, v, join(path, e.key), f)
		if v.Kind() == reflect.Pointer {
			w.places[join(path, e.key)] = e.at // a target stands where its name does
		}
		into.SetMapIndex(reflect.ValueOf(e.key), v)
	}
}

// text fills a string from any scalar, as it is written: a key of 007 stays 007.
func (w *walker) text(n ast.Node, into reflect.Value, f field) {
	s, ok := scalar(n)
	switch {
	case !ok:
		w.add(at(n.GetToken()), "", "want a text for %s, got %s", f.name, kind(n))
	case f.ref && !compiled["ref"].MatchString(s): // never quoted: it may be the secret
		w.add(at(n.GetToken()), "", "want %s for %s, got something else: a secret has no place in this file", patterns["ref"].wants, f.name)
	case s == "":
		w.add(at(n.GetToken()), "", "want a text for %s, got an empty one", f.name)
	case f.enum != nil && !slices.Contains(f.enum, s):
		w.add(at(n.GetToken()), near.Match(s, f.enum), "want %s for %s, got %s", list(f.enum), f.name, short(s))
	case f.pattern == "url" && !compiled["url"].MatchString(s): // not quoted either: it may hold credentials
		w.add(at(n.GetToken()), "", "want %s for %s, got something else", patterns["url"].wants, f.name)
	case f.pattern != "" && !compiled[f.pattern].MatchString(s):
		w.add(at(n.GetToken()), "", "want %s for %s, got %s", patterns[f.pattern].wants, f.name, short(s))
	default:
		into.SetString(s)
	}
}

// scalar returns a scalar's text as it is written; ok is false for null and for what is no scalar.
func scalar(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// any decodes a value of a body: what JSON has, with numbers as they are written.
func (w *walker) any(n ast.Node) any {
	switch n := n.(type) {
	case *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode, *ast.FloatNode:
		if text := n.GetToken().Value; json.Valid([]byte(text)) {
			return json.Number(text)
		}
		w.add(at(n.GetToken()), "", "want a number as JSON has it, got %s", short(n.GetToken().Value))
		return nil
	case *ast.SequenceNode:
		out := make([]any, 0, len(n.Values))
		for _, item := range n.Values {
			out = append(out, w.any(item))
		}
		return out
	case *ast.MappingNode, *ast.MappingValueNode:
		entries, _ := w.entries(n, "a body")
		out := map[string]any{}
		for _, e := range entries {
			out[e.key] = w.any(e.value)
		}
		return out
	}
	if s, ok := scalar(n); ok {
		return s
	}
	w.add(at(n.GetToken()), "", "want a value that JSON has, got %s", kind(n))
	return nil
}

// kind names what a node is.
func kind(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.AnchorNode:
		return "an anchor"
	case *ast.AliasNode:
		return "an alias"
	case *ast.MergeKeyNode:
		return "a merge key"
	case *ast.TagNode:
		return "a tag"
	}
	return "a single value"
}
