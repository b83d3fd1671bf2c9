package doc

import "strings"

const graphNamespace = "microsoft.graph."

// TypeRef is a type as a page names it. Name is `Edm.Int32`, `microsoft.graph.name`, or empty if it cannot be read.
type TypeRef struct {
	Raw        string
	Name       string
	Collection bool
	Link       string // target of the link, `../resources/x.md`
	Preferred  string // the spelling that pages should use, if this one uses another
	Pos
}

// AnyJSON says whether the type permits any JSON value, as the cells of a workbook do.
func (t TypeRef) AnyJSON() bool { return t.Name == graphNamespace+"Json" }

// Edm says whether the type is primitive.
func (t TypeRef) Edm() bool { return strings.HasPrefix(t.Name, "Edm.") }

// Local is the type's name without its namespace.
func (t TypeRef) Local() string { return LocalName(t.Name) }

// LocalName removes the namespace from a type's name.
func LocalName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// primitives maps the spellings that pages use, in lower case, to Edm types.
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
		s, _ = cutSuffixFold(s, suffix)
	}
	s, _, _ = strings.Cut(s, ",")  // `string, maximum size 20`
	s, _, _ = strings.Cut(s, " (") // `string (url)`
	s = strings.Trim(s, " `*()")
	bare, isEdm := cutPrefixFold(s, "edm.")
	if p := primitives[strings.ToLower(bare)]; p != "" && (t.Link == "" || isEdm || bare == p) {
		t.Name = "Edm." + p
	} else if name := strings.TrimPrefix(s, "#"); isTypeName(name) {
		t.Name = graphNamespace + strings.TrimPrefix(strings.TrimPrefix(name, graphNamespace), "graph.")
	}
	want := spelling(t.Name, t.Collection)
	if !t.Edm() && strings.Contains(s, ".") {
		want = asCollection(s, t.Collection) // with a namespace, of which pages write more or less
	}
	if t.Name != "" && want != in.Value {
		t.Preferred = want
	}
	return t
}

// spelling is how pages should write a type: without the namespace, unless that is one below graphNamespace.
func spelling(name string, collection bool) string {
	name = strings.TrimPrefix(name, "Edm.")
	if local := strings.TrimPrefix(name, graphNamespace); !strings.Contains(local, ".") {
		name = local
	}
	return asCollection(name, collection)
}

func asCollection(name string, collection bool) string {
	if collection {
		return name + " collection"
	}
	return name
}

// cutCollection removes the collection mark: `X collection`, `Collection(X)`, `collection of X`, `X[]`.
func cutCollection(s string) (string, bool) {
	if rest, ok := cutPrefixFold(s, "collection("); ok {
		return strings.TrimSuffix(rest, ")"), true
	}
	for _, prefix := range []string{"collection of ", "array of "} {
		if rest, ok := cutPrefixFold(s, prefix); ok {
			return rest, true
		}
	}
	for _, suffix := range []string{" collection", " (collection)", " collections", "[]"} {
		if rest, ok := cutSuffixFold(s, suffix); ok {
			return strings.TrimSpace(rest), true
		}
	}
	if rest, ok := strings.CutSuffix(s, "collection"); ok && rest != "" { // `keyCollection` is a name
		return strings.TrimSpace(rest), true
	}
	return s, false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// cutSuffixFold leaves a text alone that is nothing but the suffix.
func cutSuffixFold(s, suffix string) (string, bool) {
	if at := len(s) - len(suffix); at > 0 && strings.EqualFold(s[at:], suffix) {
		return s[:at], true
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
	for i := range len(s) {
		if c := s[i]; !letter(c) && !digit(c) && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return s != ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
