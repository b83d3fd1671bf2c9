package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
// in an array, and of a body that is cut. A lenient target may apply any of them.
func memberValues(body []byte) map[string][]json.RawMessage {
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
