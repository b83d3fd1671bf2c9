package derive

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/tailscale/hujson"
)

// yamlWriter writes YAML in block style, with one key or item on a line, so that a change of one promise changes one line.
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
	case string:
		w.out = append(w.out, ' ')
		w.text(v)
		w.out = append(w.out, '\n')
	case hujson.Literal:
		w.out = append(append(append(w.out, ' '), number(string(v))...), '\n')
	}
}

func (w *yamlWriter) pad(n int) { w.out = append(w.out, strings.Repeat(" ", n)...) }

// plain says whether both YAML 1.1 and 1.2 read a text as itself without quotes. It rejects more than they do.
func plain(s string) bool {
	if s == "" || reserved[strings.ToLower(s)] {
		return false
	}
	if c := s[0]; !letter(c) && c != '/' && c != '$' {
		return version.MatchString(s)
	}
	for i := range len(s) {
		switch c := s[i]; {
		case letter(c), digit(c), strings.IndexByte("./$(){}@+-_", c) >= 0:
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		case c == ' ' && i+1 < len(s) && s[i+1] != ' ':
		default:
			return false
		}
	}
	return true
}

// reserved are the words that YAML reads as something other than text.
var reserved = map[string]bool{
	"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true,
}

var version = regexp.MustCompile(`^\d+\.\d+\.\d+$`) // `3.0.3` is not a number

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// number writes a JSON number so that YAML 1.1 reads it as a number, too: it requires a dot before an exponent. Other scalars stay
// as they are.
func number(s string) string {
	if i := strings.IndexAny(s, "eE"); i >= 0 && digit(s[i-1]) {
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
	if strings.Contains(s, "##") || strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsPrint(c) }) {
		w.out = append(w.out, doubleQuoted(s)...)
		return
	}
	w.out = append(w.out, "'"+strings.ReplaceAll(s, "'", "''")+"'"...)
}

// doubleQuoted escapes as JSON does, and every rune that is not printable, and the `##` of commands to a CI system.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, c := range s {
		switch {
		case c == '#' && i > 0 && s[i-1] == '#':
			b.WriteString(`\u0023`)
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
