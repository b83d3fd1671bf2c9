package derive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// yamlWriter writes block style YAML: one key or item a line, so that a change of one promise is a change of one line.
type yamlWriter struct {
	out     []byte
	err     error
	written map[member]extent // properties of components: a name and its schema
	shared  map[spot]extent   // bodies and answers
}

// spot is an object that operations share, and how deep it stands.
type spot struct {
	object any
	indent int
}

var yamlWriters = sync.Pool{New: func() any {
	return &yamlWriter{out: make([]byte, 0, 64<<10), written: map[member]extent{}, shared: map[spot]extent{}}
}}

// written returns what a function writes.
func written(write func(*yamlWriter)) ([]byte, error) {
	w := yamlWriters.Get().(*yamlWriter)
	defer yamlWriters.Put(w)
	w.out, w.err = w.out[:0], nil
	clear(w.written)
	clear(w.shared)
	write(w)
	return bytes.Clone(w.out), w.err
}

func (w *yamlWriter) object(o object, indent int) {
	for i, m := range o {
		if i > 0 || indent == 0 {
			w.pad(indent)
		}
		w.text(m.key)
		w.out = append(w.out, ':')
		w.value(m.value, indent, 2)
	}
}

// value writes what follows a colon. step is how much deeper a mapping below goes.
func (w *yamlWriter) value(v any, indent, step int) { w.node(v, indent, step, false) }

// node writes what follows a colon, or, inline, the dash of a list item.
func (w *yamlWriter) node(v any, indent, step int, inline bool) {
	switch v := v.(type) {
	case *openapi3.Schema:
		w.schema(v, indent, step, inline)
	case *openapi3.PathItem:
		w.straight(v, indent, step, inline)
	case object:
		switch {
		case len(v) == 0:
			w.out = append(w.out, " {}\n"...)
			return
		case inline:
			w.out = append(w.out, ' ')
		default:
			w.out = append(w.out, '\n')
			w.pad(indent + step)
		}
		w.object(v, indent+step)
	case []any:
		if len(v) == 0 {
			w.out = append(w.out, " []\n"...)
			return
		}
		w.out = append(w.out, '\n')
		w.list(v, indent+step)
	default:
		w.out = append(w.out, ' ')
		w.scalar(v)
		w.out = append(w.out, '\n')
	}
}

func (w *yamlWriter) list(items []any, indent int) {
	for _, item := range items {
		w.pad(indent)
		w.out = append(w.out, '-')
		w.node(item, indent, 2, true)
	}
}

const blanks = "                                                                "

func (w *yamlWriter) pad(n int) {
	for ; n > len(blanks); n -= len(blanks) {
		w.out = append(w.out, blanks...)
	}
	w.out = append(w.out, blanks[:n]...)
}

// plain says whether YAML 1.1 and 1.2 both read a text as itself without quotes. It is stricter than either has to be.
func plain(s string) bool {
	if s == "" || len(s) < 6 && strings.IndexByte("tTfFnNyYoO", s[0]) >= 0 && reserved[strings.ToLower(s)] {
		return false
	}
	if c := s[0]; !letter(c) && c != '/' && c != '$' {
		return version(s)
	}
	for i := range len(s) {
		switch c := s[i]; {
		case inWord[c]:
		case c == '_' && i > 0: // YAML 1.1 lets digits hold underscores
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		case c == ' ' && i+1 < len(s) && s[i+1] != ' ':
		default:
			return false
		}
	}
	return true
}

// inWord are the bytes that mean nothing to YAML inside a text.
var inWord = func() (is [256]bool) {
	for _, c := range []byte("./$(){}@+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
		is[c] = true
	}
	return is
}()

// reserved are the words that YAML reads as something else than text. plain knows the letters that they begin with.
var reserved = map[string]bool{
	"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true,
}

// version accepts `3.0.3`, which is no number to anybody.
func version(s string) bool {
	dots := 0
	for i := range len(s) {
		if s[i] == '.' && i > 0 && i+1 < len(s) && s[i-1] != '.' {
			dots++
		} else if !digit(s[i]) {
			return false
		}
	}
	return dots == 2
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func (w *yamlWriter) scalar(v any) {
	switch v := v.(type) {
	case nil:
		w.out = append(w.out, "null"...)
	case bool:
		w.out = strconv.AppendBool(w.out, v)
	case json.Number:
		w.out = append(w.out, number(v.String())...)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
			w.out = strconv.AppendInt(w.out, int64(v), 10)
			return
		}
		w.out = strconv.AppendFloat(w.out, v, 'g', -1, 64)
	case string:
		w.text(v)
	default:
		w.out = fmt.Append(w.out, v)
	}
}

// number keeps a JSON number as written, where YAML reads it as a number too: YAML 1.1 wants a dot before an exponent.
func number(s string) string {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent := s[:i], s[i+1:]
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		if exponent[0] != '-' && exponent[0] != '+' {
			exponent = "+" + exponent
		}
		return mantissa + "e" + exponent
	}
	return s
}

func (w *yamlWriter) text(s string) {
	if plain(s) {
		w.out = append(w.out, s...)
		return
	}
	for _, c := range s {
		if c == '\n' || c == '\t' || !unicode.IsPrint(c) && c != ' ' {
			w.out = append(w.out, doubleQuoted(s)...)
			return
		}
	}
	w.out = append(w.out, '\'')
	for part := s; ; {
		i := strings.IndexByte(part, '\'')
		if i < 0 {
			w.out = append(w.out, part...)
			break
		}
		w.out = append(append(w.out, part[:i]...), "''"...)
		part = part[i+1:]
	}
	w.out = append(w.out, '\'')
}

// doubleQuoted escapes as JSON does, which YAML reads alike, and every rune that is not printable.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
