package derive

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// route is one template as an OpenAPI path.
type route struct {
	path   string
	params []param
	id     string // of the operation
	kind   string // of what the path ends on
	line   doc.RequestLine
}

// param is a path parameter: its name in OpenAPI, and the name that the page uses.
type param struct{ name, documented string }

// routes turns templates into paths. Templates that differ only in the names of their parameters are one path in OpenAPI.
func (d *derivation) routes(lines []doc.RequestLine) []route {
	var out []route
	seen := map[string]bool{}
	for _, l := range lines {
		r := route{line: l, kind: d.pathKind(l.Template)}
		r.path, r.params = openAPIPath(l.Template)
		if key := withoutNames(r.path); !seen[key] {
			seen[key] = true
			out = append(out, r)
		}
	}
	if len(out) == 1 {
		out[0].id = d.name
		return out
	}
	for i, words := range distinctNames(out) {
		out[i].id = d.name + "-" + words
	}
	return out
}

// withoutNames removes the names of the parameters from a path.
func withoutNames(path string) string {
	var b strings.Builder
	for rest := path; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if found {
			b.WriteByte('{')
			_, after, _ = strings.Cut(after, "}")
		}
		rest = after
	}
	return b.String()
}

// openAPIPath writes a template for OpenAPI. A parameter name that occurs twice is replaced by one after the segment before it.
func openAPIPath(t doc.Template) (string, []param) {
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
			name = unused(used, name, "")
			params = append(params, param{name, p.Text})
			b.WriteString("{" + name + "}")
		}
		if !s.HasParam() {
			before = lastName(s.Raw)
		}
	}
	return b.String(), params
}

// unused returns the name, or the name with the first number from 2 on that makes it new, and marks it as used.
func unused(used map[string]bool, name, separator string) string {
	for base, n := name, 2; used[name]; n++ {
		name = fmt.Sprintf("%s%s%d", base, separator, n)
	}
	used[name] = true
	return name
}

// paramName makes a parameter name of what the page writes: the first of several alternatives, with dashes for spaces.
func paramName(text string) string {
	first, _, _ := strings.Cut(text, "|")
	name := keep(strings.ReplaceAll(strings.TrimSpace(first), " ", "-"), "-_.")
	if name == "" || name == "undefined" {
		return "id"
	}
	return name
}

// lastName returns the letters and digits of a segment's last dotted part.
func lastName(raw string) string { return keep(doc.LocalName(raw), "") }

// pathKind returns what a path ends on: as the metadata say, else by its last segment.
func (d *derivation) pathKind(t doc.Template) string {
	if d.Metadata != nil {
		if kind := d.Metadata.Kind(d.Version, t); kind != "" {
			return kind
		}
	}
	switch last := t.Segments[len(t.Segments)-1]; {
	case isFunction(last.Raw):
		return "singleton"
	case last.HasParam():
		return "entity"
	case doc.LooksLikeCollection(d.Page, t):
		return "collection"
	}
	return "singleton"
}

// isFunction reports whether a segment calls a bound function, as `range(address='{address}')` does. An alternate key has the same form, but
// follows a collection, which Graph names in the plural.
func isFunction(segment string) bool {
	name, parameters, called := strings.Cut(segment, "(")
	return called && strings.Contains(parameters, "=") && doc.Singular(name) == name
}

// distinctNames returns a name for each route: the literal segments that not all routes have, joined by dashes.
func distinctNames(routes []route) []string {
	common := map[string]int{}
	for _, r := range routes {
		seen := map[string]bool{}
		for _, w := range literals(r) {
			if !seen[w] {
				seen[w] = true
				common[w]++
			}
		}
	}
	out := make([]string, len(routes))
	used := map[string]bool{}
	for i, r := range routes {
		var words []string
		for _, w := range literals(r) {
			if common[w] < len(routes) {
				words = append(words, w)
			}
		}
		name := strings.Join(words, "-")
		if name == "" || used[name] {
			name = kebab(strings.Trim(r.path, "/")) // only the places of the parameters differ
		}
		out[i] = unused(used, name, "-")
	}
	return out
}

// literals returns the segments without parameters, in kebab case.
func literals(r route) []string {
	var out []string
	for _, s := range r.line.Segments {
		if !s.HasParam() {
			out = append(out, kebab(s.Raw))
		}
	}
	return out
}

// kebab writes a path segment as lower-case words joined by dashes.
func kebab(s string) string {
	var b strings.Builder
	lower := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' }
	upper := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= 'A' && s[i] <= 'Z' }
	for i := range len(s) {
		switch c := s[i]; {
		case upper(i):
			if lower(i-1) || upper(i-1) && lower(i+1) {
				b.WriteByte('-')
			}
			b.WriteByte(c + 'a' - 'A')
		case lower(i), digit(c):
			b.WriteByte(c)
		default:
			b.WriteByte('-')
		}
	}
	return strings.Trim(strings.ReplaceAll(b.String(), "--", "-"), "-")
}
