package doc

import (
	"slices"
	"strings"
	"unicode"
)

// RequestLine is one line `METHOD target` of a request block. Err says what its target has that no usable path has.
type RequestLine struct {
	Method string
	Target string // as written
	Template
	Err error
	Pos
}

var methods = []string{"GET", "PATCH", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "MERGE"}

// readRequestLines reads the lines of a request block that begin with a method, and ignores others.
func readRequestLines(lines []Text) []RequestLine {
	var out []RequestLine
	for _, l := range lines {
		if method, target, ok := CutMethod(l.Value); ok {
			r := RequestLine{Method: method, Target: target, Pos: l.Pos}
			r.Template, r.Err = ReadTemplate(target)
			out = append(out, r)
		}
	}
	return out
}

// CutMethod splits `PATCH /path HTTP/1.1`, and drops the protocol. A method in lower case only counts before a path or a URL.
func CutMethod(line string) (method, target string, ok bool) {
	line = strings.TrimSpace(line)
	if i := strings.IndexFunc(line, unicode.IsSpace); i >= 0 {
		line, target = line[:i], strings.TrimSpace(line[i:])
	}
	method = strings.ToUpper(line)
	if !slices.Contains(methods, method) || method != line && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "http") {
		return "", "", false
	}
	if i := strings.Index(target, " HTTP/"); i >= 0 {
		target = strings.TrimSpace(target[:i])
	}
	return method, target, true
}
