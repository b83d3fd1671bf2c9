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
)

// source maps byte offsets to lines.
type source struct {
	bytes  []byte
	starts []int // offset of the first byte of each line
}

func newSource(src []byte) *source {
	s := &source{bytes: src, starts: []int{0}}
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
	end := len(s.bytes)
	if n < len(s.starts) {
		end = s.starts[n]
	}
	return strings.TrimRight(string(s.bytes[s.starts[n-1]:end]), "\r\n")
}

// prepare refuses what cannot be a page, and evens out byte order mark and line ends.
func prepare(name string, src []byte) ([]byte, error) {
	if len(src) > MaxSize {
		return nil, &Error{Name: name, Want: "a page of at most 4 MiB", Got: size(len(src)), Hint: "is this a reference page?"}
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if !utf8.Valid(src) {
		return nil, &Error{Name: name, Pos: invalidAt(src), Want: "UTF-8", Got: "other bytes", Hint: "save the page as UTF-8"}
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return src, checkNesting(name, src)
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

// checkNesting bounds the blocks that one line may open: the Markdown reader's work grows with their depth times the
// length of the page.
func checkNesting(name string, src []byte) error {
	line := 1
	for rest := src; len(rest) > 0; line++ {
		text := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			text, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		if depth(text) > maxNested {
			return &Error{Name: name, Pos: Pos{line, 1}, Want: "lists and quotes at most 100 deep", Got: "a deeper line", Hint: "is this a reference page?"}
		}
	}
	return nil
}

// depth counts the quotes and list items that a line opens; four columns of indentation may stand for one.
func depth(line []byte) int {
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
