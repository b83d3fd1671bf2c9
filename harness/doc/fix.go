package doc

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// edit replaces the text of a page between two places. `\n` in the new text stands for the page's own line end.
type edit struct {
	from, to Pos
	text     string
}

// replace is the edit of n bytes of a line.
func replace(at Pos, n int, text string) edit { return edit{at, Pos{at.Line, at.Column + n}, text} }

// removeLine is the edit that removes a whole line.
func removeLine(line int) edit { return edit{Pos{line, 1}, Pos{line + 1, 1}, ""} }

// replaceIn is the edit that replaces a text which a line has once, from a column on; nil if the line does not.
func (p *Page) replaceIn(at Pos, text, by string) []edit {
	line := p.Line(at.Line)
	from := min(max(at.Column-1, 0), len(line))
	i := strings.Index(line[from:], text)
	if text == "" || i < 0 || strings.Contains(line[from+i+len(text):], text) {
		return nil
	}
	return []edit{replace(Pos{at.Line, from + i + 1}, len(text), by)}
}

// maxRounds bounds how often Fix reads a page again: a correction may uncover another one.
const maxRounds = 20

// Fix corrects what a page breaks the rules with, wherever exactly one result is right. It returns the page with the corrections, all other
// bytes as they were, and the findings that they answer. Without any it returns src itself. The error is that of ReadWith.
func Fix(name string, src []byte, include Include, c Config) ([]byte, []Finding, error) {
	var fixed []Finding
	page, err := ReadWith(name, src, include)
	if err != nil {
		return nil, nil, err
	}
	for range maxRounds {
		edits, done := chooseEdits(page, src, findings(page, c))
		if len(edits) == 0 {
			break
		}
		next := apply(src, edits)
		if page, err = ReadWith(name, next, include); err != nil {
			return nil, nil, err // the page must stay one
		}
		src, fixed = next, append(fixed, done...)
	}
	return src, fixed, nil
}

// chooseEdits returns the edits of the findings, in the page's order, and the findings. An edit that overlaps an earlier one waits for the next
// round. Lines with spaces that the reader replaces stay as they are, because no column of theirs is certain.
func chooseEdits(page *Page, src []byte, found []Finding) (edits []edit, done []Finding) {
	raw := newSource(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	uncertain := func(e edit) bool { return raw.line(e.from.Line) != page.Line(e.from.Line) }
	for _, f := range found {
		if len(f.edits) == 0 || slices.ContainsFunc(f.edits, uncertain) {
			continue
		}
		waits, known := false, 0
		for _, e := range f.edits {
			if slices.Contains(edits, e) {
				known++
			} else if slices.ContainsFunc(edits, e.overlaps) {
				waits = true
			}
		}
		switch {
		case known == len(f.edits):
			done = append(done, f) // two findings with one correction
		case !waits && known == 0:
			edits, done = append(edits, f.edits...), append(done, f)
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.from.compare(b.from) })
	return edits, done
}

func (p Pos) compare(q Pos) int { return cmp.Or(p.Line-q.Line, p.Column-q.Column) }

// overlaps says whether two edits concern the same place. Those that touch do.
func (e edit) overlaps(other edit) bool {
	return e.from.compare(other.to) <= 0 && other.from.compare(e.to) <= 0
}

// apply makes edits, which are in order and do not overlap.
func apply(src []byte, edits []edit) []byte {
	body := bytes.TrimPrefix(src, []byte(byteOrderMark))
	lines := newSource(body)
	offset := func(at Pos) int {
		if at.Line > len(lines.starts) {
			return len(body)
		}
		return lines.starts[at.Line-1] + at.Column - 1
	}
	out, last := slices.Clone(src[:len(src)-len(body)]), 0
	for _, e := range edits {
		text := e.text
		if lines.endsCRLF(e.from.Line) {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		out = append(append(out, body[last:offset(e.from)]...), text...)
		last = offset(e.to)
	}
	return append(out, body[last:]...)
}

// endsCRLF says whether a line ends with CRLF, or the one before it, if it is the last one and has no end.
func (s *source) endsCRLF(line int) bool {
	if line >= len(s.starts) {
		line = len(s.starts) - 1
	}
	return line > 0 && strings.HasSuffix(s.text[:s.starts[line]], "\r\n")
}
