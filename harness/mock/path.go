package mock

import (
	"regexp"
	"slices"
	"strings"
)

// countSegment ends the path of the number of entities in a collection (OData 4.01 URL Conventions section 4.8).
const countSegment = "$count"

// predicate is a segment with a key in parentheses (OData 4.01 URL Conventions section 4.3.1): `things('a')`, `things(id='a')` or
// `things(a=1,b='x')`.
type predicate struct {
	name  string
	parts []predicatePart
}

// predicatePart is one value of a key. Its name is empty where the key has only one.
type predicatePart struct {
	name, value string
}

var (
	predicateText = regexp.MustCompile(`(?s)^([^()]+)\((.+)\)$`)
	partText      = regexp.MustCompile(`(?s)^\s*(?:([A-Za-z_][\w.]*)=)?('(?:[^']|'')*'|[^',=]+)\s*(?:,|$)`)
)

// readPredicate reads a decoded segment; ok is false if it has no key in parentheses.
func readPredicate(segment string) (p predicate, ok bool) {
	found := predicateText.FindStringSubmatch(segment)
	if found == nil {
		return p, false
	}
	p.name = found[1]
	for rest := found[2]; rest != ""; {
		part := partText.FindStringSubmatch(rest)
		if part == nil {
			return p, false
		}
		value := strings.TrimSpace(part[2])
		if len(value) > 1 && value[0] == '\'' {
			value = strings.ReplaceAll(value[1:len(value)-1], "''", "'")
		}
		p.parts = append(p.parts, predicatePart{part[1], value})
		rest = rest[len(part[0]):]
	}
	return p, true
}

// value returns the part with a name, or the only part, whatever its name is.
func (p predicate) value(name string) (string, bool) {
	if len(p.parts) == 1 && (name == "" || p.parts[0].name == "" || p.parts[0].name == name) {
		return p.parts[0].value, true
	}
	i := slices.IndexFunc(p.parts, func(part predicatePart) bool { return part.name == name })
	if i < 0 || name == "" {
		return "", false
	}
	return p.parts[i].value, true
}

// spellings returns the segments of a request path in each form that may match a template: as they are, without the empty segment after a
// final slash, and with each key in parentheses as a segment of its own.
func spellings(segments []string) [][]string {
	out := [][]string{segments}
	if last := len(segments) - 1; last > 0 && segments[last] == "" {
		segments = segments[:last]
		out = append(out, segments)
	}
	var apart []string
	for _, s := range segments {
		if p, ok := readPredicate(s); ok && len(p.parts) == 1 {
			apart = append(apart, p.name, p.parts[0].value)
			continue
		}
		apart = append(apart, s)
	}
	if len(apart) > len(segments) {
		out = append(out, apart)
	}
	return out
}

// apart returns the template with each lone key in parentheses as a segment of its own, or nil if it has none.
func (t template) apart() (out template) {
	for _, s := range t {
		p, ok := readPredicate(s.text)
		if !ok || len(s.params) != 1 || len(p.parts) != 1 || p.parts[0].value != "{"+s.params[0]+"}" {
			out = append(out, s)
			continue
		}
		key, err := parseSegment(p.parts[0].value)
		if err != nil {
			return nil
		}
		out = append(out, segment{text: p.name}, key)
	}
	if len(out) == len(t) {
		return nil
	}
	return out
}
