package doc

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of a page. The largest known page has 90 kB; what is far over that is not a page, and Markdown readers need
// more than linear time on nested blocks.
const (
	MaxSize   = 4 << 20
	maxFront  = 64 << 10
	maxNested = 100

	maxMarks       = 5000
	maxDefinitions = 1000
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

// prepare refuses what cannot be a page, and evens out byte order mark, line ends, and in text the spaces that nobody sees.
func prepare(name string, src []byte) ([]byte, error) {
	if len(src) > MaxSize {
		return nil, &Error{Name: name, Want: "a page of at most 4 MiB", Got: size(len(src)), Hint: "is this a reference page?"}
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if !utf8.Valid(src) {
		return nil, &Error{Name: name, Pos: invalidAt(src), Want: "UTF-8", Got: "other bytes", Hint: "save the page as UTF-8"}
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	return evenOut(src), nil
}

var seen = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\u00ad", "")

// evenOut leaves code as it is written: there such a character is a mistake to point out.
func evenOut(src []byte) []byte {
	out := make([]byte, 0, len(src))
	fence := ""
	for line := range bytes.Lines(src) {
		text := string(bytes.TrimLeft(line, " >\t"))
		switch {
		case fence == "" && strings.HasPrefix(text, "```"), fence == "" && strings.HasPrefix(text, "~~~"):
			fence = text[:3]
		case fence == "":
			line = []byte(seen.Replace(string(line)))
		case strings.HasPrefix(text, fence):
			fence = ""
		}
		out = append(out, line...)
	}
	return out
}

func invalidAt(src []byte) Pos {
	s := newSource(src)
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return s.pos(i)
		}
		i += n
	}
	return Pos{}
}

// checkWork bounds what makes the Markdown reader need more than linear time: the blocks that one line may open, and, between
// two blank lines, the marks of emphasis and the link definitions.
func checkWork(name string, s *source, base int) error {
	marks, definitions := 0, 0
	line := s.pos(base).Line
	for text := range strings.Lines(s.text[base:]) {
		text = strings.TrimSuffix(text, "\n")
		trimmed := strings.TrimSpace(text)
		if trimmed == "" {
			marks, definitions, line = 0, 0, line+1
			continue
		}
		marks += strings.Count(trimmed, "*") + strings.Count(trimmed, "_")
		if trimmed[0] == '[' && strings.Contains(trimmed, "]:") {
			definitions++
		}
		got := ""
		switch {
		case depth(text) > maxNested:
			got = "lists and quotes that are deeper than 100"
		case marks > maxMarks:
			got = "a paragraph with more than 5000 marks of emphasis"
		case definitions > maxDefinitions:
			got = "a paragraph with more than 1000 link definitions"
		}
		if got != "" {
			return &Error{Name: name, Pos: Pos{line, 1}, Want: "the text of a page", Got: got, Hint: "is this a reference page?"}
		}
		line++
	}
	return nil
}

// depth counts the quotes and list items that a line opens; four columns of indentation may stand for one.
func depth(line string) int {
	n, blanks := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			blanks++
		case c == '>':
			n++
		case (c == '-' || c == '*' || c == '+' || c == '.' || c == ')') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			n++
		case c >= '0' && c <= '9':
		default:
			return max(n, blanks/4)
		}
	}
	return n // a blank line opens nothing by its indentation
}

func size(n int) string { return strconv.Itoa((n+1<<20-1)>>20) + " MiB" }
