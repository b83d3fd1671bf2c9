package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// EntityURL is the name of an entity: scheme and host in lower case, no credentials, query or fragment.
func EntityURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	clean := url.URL{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Host), Path: u.Path, RawPath: u.RawPath}
	return strings.TrimSuffix(clean.String(), "/")
}

// related tells whether a request to one path may, at a target that routes loosely, touch the entity at the other: the same
// path, or one below the other.
func related(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// object reads one JSON object with its values as they were written.
func object(body []byte) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, errors.New("want one JSON object, got something else")
	}
	if members == nil {
		return nil, errors.New("want one JSON object, got null")
	}
	return members, nil
}

// given lists the members that a body gives, each with every value that it has anywhere at the top: of an object, of the
// objects in an array, and of a body that stops too soon. A lenient target may apply any of them.
func given(body []byte) map[string][]json.RawMessage {
	out := map[string][]json.RawMessage{}
	dec := json.NewDecoder(bytes.NewReader(body))
	for {
		t, err := dec.Token()
		if err != nil {
			return out
		}
		if d, ok := t.(json.Delim); ok && (d == '[' || d == ']') {
			continue
		}
		if t != json.Delim('{') {
			continue
		}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return out
			}
			word, _ := name.(string)
			var v json.RawMessage
			if err := dec.Decode(&v); err != nil {
				out[word] = append([]json.RawMessage{}, out[word]...) // named, its value unknown
				return out
			}
			out[word] = append(out[word], v)
		}
		if _, err := dec.Token(); err != nil {
			return out
		}
	}
}

// inner is one request inside a batch.
type inner struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

// batched returns the requests inside a batch (OData JSON 4.01 section 19).
func batched(body []byte) ([]inner, error) {
	var batch struct {
		Requests []inner `json:"requests"`
	}
	if err := json.Unmarshal(body, &batch); err != nil {
		return nil, fmt.Errorf("want a batch that can be read: %w", err)
	}
	return batch.Requests, nil
}

// neverWritten returns the first name in the body, at any depth, that one of the globs matches, or "".
func neverWritten(body []byte, globs []string) string {
	return wire.FindMember(body, func(name string) bool { return matchesAny(globs, name) })
}

func matchesAny(globs []string, name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), "@") // an annotation on a property is about the property
	for _, glob := range globs {
		if ok, _ := path.Match(strings.ToLower(glob), name); ok {
			return true
		}
	}
	return false
}
