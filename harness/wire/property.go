package wire

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// MatchesProperty tells whether a glob matches, ignoring case, the name of a property, or of the property that an annotation is about.
func MatchesProperty(globs []string, name string) bool {
	name, _, _ = strings.Cut(fold(name), "@")
	for _, glob := range globs {
		if ok, _ := path.Match(fold(glob), name); ok {
			return true
		}
	}
	return false
}

// fold maps all letters that are the same but for their case to one: `ſ` is a small s, too.
func fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// FindProperty returns the first name, at any depth of a JSON text, that MatchesProperty, or "". In invalid JSON it searches what comes
// before the error.
func FindProperty(body []byte, globs []string) string {
	if len(globs) == 0 {
		return ""
	}
	return FindName(body, func(name string) bool { return MatchesProperty(globs, name) })
}

// FindName is FindProperty for names that a function matches.
func FindName(body []byte, matches func(name string) bool) string {
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
		case isText && name && matches(word):
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

// NamesEntity tells whether a member of a body names an entity, by its id or by a reference: an update may then change another one than
// that of its URL, or relate the two.
func NamesEntity(name string) bool {
	name = fold(name)
	_, annotation, annotated := strings.Cut(name, "@")
	annotation = strings.TrimPrefix(annotation, "odata.")
	return name == "id" || annotated && slices.Contains([]string{"id", "bind", "delta", "removed", "editlink"}, annotation)
}

// secretWords are parts of the names of members that hold a secret, and secretEnds their ends.
var (
	secretWords = []string{"password", "passwd", "passcode", "passphrase", "secret", "credential", "token", "privatekey", "connectionstring", "keymaterial"}
	secretEnds  = []string{"key", "keys", "pin", "pwd", "psk", "sas"}
)

// NamesSecret tells whether the name of a member says that its value is a secret, one of the target itself for example.
func NamesSecret(name string) bool {
	name = strings.NewReplacer("-", "", "_", "").Replace(fold(name))
	has := func(word string) bool { return strings.Contains(name, word) }
	return slices.ContainsFunc(secretWords, has) || slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}
