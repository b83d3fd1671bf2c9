package doc

import (
	"strings"
	"unicode"
)

// TypeRef is a type as a page names it. Name is `Edm.Int32`, `microsoft.graph.name`, or empty where it cannot be read.
type TypeRef struct {
	Raw        string
	Name       string
	Collection bool
	Link       string // target of the link, `../resources/x.md`
	Preferred  string // the spelling that the format asks for, where the page's differs
	Pos
}

// Edm says whether the type is primitive.
func (t TypeRef) Edm() bool { return strings.HasPrefix(t.Name, "Edm.") }

// Local is the type's name without its namespace.
func (t TypeRef) Local() string { return t.Name[strings.LastIndexByte(t.Name, '.')+1:] }

// primitives maps the spellings that pages use, lower case, to the type.
var primitives = map[string]string{
	"string": "String", "boolean": "Boolean", "bool": "Boolean", "int16": "Int16", "int32": "Int32", "int": "Int32", "integer": "Int32",
	"int64": "Int64", "long": "Int64", "double": "Double", "number": "Double", "float": "Single", "single": "Single", "decimal": "Decimal",
	"byte": "Byte", "sbyte": "SByte", "binary": "Binary", "bytes": "Binary", "stream": "Stream", "guid": "Guid", "uuid": "Guid",
	"date": "Date", "datetimeoffset": "DateTimeOffset", "datetime": "DateTimeOffset", "timestamp": "DateTimeOffset",
	"duration": "Duration", "timeofday": "TimeOfDay", "time": "TimeOfDay",
}

// readType reads the type cell of a property row.
func readType(in Inline) TypeRef {
	t := TypeRef{Raw: in.Value, Pos: in.Pos}
	s := strings.Join(strings.Fields(strings.Trim(in.Value, " .`*")), " ")
	s, t.Collection = cutCollection(s)
	for _, l := range in.Links {
		if file, _, _ := strings.Cut(l.Target, "#"); strings.HasSuffix(file, ".md") {
			t.Link = l.Target
		}
	}
	for _, suffix := range []string{" enum", " enumeration", " object", " resource", " type"} {
		if len(s) > len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix) {
			s = s[:len(s)-len(suffix)]
		}
	}
	if word, _, ok := strings.Cut(s, ","); ok {
		s = word // `string, maximum size 20`
	}
	if word, _, ok := strings.Cut(s, " ("); ok {
		s = word // `string (url)`
	}
	s = strings.Trim(s, " `*()")
	bare, isEdm := cutPrefixFold(s, "edm.")
	if p := primitives[strings.ToLower(bare)]; p != "" && (t.Link == "" || isEdm || bare == p) {
		t.Name = "Edm." + p
	} else if name := strings.TrimPrefix(s, "#"); isTypeName(name) {
		for _, prefix := range []string{"microsoft.graph.", "graph."} {
			name = strings.TrimPrefix(name, prefix)
		}
		t.Name = "microsoft.graph." + name
	}
	if t.Name != "" {
		want := strings.TrimPrefix(strings.TrimPrefix(t.Name, "Edm."), "microsoft.graph.")
		if t.Collection {
			want += " collection"
		}
		if want != in.Value {
			t.Preferred = want
		}
	}
	return t
}

// cutCollection takes the collection mark off: `X collection`, `Collection(X)`, `collection of X`, `X[]`.
func cutCollection(s string) (string, bool) {
	if rest, ok := cutPrefixFold(s, "collection("); ok {
		return strings.TrimSuffix(rest, ")"), true
	}
	for _, prefix := range []string{"collection of ", "array of "} {
		if rest, ok := cutPrefixFold(s, prefix); ok {
			return rest, true
		}
	}
	for _, suffix := range []string{" collection", " (collection)", " collections", "collection", "[]"} {
		if len(s) > len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix) {
			if suffix == "collection" && s[len(s)-len(suffix)] != 'c' {
				continue // `keyCollection` is a name
			}
			return strings.TrimSpace(s[:len(s)-len(suffix)]), true
		}
	}
	return s, false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// isTypeName accepts identifiers joined by dots.
func isTypeName(s string) bool {
	for _, part := range strings.Split(s, ".") {
		if !isIdentifier(part) {
			return false
		}
	}
	return true
}

func isIdentifier(s string) bool { return isWord(s, "_") && !digit(s[0]) }

// isWord accepts ASCII letters, digits and the given other characters.
func isWord(s, others string) bool {
	for _, c := range s {
		if c > unicode.MaxASCII || !letter(byte(c)) && !digit(byte(c)) && !strings.ContainsRune(others, c) {
			return false
		}
	}
	return s != ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
