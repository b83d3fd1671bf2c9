package doc

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Bounds of a page. The largest known page has 90 kB. Markdown parsers need more than linear time for deep nesting and for many
// emphasis marks or link definitions, so pages far beyond the known ones are rejected.
const (
	MaxSize         = 4 << 20
	maxFrontMatter  = 64 << 10
	maxNested       = 100
	maxEmphasis     = 5000
	maxDefinitions  = 1000
	maxEndless      = 100
	maxLink         = 4096
	notAPage        = "is this a reference page?"
	byteOrderMark   = "\ufeff"
	columnsPerLevel = 4
)

// source maps byte offsets of a page to lines.
type source struct {
	text   string
	starts []int // offset of the first byte of each line
}

func newSource(src []byte) *source {
	s := &source{text: string(src), starts: []int{0}}
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

func (s *source) pos(offset int) Pos {
	line := sort.SearchInts(s.starts, offset+1)
	return Pos{line, offset - s.starts[line-1] + 1}
}

func (s *source) line(n int) string {
	if n < 1 || n > len(s.starts) {
		return ""
	}
	end := len(s.text)
	if n < len(s.starts) {
		end = s.starts[n]
	}
	return strings.TrimRight(s.text[s.starts[n-1]:end], "\r\n")
}

// normalize rejects what cannot be a page, and removes differences that readers do not see: a byte order mark, CRLF line ends and,
// outside of code, unusual spaces.
func normalize(name string, src []byte) ([]byte, error) {
	if len(src) > MaxSize {
		return nil, TooLarge(name, int64(len(src)))
	}
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	if !utf8.Valid(src) {
		return nil, &Error{Name: name, Pos: invalidAt(src), Problem: "the page is not UTF-8", Hint: "save it as UTF-8"}
	}
	return replaceSpaces(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))), nil
}

// TooLarge is the error for a page of more than MaxSize bytes.
func TooLarge(name string, bytes int64) error {
	return &Error{Name: name, Problem: fmt.Sprintf("the page has %d MiB; the limit is %d MiB", (bytes+1<<20-1)>>20, MaxSize>>20), Hint: notAPage}
}

// unusualSpaces replaces no-break spaces, and removes zero-width spaces and joiners and soft hyphens.
var unusualSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\u00ad", "")

// replaceSpaces leaves code as it is: there such a character is a mistake to report.
func replaceSpaces(src []byte) []byte {
	out := make([]byte, 0, len(src))
	fence := ""
	for line := range strings.Lines(string(src)) {
		text := strings.TrimLeft(line, " >\t")
		switch {
		case fence == "" && (strings.HasPrefix(text, "```") || strings.HasPrefix(text, "~~~")):
			fence = text[:3]
		case fence == "":
			line = unusualSpaces.Replace(line)
		case strings.HasPrefix(text, fence):
			fence = ""
		}
		out = append(out, line...)
	}
	return out
}

func invalidAt(src []byte) Pos {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return newSource(src).pos(i)
		}
		i += n
	}
	return Pos{}
}

// boundMarkdown rejects Markdown that would take goldmark more than linear time.
func boundMarkdown(name string, s *source, base int) error {
	emphasis, definitions := 0, 0 // since the last blank line
	endless := 0
	line := s.pos(base).Line
	for text := range strings.Lines(s.text[base:]) {
		text = strings.TrimSuffix(text, "\n")
		trimmed := strings.TrimSpace(text)
		if trimmed == "" {
			emphasis, definitions, line = 0, 0, line+1
			continue
		}
		emphasis += strings.Count(trimmed, "*") + strings.Count(trimmed, "_")
		if trimmed[0] == '[' && strings.Contains(trimmed, "]:") {
			definitions++
		}
		endless += endlessLinks(trimmed)
		problem := ""
		switch {
		case endless > maxEndless:
			problem = fmt.Sprintf("more than %d links have no end", maxEndless)
		case nesting(text) > maxNested:
			problem = fmt.Sprintf("lists or quotes are nested more than %d deep", maxNested)
		case emphasis > maxEmphasis:
			problem = fmt.Sprintf("a paragraph has more than %d emphasis marks", maxEmphasis)
		case definitions > maxDefinitions:
			problem = fmt.Sprintf("a paragraph has more than %d link definitions", maxDefinitions)
		}
		if problem != "" {
			return &Error{Name: name, Pos: Pos{line, 1}, Problem: problem, Hint: notAPage}
		}
		line++
	}
	return nil
}

// nesting counts the quotes and list items that a line may open. Indentation may stand for them.
func nesting(line string) int {
	n, blanks := 0, 0
	for i, c := range []byte(line) {
		switch {
		case c == ' ' || c == '\t':
			blanks++
		case c == '>':
			n++
		case strings.IndexByte("-*+.)", c) >= 0 && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			n++
		case !digit(c):
			return max(n, blanks/columnsPerLevel)
		}
	}
	return n
}

// endlessLinks counts the beginnings of links that nothing ends within the length of a link. For each of them a Markdown parser reads the
// rest of the line.
func endlessLinks(line string) int {
	n, end := 0, len(line)+maxLink+1 // the end of the line ends none
	if len(line) < maxLink {
		return 0
	}
	for i := len(line) - 1; i > 0; i-- {
		switch {
		case line[i] == ')' || line[i] == ' ':
			end = i
		case line[i] == '(' && line[i-1] == ']' && end-i > maxLink:
			n++
		}
	}
	return n
}
