package verdict

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// The sequences in a log or a report that are commands to a CI system: `##vso[`, `##[` and `##teamcity[` anywhere in a line, `::error::` at
// its start, `[[ATTACHMENT|path]]` in a test's output.
var (
	hashCommand  = regexp.MustCompile(`##([A-Za-z0-9_.-]*)\[`)
	colonCommand = regexp.MustCompile(`:{2,}[A-Za-z_]`)
	attachment   = regexp.MustCompile(`(?i)\[\[(attachment)`)
)

// Printable makes text of a target safe to print on one line: control, invisible and bidirectional characters and bytes that are not UTF-8
// become visible escapes (`\n`, `\x1b`, `\u202e`), and commands to a CI system get a backslash. It does not bound the length, and cannot be
// reversed. Printable(Printable(s)) is Printable(s).
func Printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < utf8.RuneSelf:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		s = s[n:]
	}
	return disarm(b.String())
}

// PrintableLines is Printable for text of several lines: it keeps line feeds.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}

// disarm puts a backslash into commands to a CI system.
func disarm(s string) string {
	s = hashCommand.ReplaceAllString(s, `##$1\[`)
	s = attachment.ReplaceAllString(s, `[\[$1`)
	return colonCommand.ReplaceAllStringFunc(s, func(m string) string {
		return ":" + strings.Repeat(`\:`, len(m)-2) + m[len(m)-1:]
	})
}

// EscapeJSON returns JSON of the same value that is safe to print: characters that a terminal obeys or hides, and the `##` and `[[a` of
// commands to a CI system, become \u escapes. Encoded JSON can contain them only in strings, where an escape changes nothing.
func EscapeJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i, n := 0, 0; i < len(data); i += n {
		var r rune
		r, n = utf8.DecodeRune(data[i:])
		switch printable := r < 0x7f || unicode.IsPrint(r); {
		case r > 0xffff && !printable:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		case !printable, r == utf8.RuneError && n == 1, r == '#' && i > 0 && data[i-1] == '#', (r == 'a' || r == 'A') && i > 1 && data[i-1] == '[' && data[i-2] == '[':
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, data[i:i+n]...)
		}
	}
	return out
}
