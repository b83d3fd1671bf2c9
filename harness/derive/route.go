package derive

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// route is one template as OpenAPI writes it.
type route struct {
	path   string
	params []param
	id     string
	kind   string
	line   doc.RequestLine
}

type param struct{ name, said string }

// routes turns templates into paths with parameter names of their own. A template that differs from an earlier one in the names
// of its parameters only is the same path to OpenAPI, and left out.
func (d *page) routes(lines []doc.RequestLine) []route {
	var out []route
	seen := map[string]bool{}
	for _, l := range lines {
		r := route{line: l, kind: d.pathKind(l.Template)}
		r.path, r.params = openPath(l.Template)
		if key := shape(l.Template); !seen[key] {
			seen[key] = true
			out = append(out, r)
		}
	}
	if len(out) == 1 {
		out[0].id = d.name
		return out
	}
	for i, words := range distinguish(out) {
		out[i].id = d.name + "-" + words
	}
	return out
}

// shape is a template without its parameters' names.
func shape(t doc.Template) string {
	var b strings.Builder
	for _, s := range t.Segments {
		b.WriteByte('/')
		for _, p := range s.Parts {
			if p.Param {
				b.WriteString("{}")
			} else {
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

// openPath writes a template for OpenAPI. A name that stands twice in the path is replaced by one after the segment before it.
func openPath(t doc.Template) (string, []param) {
	count := map[string]int{}
	for _, p := range t.Params() {
		count[paramName(p.Text)]++
	}
	used := map[string]bool{}
	var params []param
	var b strings.Builder
	before := ""
	for _, s := range t.Segments {
		b.WriteByte('/')
		for _, p := range s.Parts {
			if !p.Param {
				b.WriteString(p.Text)
				continue
			}
			name := paramName(p.Text)
			if count[name] > 1 && before != "" {
				name = doc.Singular(before) + strings.ToUpper(name[:1]) + name[1:]
			}
			for base, n := name, 2; used[name]; n++ {
				name = fmt.Sprintf("%s%d", base, n)
			}
			used[name] = true
			params = append(params, param{name, p.Text})
			b.WriteString("{" + name + "}")
		}
		if !s.HasParam() {
			before = lastName(s.Raw)
		}
	}
	return b.String(), params
}

// paramName makes one word of what the page says: the first of several alternatives, blanks replaced.
func paramName(said string) string {
	first, _, _ := strings.Cut(said, "|")
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-', c == '_', c == '.':
			return c
		case c == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(first))
	if name == "" || name == "undefined" {
		return "id"
	}
	return name
}

// lastName is the plain word that names a parameter after it: letters and digits of the segment's last dotted part.
func lastName(raw string) string {
	raw = raw[strings.LastIndexByte(raw, '.')+1:]
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, raw)
}

// pathKind says what a path ends on: exactly with metadata, else by its last segment.
func (d *page) pathKind(t doc.Template) string {
	if d.Metadata != nil {
		if kind := d.Metadata.Kind(d.Version, t); kind != "" {
			return kind
		}
	}
	switch last := t.Segments[len(t.Segments)-1]; {
	case last.HasParam():
		return "entity"
	case doc.LooksLikeCollection(d.Page, t):
		return "collection"
	}
	return "singleton"
}

// distinguish returns, for each route, the literal segments that are not common to all routes, joined by dashes.
func distinguish(routes []route) []string {
	common := map[string]int{}
	for _, r := range routes {
		for w := range literals(r) {
			common[w]++
		}
	}
	out := make([]string, len(routes))
	used := map[string]bool{}
	for i, r := range routes {
		var words []string
		for _, s := range r.line.Segments {
			if w := kebab(s.Raw); !s.HasParam() && common[w] < len(routes) {
				words = append(words, w)
			}
		}
		name := strings.Join(words, "-")
		if name == "" || used[name] {
			// Routes that differ in where their parameters stand need the whole path.
			name = kebab(strings.Trim(r.path, "/"))
		}
		for base, n := name, 2; used[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		used[name] = true
		out[i] = name
	}
	return out
}

func literals(r route) map[string]bool {
	out := map[string]bool{}
	for _, s := range r.line.Segments {
		if !s.HasParam() {
			out[kebab(s.Raw)] = true
		}
	}
	return out
}

// kebab writes a path segment as lower-case words joined by dashes.
func kebab(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			if i > 0 && (s[i-1] >= 'a' && s[i-1] <= 'z' || i+1 < len(s) && s[i+1] >= 'a' && s[i+1] <= 'z' && s[i-1] >= 'A' && s[i-1] <= 'Z') {
				b.WriteByte('-')
			}
			b.WriteByte(c + 'a' - 'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteByte(c)
		default:
			b.WriteByte('-')
		}
	}
	return strings.Trim(strings.ReplaceAll(b.String(), "--", "-"), "-")
}
