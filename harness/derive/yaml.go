package derive

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tailscale/hujson"
)

// yamlWriter writes block style YAML: one key or item a line, so that a change of one promise is a change of one line.
type yamlWriter struct{ out []byte }

// object writes a mapping. Its first key stands where the writer is, the others on lines of their own.
func (w *yamlWriter) object(o object, indent int) {
	for i, m := range o {
		if i > 0 {
			w.pad(indent)
		}
		w.text(m.key)
		w.out = append(w.out, ':')
		w.value(m.value, indent+2, false)
	}
}

// value writes what follows a colon or, if item is set, the dash of a list item. indent is for the lines below.
func (w *yamlWriter) value(v any, indent int, item bool) {
	switch v := v.(type) {
	case object:
		switch {
		case len(v) == 0:
			w.out = append(w.out, " {}\n"...)
			return
		case item:
			w.out = append(w.out, ' ')
		default:
			w.out = append(w.out, '\n')
			w.pad(indent)
		}
		w.object(v, indent)
	case []any:
		if len(v) == 0 {
			w.out = append(w.out, " []\n"...)
			return
		}
		w.out = append(w.out, '\n')
		for _, e := range v {
			w.pad(indent)
			w.out = append(w.out, '-')
			w.value(e, indent+2, true)
		}
	case hujson.Literal:
		w.out = append(w.out, ' ')
		w.scalar(v)
		w.out = append(w.out, '\n')
	}
}

func (w *yamlWriter) pad(n int) { w.out = append(w.out, strings.Repeat(" ", n)...) }

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

func (w *yamlWriter) scalar(l hujson.Literal) {
	switch l.Kind() {
	case '"':
		w.text(l.String())
	case '0':
		w.out = append(w.out, number(string(l))...)
	default:
		w.out = append(w.out, l...)
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
	w.out = append(w.out, "'"+strings.ReplaceAll(s, "'", "''")+"'"...)
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
