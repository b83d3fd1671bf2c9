package mock

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// template is a path template, segment by segment, including the server's base path.
type template []segment

// segment matches one path segment. Literal text matches in any case, as in Graph; keys are case-sensitive.
type segment struct {
	text    string
	params  []string
	quoted  []bool         // of each parameter: the template has it as a string literal of OData, in quotes
	pattern *regexp.Regexp // nil if the segment is literal
	named   *predicate     // a key in parentheses, nil for none
}

var paramText = regexp.MustCompile(`\{[^{}]*\}`)

func parseTemplate(path string) (template, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("path %q does not start with /", path)
	}
	var out template
	segments := strings.Split(path[1:], "/")
	for i, text := range segments {
		if text == "" && i < len(segments)-1 {
			return nil, fmt.Errorf("path %q has an empty segment", path)
		}
		s, err := parseSegment(text)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func parseSegment(text string) (segment, error) {
	s := segment{text: text}
	pattern, end := `(?s)^`, 0
	for _, at := range paramText.FindAllStringIndex(text, -1) {
		pattern += `(?i:` + regexp.QuoteMeta(text[end:at[0]]) + `)(.+?)`
		s.params = append(s.params, text[at[0]+1:at[1]-1])
		s.quoted = append(s.quoted, strings.HasSuffix(text[:at[0]], "'") && strings.HasPrefix(text[at[1]:], "'"))
		end = at[1]
	}
	if s.params == nil {
		return s, nil
	}
	if p, ok := readPredicate(text); ok && len(p.parts) == len(s.params) {
		s.named = &p
	}
	var err error
	s.pattern, err = regexp.Compile(pattern + `(?i:` + regexp.QuoteMeta(text[end:]) + `)$`)
	return s, err
}

// match returns the values of the segment's parameters.
func (s segment) match(value string) (keys []string, ok bool) {
	if s.pattern == nil {
		return nil, strings.EqualFold(s.text, value)
	}
	if s.isKey() && strings.HasPrefix(value, "$") {
		return nil, false // such as $count, which is no key
	}
	if s.named != nil {
		if keys, ok := s.matchNames(value); ok {
			return keys, true
		}
	}
	found := s.pattern.FindStringSubmatch(value)
	if found == nil {
		return nil, false
	}
	for i, key := range found[1:] {
		literal := strings.Contains(s.text, "(") && len(key) > 1 && strings.HasPrefix(key, "'") && strings.HasSuffix(key, "'")
		if literal {
			key = key[1 : len(key)-1]
		}
		if literal || s.quoted[i] {
			key = strings.ReplaceAll(key, "''", "'")
		}
		keys = append(keys, key)
	}
	return keys, true
}

// matchNames returns the values of a key in parentheses, in any order of its parts.
func (s segment) matchNames(value string) (keys []string, ok bool) {
	sent, ok := readPredicate(value)
	if !ok || !strings.EqualFold(sent.name, s.named.name) || len(sent.parts) != len(s.params) {
		return nil, false
	}
	for _, part := range s.named.parts {
		key, ok := sent.value(part.name)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

// isKey reports whether the segment is one parameter and nothing else.
func (s segment) isKey() bool {
	return len(s.params) == 1 && s.text == "{"+s.params[0]+"}"
}

// rank orders segments, the most specific first: literal, partly literal, one parameter.
func (s segment) rank() int {
	switch {
	case s.pattern == nil:
		return 0
	case !s.isKey():
		return 1
	}
	return 2
}

// shape is the template without the names of its parameters: equal for templates that match the same paths.
func (t template) shape() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString("/" + strings.ToLower(paramText.ReplaceAllString(s.text, "{}")))
	}
	return b.String()
}

// match returns the keys and the canonical path, the same for all spellings of a path.
func (t template) match(segments []string) (keys []string, path string, ok bool) {
	if len(segments) != len(t) {
		return nil, "", false
	}
	for i, s := range t {
		found, ok := s.match(segments[i])
		if !ok {
			return nil, "", false
		}
		keys = append(keys, found...)
	}
	return keys, t.fill(keys), true
}

// fill returns the path with keys for its parameters. The template may have fewer.
func (t template) fill(keys []string) (path string) {
	for _, s := range t {
		path += "/" + s.fill(keys[:len(s.params)])
		keys = keys[len(s.params):]
	}
	return path
}

func (s segment) fill(keys []string) string {
	next := 0
	return paramText.ReplaceAllStringFunc(s.text, func(string) string {
		next++
		key := keys[next-1]
		if s.quoted[next-1] {
			key = strings.ReplaceAll(key, "'", "''")
		}
		return url.PathEscape(key)
	})
}

// compare orders templates so that the first one that matches a path is the most specific.
func (t template) compare(other template) int {
	for i := range min(len(t), len(other)) {
		if d := t[i].rank() - other[i].rank(); d != 0 {
			return d
		}
	}
	return strings.Compare(t.shape(), other.shape())
}

// splitPath splits an escaped request path into decoded segments; a key may contain an escaped slash.
func splitPath(escaped string) ([]string, bool) {
	segments := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	for i, s := range segments {
		value, err := url.PathUnescape(s)
		if err != nil || value == "" && i < len(segments)-1 {
			return nil, false
		}
		segments[i] = value
	}
	return segments, true
}
