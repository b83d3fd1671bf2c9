package doc

import (
	"errors"
	"fmt"
	"strings"
)

// Template is the path of a request line, split into segments.
type Template struct {
	Path     string // without origin, version, `~`, query and trailing slash: `/users/{id | upn}/tasks`
	Version  string // from an absolute URL
	Segments []Segment
	Fixes    []string // what to change so that the page has the path in this form
}

// Segment is one segment of a path: literal text and parameters.
type Segment struct {
	Raw   string
	Parts []Part
}

// Part is a parameter as the page names it (`id | userPrincipalName`), or literal text.
type Part struct {
	Text    string
	Param   bool
	Bracket byte // that opens the parameter: `{`, `<` or `(`
}

// IsParam says whether the segment is one parameter and nothing else.
func (s Segment) IsParam() bool { return len(s.Parts) == 1 && s.Parts[0].Param }

// HasParam says whether any part is a parameter.
func (s Segment) HasParam() bool {
	for _, p := range s.Parts {
		if p.Param {
			return true
		}
	}
	return false
}

// Params returns the parameters of the path.
func (t Template) Params() []Part {
	var out []Part
	for _, s := range t.Segments {
		for _, p := range s.Parts {
			if p.Param {
				out = append(out, p)
			}
		}
	}
	return out
}

const maxPath = 2048

// ReadTemplate reads the target of a request line: a path, an absolute URL or one of the unusual forms that pages use
// (`~/path`, `root:/{path}:`, `range(address='<address>')`, `(team-id)`).
func ReadTemplate(target string) (Template, error) {
	var t Template
	s := strings.TrimSpace(target)
	switch {
	case s == "":
		return t, errors.New("no path")
	case strings.Contains(s, noPath):
		return t, errors.New("a generator's placeholder instead of a path")
	case len(s) > maxPath:
		return t, fmt.Errorf("a path of more than %d bytes", maxPath)
	}
	if rest, ok := cutOrigin(s); ok {
		t.Fixes = append(t.Fixes, "remove the host and the version from the path")
		t.Version, s = cutVersion(rest)
	}
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		t.Fixes = append(t.Fixes, "remove the `~` from the path")
		s = rest
	}
	if i := queryAt(s); i >= 0 {
		t.Fixes = append(t.Fixes, "remove the query from the path")
		s = s[:i]
	}
	if !strings.HasPrefix(s, "/") {
		t.Fixes = append(t.Fixes, "begin the path with `/`")
		s = "/" + s
	}
	if len(s) > 1 && strings.HasSuffix(s, "/") {
		t.Fixes = append(t.Fixes, "remove the trailing `/` from the path")
		s = strings.TrimRight(s, "/")
	}
	t.Path = s
	for _, raw := range splitPath(s) {
		seg, err := readSegment(raw)
		if err != nil {
			return t, err
		}
		t.Segments = append(t.Segments, seg)
	}
	if len(t.Segments) == 0 {
		return t, errors.New("no path")
	}
	return t, nil
}

// queryAt returns the offset of the query, or -1. A question mark in the name of a parameter begins none.
func queryAt(s string) int {
	braces := 0
	for i := range len(s) {
		switch s[i] {
		case '{', '<':
			braces++
		case '}', '>':
			braces--
		case '?':
			if braces <= 0 {
				return i
			}
		}
	}
	return -1
}

// splitPath splits at slashes outside of braces and quotes.
func splitPath(s string) []string {
	var out []string
	start, braces, quoted := 1, 0, false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '{':
			braces++
		case '}':
			braces--
		case '\'':
			quoted = !quoted
		case '/':
			if braces <= 0 && !quoted {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func cutOrigin(s string) (string, bool) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			_, path, _ := strings.Cut(rest, "/")
			return "/" + path, true
		}
	}
	return s, false
}

func cutVersion(path string) (version, rest string) {
	first, after, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if v := strings.ToLower(first); v == "beta" || v == "v1.0" {
		return v, "/" + after
	}
	return "", path
}

// versionOf returns the API version that a URL or path names, or "".
func versionOf(url string) string {
	path, _ := cutOrigin(url)
	v, _ := cutVersion(path)
	return v
}

// endsAtVersion says whether a URL has no path behind its version.
func endsAtVersion(url string) bool {
	path, _ := cutOrigin(url)
	v, rest := cutVersion(strings.TrimRight(path, "/"))
	return v != "" && rest == "/"
}

func readSegment(raw string) (Segment, error) {
	seg := Segment{Raw: raw}
	switch {
	case raw == "":
		return seg, errors.New("an empty path segment")
	case raw == "..." || raw == "\u2026":
		return seg, errors.New("a path with segments left out (`...`)")
	}
	// `(team-id)` as a whole segment is a parameter in the wrong brackets; after a name it is a function call.
	if raw[0] == '(' && strings.HasSuffix(raw, ")") && len(raw) > 2 {
		seg.Parts = []Part{{raw[1 : len(raw)-1], true, '('}}
		return seg, checkParam(seg.Parts[0].Text)
	}
	for rest := raw; rest != ""; {
		i := strings.IndexAny(rest, "{<")
		if i < 0 {
			seg.Parts = append(seg.Parts, Part{Text: rest})
			break
		}
		if i > 0 {
			seg.Parts = append(seg.Parts, Part{Text: rest[:i]})
		}
		bracket, closing := rest[i], "}"
		if bracket == '<' {
			closing = ">"
		}
		name, after, closed := strings.Cut(rest[i+1:], closing)
		if !closed {
			return seg, fmt.Errorf("a parameter with `%c` and no `%s`", bracket, closing)
		}
		name = strings.TrimSpace(name)
		if err := checkParam(name); err != nil {
			return seg, err
		}
		seg.Parts = append(seg.Parts, Part{name, true, bracket})
		rest = after
	}
	for _, p := range seg.Parts {
		if !p.Param && strings.ContainsAny(p.Text, " \t}>\"#?\\^`") {
			return seg, fmt.Errorf("a path segment %q", p.Text)
		}
	}
	return seg, nil
}

func checkParam(name string) error {
	if strings.Trim(name, " |") == "" || strings.ContainsAny(name, "{}<>/\"\\#?") {
		return fmt.Errorf("a parameter named %q", name)
	}
	return nil
}
