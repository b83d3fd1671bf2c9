package wire

import (
	"bytes"
	"encoding/json"
)

// FindMember returns the first member's name, at any depth of a JSON text, that is looked for, or "". Of a text that is not whole
// it looks through what comes before the mistake.
func FindMember(body []byte, is func(name string) bool) string {
	dec := json.NewDecoder(bytes.NewReader(body))
	var objects []bool // per open container, whether it is an object
	name := false      // whether a member's name comes next
	for {
		t, err := dec.Token()
		if err != nil {
			return ""
		}
		word, isText := t.(string)
		switch {
		case isText && name && is(word):
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
