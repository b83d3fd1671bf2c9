package catalogue

import (
	"encoding/json"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
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
	body, err := oracle.DecodeStrict(x.Body)
	if err != nil {
		return listing{}, "the collection is not JSON: " + err.Error()
	}
	object, _ := body.(map[string]any)
	values, isList := object["value"].([]any)
	if plain(e) && !isList {
		values, isList = listIn(body)
	}
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
	_, list.more = object["@odata.nextLink"]
	return list, ""
}

// listIn returns the items of a collection that is an array, or an object with one array.
func listIn(body any) (values []any, found bool) {
	object, isObject := body.(map[string]any)
	if !isObject {
		values, found = body.([]any)
		return values, found
	}
	for _, v := range object {
		if list, isList := v.([]any); isList {
			if found {
				return nil, false
			}
			values, found = list, true
		}
	}
	return values, found
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
