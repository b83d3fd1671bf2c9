package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/graphconform/conform/harness/wire"
)

func newState(url, tag string, body []byte) (*State, error) {
	members, err := parseObject(body)
	if err != nil {
		return nil, unreadable{fmt.Errorf("the entity: %w", err)}
	}
	s := &State{URL: url, ETag: tag, Members: map[string]json.RawMessage{}}
	for name, v := range members {
		if name == "@odata.etag" && s.ETag == "" {
			_ = json.Unmarshal(v, &s.ETag) // a value that is not a string is not a tag
			if strings.ContainsFunc(s.ETag, unicode.IsControl) {
				s.ETag = "" // not allowed in a header
			}
		}
		if name == "@odata.type" {
			_ = json.Unmarshal(v, &s.Type) // a value that is not a string is not a type
		}
		if property, annotation, _ := strings.Cut(name, "@"); strings.EqualFold(strings.TrimPrefix(annotation, "odata."), "nextLink") && property != "" {
			s.Partial = append(s.Partial, property)
		}
		if isState(name) {
			s.Members[name] = v
		}
	}
	slices.Sort(s.Partial)
	return s, nil
}

// isState tells whether a member of an entity is restored: a property, or an annotation that only conform sends. Other annotations and
// control information are the service's.
func isState(name string) bool {
	return !strings.Contains(name, "@") || strings.Contains(name, "@conform.")
}

// identify notes which members name the entity: its id, and the property that holds the key at the end of its URL, empty if the URL ends
// in none. It returns an error if the body shows an entity with another key. A key may also be that of an alternate key.
func (s *State) identify(keyProperty string) error {
	s.Key = keyProperty
	s.Identity = s.named(s.Members)
	return s.hasKey(s.Members, nil)
}

// named returns the members that name an entity.
func (s *State) named(members map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, v := range members {
		if name == s.Key || strings.EqualFold(name, "id") {
			out[name] = v
		}
	}
	return out
}

// hasKey returns an error if a body names an entity, and not that of the URL. sent holds the values that this run sent.
func (s *State) hasKey(members map[string]json.RawMessage, sent map[string][]json.RawMessage) error {
	key, named := keyOf(s.URL), s.named(members)
	maps.DeleteFunc(named, func(name string, v json.RawMessage) bool { return isSent(sent[name], v) })
	if s.Key == "" || len(named) == 0 || strings.Contains(key, "=") {
		return nil
	}
	for _, v := range members {
		if text := plainText(v); text != "" && strings.EqualFold(text, key) {
			return nil
		}
	}
	return fmt.Errorf("want the entity %s, got another one: %s", key, showMembers(named))
}

func isSent(sent []json.RawMessage, v json.RawMessage) bool {
	return slices.ContainsFunc(sent, func(s json.RawMessage) bool { return bytes.Equal(s, v) })
}

// isEmpty returns an error if a body shows none of what an update may set, and nothing that names the entity. Taken for a state, it would
// be restored by removing everything.
func (s *State) isEmpty(writable []string, identity map[string]json.RawMessage) error {
	shown := func(name string) bool { return s.Members[name] != nil }
	if len(writable) == 0 || slices.ContainsFunc(writable, shown) || slices.ContainsFunc(slices.Collect(maps.Keys(identity)), shown) {
		return nil
	}
	return errors.New("want the entity, got an object with none of its properties")
}

// created is the member that tells an entity from a later one with the same id.
const created = "createdDateTime"

// isSame returns an error if now is not the entity that was before, by the members that name it. sent holds the values that this run
// sent: the target may have changed an id that it should not.
func (s *State) isSame(now *State, sent map[string][]json.RawMessage) error {
	was, errWas := time.Parse(time.RFC3339, plainText(s.Members[created]))
	is, errIs := time.Parse(time.RFC3339, plainText(now.Members[created]))
	if errWas == nil && errIs == nil && was.Sub(is).Abs() >= time.Second && sent[created] == nil { // some reads cut the fraction
		return fmt.Errorf("want the entity of %s, got one of %s: another one has its id now", was.Format(time.RFC3339), is.Format(time.RFC3339))
	}
	for name, v := range s.Identity {
		same := func(other json.RawMessage) bool { return plainText(other) == plainText(v) }
		got := now.Members[name]
		if !same(got) && (got == nil || !isSent(sent[name], got)) {
			return fmt.Errorf("want the entity with %s, got another one: %s", showMembers(s.Identity), showMembers(map[string]json.RawMessage{name: got}))
		}
	}
	if len(s.Identity) == 0 { // only some reads name it, or this one is of another entity
		return s.hasKey(now.Members, sent)
	}
	return nil
}

// plainText returns a string or number as text, and anything else as JSON.
func plainText(v json.RawMessage) string {
	var text string
	if json.Unmarshal(v, &text) == nil {
		return text
	}
	return string(v)
}

func showMembers(members map[string]json.RawMessage) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		out = append(out, name+" "+shownValue(name, members[name]))
	}
	return strings.Join(out, ", ")
}

// setByClients tells whether a member changes only if a client changes it. Services change what no update may set by themselves.
func (s *State) setByClients(name string) bool {
	return len(s.Writable) == 0 || slices.Contains(s.Writable, name)
}

// isNotFound tells whether a status says that there is no entity.
func isNotFound(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// isNoRoute tells whether a status may mean that the URL names nothing at all (Graph returns 400 for an unknown path).
func isNoRoute(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}

func (s *State) isCollection() bool {
	return strings.HasPrefix(strings.TrimSpace(string(s.Members["value"])), "[") && !slices.Contains(s.Writable, "value")
}

// maxItems is how many entities a collection may have that is written as a whole.
const maxItems = 100

// items returns the state of a collection, with its ids, and those of its entities: a target may apply an update of the collection to
// each. They can be restored only if the response has all of them, with all that an update may set.
func (s *State) items(body []byte) ([]*State, error) {
	var list page
	if err := json.Unmarshal(body, &list); err != nil || list.Next != "" || len(list.Value) > maxItems {
		return nil, fmt.Errorf("want a collection of at most %d entities in one response, got more", maxItems)
	}
	out := []*State{{URL: s.URL, Items: []string{}}}
	for _, v := range list.Value {
		id := idOf(v)
		if id == "" {
			return nil, errors.New("want an id for every entity of the collection, got none")
		}
		item, err := newState(s.URL+"/"+url.PathEscape(id), "", v)
		if err != nil {
			return nil, err
		}
		for _, name := range s.Writable {
			if item.Members[name] == nil {
				return nil, fmt.Errorf("want %s of every entity of the collection, got none for %s", name, id)
			}
		}
		item.Writable = s.Writable
		out[0].Items = append(out[0].Items, id)
		out = append(out, item)
	}
	return out, nil
}

// readNulls reads what a GET shows as null with $select: some services return a value only then. It returns the names of these members. A
// target without $select shows null.
func (s *State) readNulls(ctx context.Context, t wire.Target) (selected []string) {
	nulls := &State{URL: s.URL, Identity: s.Identity, Members: map[string]json.RawMessage{}}
	for _, name := range s.Writable {
		if string(s.Members[name]) == "null" {
			nulls.Selected = append(nulls.Selected, name)
		}
	}
	if nulls.readSelected(ctx, t) != nil {
		return nil
	}
	for _, name := range nulls.Selected {
		if v := nulls.Members[name]; v != nil && string(v) != "null" {
			s.Members[name], selected = v, append(selected, name)
		}
	}
	s.Selected = append(s.Selected, selected...)
	return selected
}

// readSelected reads the members that services return only if $select names them. Those that are not returned then have no value.
func (s *State) readSelected(ctx context.Context, t wire.Target) error {
	if len(s.Selected) == 0 {
		return nil
	}
	names := strings.Join(append(slices.Sorted(maps.Keys(s.Identity)), s.Selected...), ",")
	more, err := stateOf(s.URL, get(ctx, t, s.URL+"?$select="+url.QueryEscape(names)))
	if err == nil {
		err = s.isSame(more, nil)
	}
	if err != nil {
		return fmt.Errorf("%s with $select: %w", names, err)
	}
	for _, name := range s.Selected {
		if v := more.Members[name]; v != nil {
			s.Members[name] = v
		}
	}
	return nil
}

// inconclusive is the error of a read that says nothing about the entity, neither for nor against: the target could not process it.
type inconclusive struct{ error }

func (e inconclusive) Unwrap() error { return e.error }

// unreadable is the error of a read in which the target could not show an entity that it has.
type unreadable struct{ error }

func (e unreadable) Unwrap() error { return e.error }

// stateOf returns the state in the response to a GET.
func stateOf(url string, x *wire.Exchange) (*State, error) {
	switch {
	case x.Failure != nil:
		return nil, inconclusive{x.Failure.Err}
	case x.Status >= 500 && !wire.Overloaded(x.Status):
		return nil, inconclusive{unreadable{fmt.Errorf("want 200 to a GET, got %d", x.Status)}}
	case x.Status >= 500 || x.Status == http.StatusTooManyRequests:
		return nil, inconclusive{fmt.Errorf("want 200 to a GET, got %d", x.Status)}
	case x.Status != http.StatusOK:
		return nil, fmt.Errorf("want 200 to a GET, got %d", x.Status)
	}
	return newState(url, x.Header.Get("ETag"), x.Body)
}

func get(ctx context.Context, t wire.Target, url string) *wire.Exchange {
	return t.Do(ctx, newRequest(http.MethodGet, url))
}

func newRequest(method, url string) wire.Request {
	req := wire.Request{Method: method, URL: url, Header: http.Header{"Accept": {"application/json"}, "Odata-Maxversion": {"4.0"}}}
	if wire.Safe(method) {
		return pastCaches(req)
	}
	return req
}

// newUpdate returns the PATCH that sets members of an entity. The query is that of its updates; a type name other than "" is sent too.
func newUpdate(url, query, typeName string, members map[string]json.RawMessage) wire.Request {
	if typeName != "" {
		members["@odata.type"], _ = encode(typeName) // a string always has JSON
	}
	if query != "" {
		url += "?" + query
	}
	req := newRequest(http.MethodPatch, url)
	req.Header.Set("Content-Type", "application/json")
	req.Body, _ = encode(members) // the values were read from JSON
	return req
}

// readAlso reads members with $select of which an earlier read has shown that a GET does not return their value.
func (s *State) readAlso(ctx context.Context, t wire.Target, names []string) error {
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(s.Selected, name) })
	also := &State{URL: s.URL, Identity: s.Identity, Members: s.Members, Selected: missing}
	s.Selected = append(s.Selected, missing...)
	return also.readSelected(ctx, t)
}
