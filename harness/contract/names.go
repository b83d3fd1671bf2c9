package contract

import "github.com/getkin/kin-openapi/openapi3"

// NamePattern returns the pattern that the names of the entries of a map have (`propertyNames`), or nil.
func NamePattern(s *openapi3.Schema) *Pattern {
	text, _ := extensionText(s, extNames)
	if text == "" {
		return nil
	}
	pattern, err := CompilePattern(text)
	if err != nil {
		return nil
	}
	return pattern
}

// entryName is the name for the n-th entry of a map: the given one, unless the pattern of the names wants another one.
func entryName(s *openapi3.Schema, name string, n int) (text string, ok bool) {
	pattern := NamePattern(s)
	if pattern == nil || pattern.MatchString(name) {
		return name, true
	}
	source, _ := extensionText(s, extNames)
	names := openapi3.NewStringSchema().WithPattern(source)
	return matching(pattern, names, n)
}

// BadName returns a name that the pattern of a map's names excludes; ok is false if there is no pattern, or none that does.
func BadName(s *openapi3.Schema) (name string, ok bool) {
	pattern := NamePattern(s)
	for _, candidate := range []string{"conform Name", "~conform~", "1"} {
		if pattern != nil && !pattern.MatchString(candidate) {
			return candidate, true
		}
	}
	return "", false
}
