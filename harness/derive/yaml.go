package derive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// yamlWriter writes block style YAML: one key or item a line, so that a change of one promise is a change of one line.
type yamlWriter struct{ bytes.Buffer }

func (w *yamlWriter) object(o object, indent int) {
	for i, m := range o {
		if i > 0 || indent == 0 {
			w.pad(indent)
		}
		w.WriteString(scalar(m.key))
		w.WriteByte(':')
		w.value(m.value, indent, 2)
	}
}

// value writes what follows a colon. step is how much deeper a mapping below goes.
func (w *yamlWriter) value(v any, indent, step int) {
	switch v := v.(type) {
	case object:
		if len(v) == 0 {
			w.WriteString(" {}\n")
			return
		}
		w.WriteByte('\n')
		w.pad(indent + step)
		w.object(v, indent+step)
	case []any:
		if len(v) == 0 {
			w.WriteString(" []\n")
			return
		}
		w.WriteByte('\n')
		w.list(v, indent+step)
	default:
		w.WriteByte(' ')
		w.WriteString(scalar(v))
		w.WriteByte('\n')
	}
}

func (w *yamlWriter) list(items []any, indent int) {
	for _, item := range items {
		w.pad(indent)
		w.WriteByte('-')
		switch v := item.(type) {
		case object:
			if len(v) == 0 {
				w.WriteString(" {}\n")
				continue
			}
			w.WriteByte(' ')
			w.object(v, indent+2)
		default:
			w.value(item, indent, 2)
		}
	}
}

func (w *yamlWriter) pad(n int) {
	for range n {
		w.WriteByte(' ')
	}
}

// plain says whether YAML 1.1 and 1.2 both read a text as itself without quotes. It is stricter than either has to be.
func plain(s string) bool {
	if s == "" || len(s) < 6 && reserved[strings.ToLower(s)] {
		return false
	}
	if c := s[0]; !letter(c) && c != '/' && c != '$' {
		return version(s)
	}
	for i := range len(s) {
		switch c := s[i]; {
		case letter(c) || digit(c) || strings.IndexByte("./$(){}@+-", c) >= 0:
		case c == '_' && i > 0: // YAML 1.1 lets digits hold underscores
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		case c == ' ' && i+1 < len(s) && s[i+1] != ' ':
		default:
			return false
		}
	}
	return true
}

// reserved are the words that YAML reads as something else than text.
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

func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return number(v.String())
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return text(v)
	}
	return fmt.Sprint(v)
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

func text(s string) string {
	if plain(s) {
		return s
	}
	for _, c := range s {
		if c == '\n' || c == '\t' || !unicode.IsPrint(c) && c != ' ' {
			return doubleQuoted(s)
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
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
