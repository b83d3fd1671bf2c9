package doc

import (
	"regexp"
	"slices"
	"strings"
)

var (
	guidKey  = regexp.MustCompile(`^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)
	mailKey  = regexp.MustCompile(`^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$`)
	codedKey = regexp.MustCompile(`^[A-Za-z0-9_=!.-]{16,}$`)
)

// IsKey says whether a segment is the key of a sample entity, not a name: a number, a GUID, an address, or a long code with digits.
func (s Segment) IsKey() bool {
	if s.HasParam() || strings.HasPrefix(s.Raw, graphNamespace) {
		return false
	}
	digits := 0
	for i := range len(s.Raw) {
		if digit(s.Raw[i]) {
			digits++
		}
	}
	return digits == len(s.Raw) || guidKey.MatchString(s.Raw) || mailKey.MatchString(s.Raw) || digits > 3 && codedKey.MatchString(s.Raw)
}

// WithParameters returns the template with a parameter for each sample key, named after the segment before it, and the keys.
func (t Template) WithParameters() (Template, []string) {
	var keys []string
	segments := slices.Clone(t.Segments)
	for i, s := range segments {
		if !s.IsKey() {
			continue
		}
		keys = append(keys, s.Raw)
		name := "id"
		if i > 0 && isIdentifier(segments[i-1].Raw) {
			name = Singular(segments[i-1].Raw) + "Id"
		}
		segments[i] = Segment{Raw: "{" + name + "}", Parts: []Part{{name, true, '{'}}}
	}
	if len(keys) == 0 {
		return t, nil
	}
	t.Segments, t.Path = segments, ""
	for _, s := range segments {
		t.Path += "/" + s.Raw
	}
	return t, keys
}
