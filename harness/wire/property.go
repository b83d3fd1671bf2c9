package wire

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"
)

// MatchesProperty tells whether a glob matches, ignoring case, the name of a property, or of the property that an annotation is about.
func MatchesProperty(globs []string, name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), "@")
	for _, glob := range globs {
		if ok, _ := path.Match(strings.ToLower(glob), name); ok {
			return true
		}
	}
	return false
}

// FindProperty returns the first name, at any depth of a JSON text, that MatchesProperty, or "". In invalid JSON it searches what comes
// before the error.
func FindProperty(body []byte, globs []string) string {
	dec := json.NewDecoder(bytes.NewReader(body))
	var objects []bool // for each open container: whether it is an object
	name := false      // whether the next string is a member's name
	for {
		t, err := dec.Token()
		if err != nil {
			return ""
		}
		word, isText := t.(string)
		switch {
		case isText && name && MatchesProperty(globs, word):
			return word
		case isText && name:
			name = false
			continue
		case t == json.Delim('{'), t == json.Delim('['):
			objects = append(objects, t == json.Delim('{'))
		case t == json.Delim('}'), t == json.Delim(']'):
			objects = objects[:len(objects)-1]
		}
		name = len(objects) > 0 && objects[len(objects)-1]
	}
}
