package wire

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commands finds what CI systems act on wherever it stands in a log or report: `##vso[` and `##[` (Azure Pipelines, GitHub),
// `##teamcity[`, `[[ATTACHMENT|` (Jenkins, GitLab), and GitHub's `::command::` at the start of a line.
var commands = regexp.MustCompile(`(?im)##[a-z]*\[|\[\[ATTACHMENT\||^[ \t]*::`)

// Printable makes text from a target fit for a terminal and a CI log. Control bytes, invalid UTF-8 and invisible runes become
// escapes such as `\x1b` and `\u202e`; line feeds and tabs stay. The first byte of a CI command becomes its escape.
func Printable(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n', r == '\t', unicode.IsPrint(r):
			b.WriteString(s[i : i+size])
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteString(strings.Trim(fmt.Sprintf("%+q", r), "'"))
		}
		i += size
	}
	return commands.ReplaceAllStringFunc(b.String(), func(m string) string {
		start := len(m) - len(strings.TrimLeft(m, " \t"))
		return fmt.Sprintf(`%s\x%02x%s`, m[:start], m[start], m[start+1:])
	})
}
