package doc

import (
	"errors"
	"strings"
)

// RequestLine is one line `METHOD target` of a request block. Err says why its target is no usable template.
type RequestLine struct {
	Method string
	Target string // as written
	Template
	Err error
	Pos
}

// Template is the path of a request line, taken apart.
type Template struct {
	Path     string // as written, less origin, version, `~`, query and trailing slash: `/users/{id | upn}/tasks`
	Version  string // where the target was absolute
	Segments []Segment
	Removed  []string // what was taken off, in words
}

// Segment is one segment of a path: literal text with parameters in it.
type Segment struct {
	Raw   string
	Parts []Part
}

// Part is a piece of a segment: a parameter as the page names it (`id | userPrincipalName`), or text.
type Part struct {
	Text    string
	Param   bool
	Bracket byte // the bracket that the page used: `{`, `<` or `(`
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

// Params returns the parameters of the whole path, as the page names them.
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

// ReadTemplate reads the target of a request line: a path, an absolute URL or one of the odd forms that pages use
// (`~/path`, `root:/{path}:`, `range(address='<address>')`, `(team-id)`).
func ReadTemplate(target string) (Template, error) {
	var t Template
	s := strings.TrimSpace(target)
	switch {
	case s == "":
		return t, errors.New("no path")
	case strings.Contains(s, "** Entity URI for"):
		return t, errors.New("the generator found no path for the type")
	case len(s) > maxPath:
		return t, errors.New("a path of over 2048 bytes")
	}
	if rest, ok := cutOrigin(s); ok {
		t.Removed = append(t.Removed, "the absolute URL")
		t.Version, s = cutVersion(rest)
	}
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		t.Removed = append(t.Removed, "the `~`")
		s = rest
	}
	if i := strings.IndexByte(s, '?'); i >= 0 && !strings.Contains(s[i:], "}") {
		t.Removed = append(t.Removed, "the query")
		s = s[:i]
	}
	if !strings.HasPrefix(s, "/") {
		t.Removed = append(t.Removed, "the missing `/`")
		s = "/" + s
	}
	if len(s) > 1 && strings.HasSuffix(s, "/") {
		t.Removed = append(t.Removed, "the trailing `/`")
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
			if i := strings.IndexByte(rest, '/'); i >= 0 {
				return rest[i:], true
			}
			return "/", true
		}
	}
	return s, false
}

func cutVersion(path string) (version, rest string) {
	first, after, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch strings.ToLower(first) {
	case "beta", "v1.0":
		return strings.ToLower(first), "/" + after
	}
	return "", path
}

// versionOf returns the API version that a URL names, or "".
func versionOf(url string) string {
	if rest, ok := cutOrigin(url); ok {
		v, _ := cutVersion(rest)
		return v
	}
	v, _ := cutVersion(url)
	return v
}
