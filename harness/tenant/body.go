package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// parseObject decodes one JSON object and keeps the text of its values.
func parseObject(body []byte) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, errors.New("want one JSON object, got something else")
	}
	if members == nil {
		return nil, errors.New("want one JSON object, got null")
	}
	return members, nil
}

// encode returns v as JSON on one line, without HTML escapes.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// memberValues returns the top-level members of a body, each with all its values: those of an object that repeats a name, of the objects
// in an array, and of a body that is cut. A lenient target may apply any of them. Those of a JSON Patch are what its paths name.
func memberValues(body []byte) map[string][]json.RawMessage {
	if out := patchedMembers(body); out != nil {
		return out
	}
	out := map[string][]json.RawMessage{}
	dec := json.NewDecoder(bytes.NewReader(body))
	for {
		t, err := dec.Token()
		if err != nil {
			return out
		}
		if t != json.Delim('{') { // an array, or its end, or a value that is no object
			continue
		}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return out
			}
			key, _ := name.(string)
			var v json.RawMessage
			if err := dec.Decode(&v); err != nil {
				out[key] = append([]json.RawMessage{}, out[key]...) // named, but its value is unknown
				return out
			}
			out[key] = append(out[key], v)
		}
		if _, err := dec.Token(); err != nil {
			return out
		}
	}
}

// patchedMembers returns the top-level members that a JSON Patch (RFC 6902) sets, or nil if the body is none. A member of which only a part
// is set, or that gets a value from elsewhere, has no known value.
func patchedMembers(body []byte) map[string][]json.RawMessage {
	var operations []struct {
		Op, Path, From *string
		Value          json.RawMessage
	}
	if json.Unmarshal(body, &operations) != nil || len(operations) == 0 {
		return nil
	}
	out := map[string][]json.RawMessage{}
	add := func(path string, values ...json.RawMessage) {
		name, inner, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if name = pointerEscapes.Replace(name); inner != "" {
			values = nil
		}
		out[name] = append(append([]json.RawMessage{}, out[name]...), values...)
	}
	for _, o := range operations {
		switch {
		case o.Op == nil || o.Path == nil:
			return nil
		case *o.Path == "": // the whole entity
			for name, values := range memberValues(o.Value) {
				out[name] = append(append([]json.RawMessage{}, out[name]...), values...)
			}
			continue
		case o.From != nil:
			add(*o.From)
			add(*o.Path)
		case *o.Op == "remove":
			add(*o.Path, json.RawMessage("null"))
		case o.Value == nil:
			add(*o.Path)
		default:
			add(*o.Path, o.Value)
		}
	}
	return out
}

// pointerEscapes undoes the escapes in a JSON Pointer (RFC 6901).
var pointerEscapes = strings.NewReplacer("~1", "/", "~0", "~")

// batchRequest is one request inside a batch.
type batchRequest struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

// parseBatch returns the requests inside a batch (OData JSON 4.01 section 19).
func parseBatch(body []byte) ([]batchRequest, error) {
	var batch struct {
		Requests []batchRequest `json:"requests"`
	}
	if err := json.Unmarshal(body, &batch); err != nil {
		return nil, fmt.Errorf("the batch cannot be read: %w", err)
	}
	return batch.Requests, nil
}

// NeverWrite lists, as globs, the properties that no body may name on a tenant: those that hand data to another person, or that another
// directory owns.
func NeverWrite() []string {
	return []string{
		"userPrincipalName", "mail", "mailNickname", "otherMails", "proxyAddresses", "imAddresses", "onPremises*",
		"userId", "managedDeviceOwner*", "assignedUser*", "primaryUser*", "owner*", "passwordProfile", "passwordCredentials", "keyCredentials",
	}
}
