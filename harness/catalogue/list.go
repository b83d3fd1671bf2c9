package catalogue

import (
	"encoding/json"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// listing is what a read of a collection shows: its entities by id, which may occur twice, and whether there are more pages.
type listing struct {
	byID map[string][]map[string]any
	more bool
}

// readList returns the collection that a step read; the reason says why there is none.
func readList(e *check.Evidence, step string) (list listing, reason string) {
	x := e.Step(step)
	switch {
	case x == nil:
		return listing{}, "the collection was not read"
	case x.Status != http.StatusOK:
		return listing{}, "reading the collection returned " + check.Status(x.Status)
	}
	body, reason := check.DecodeObject(x.Body)
	if reason != "" {
		return listing{}, "the collection is not one JSON object: " + reason
	}
	values, isList := body["value"].([]any)
	if !isList {
		return listing{}, "reading the collection returned no list"
	}
	key := e.Operation.KeyProperty()
	list.byID = map[string][]map[string]any{}
	for _, v := range values {
		entity, _ := v.(map[string]any)
		if id := keyText(entity[key]); id != "" {
			list.byID[id] = append(list.byID[id], entity)
		}
	}
	_, list.more = body["@odata.nextLink"]
	return list, ""
}

// entityID returns the id that the entity had before the update.
func entityID(e *check.Evidence) (id, reason string) {
	before, reason := e.State(check.Before)
	if reason != "" {
		return "", reason
	}
	if id = keyText(before[e.Operation.KeyProperty()]); id == "" {
		return "", "the entity has no id"
	}
	return id, ""
}

// keyText returns a key as text, or "" for a value that is no key.
func keyText(key any) string {
	switch key := key.(type) {
	case string:
		return key
	case json.Number:
		return key.String()
	}
	return ""
}

// idChanged reports whether the entity can no longer be read under its id, which other-id judges.
func idChanged(e *check.Evidence, id string) bool {
	after, reason := e.State(check.After)
	if reason != "" {
		x := e.Step(check.After)
		return x != nil && (x.Status == http.StatusNotFound || x.Status == http.StatusGone)
	}
	now, shown := after[e.Operation.KeyProperty()]
	return shown && !sameID(id, keyText(now))
}

// sameID compares ids, and GUIDs regardless of case.
func sameID(a, b any) bool { return (check.Type{Edm: "Edm.Guid"}).Equal(a, b) }
