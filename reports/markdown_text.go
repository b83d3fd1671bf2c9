package reports

import (
	"regexp"
	"strings"
)

// code is a code span with text of a target: Markdown and HTML in it stay text.
func code(s string, max int) string {
	s = shown(s, max)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if s == "" || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.Trim(s, " ") != s {
		s = " " + s + " "
	}
	return fence + s + fence
}

// cell is code in a table, where a bar ends a cell even in a code span.
func cell(s string, max int) string { return strings.ReplaceAll(code(s, max), "|", `\|`) }

// block is a fenced code block of lines that are safe to print.
func block(lines ...string) string {
	text := strings.Join(lines, "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "text\n" + text + "\n" + fence + "\n"
}

var (
	markdownSpecial = regexp.MustCompile("[\\\\`*_{}\\[\\]<>()#+!|~&$]")
	autolinked      = strings.NewReplacer("@", "&#64;", "://", "&#58;//", "www.", "www&#46;")
)

// prose is text in a sentence that Markdown does not interpret: no markup, no links, no mentions.
func prose(s string, max int) string {
	return autolinked.Replace(markdownSpecial.ReplaceAllString(shown(s, max), `\$0`))
}
