package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/graphconform/conform/harness/wire"
)

func newState(url, tag string, body []byte) (*State, error) {
	members, err := object(body)
	if err != nil {
		return nil, fmt.Errorf("the entity: %w", err)
	}
	s := &State{URL: url, ETag: tag, Members: map[string]json.RawMessage{}}
	for name, v := range members {
		if name == "@odata.etag" && s.ETag == "" {
			_ = json.Unmarshal(v, &s.ETag) // one that is no string is no tag
			if strings.ContainsFunc(s.ETag, unicode.IsControl) {
				s.ETag = "" // no header can name it
			}
		}
		if !strings.Contains(name, "@") {
			s.Members[name] = v
		}
	}
	return s, nil
}

// people tells whether a member changes only when somebody changes it. What no update may set a service keeps by itself.
func (s *State) people(name string) bool {
	return len(s.Writable) == 0 || slices.Contains(s.Writable, name)
}

// notAnEntity are the answers of a path that names nothing at all: no route (Graph says 400), no such method, not implemented.
func notAnEntity(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// isList tells whether a state is that of a collection.
func (s *State) isList() bool {
	return strings.HasPrefix(strings.TrimSpace(string(s.Members["value"])), "[") && !slices.Contains(s.Writable, "value")
}

// maxItems bounds the entities of a collection that may be written as a whole.
const maxItems = 100

// members turns the state of a collection into one that knows its ids, and those of its entities, for which a target may take an
// update of the whole. They can be put back only if all of them, with all that an update may set, are in the answer.
func (s *State) members(body []byte) ([]*State, error) {
	var list page
	if err := json.Unmarshal(body, &list); err != nil || list.Next != "" || len(list.Value) > maxItems {
		return nil, fmt.Errorf("want a collection of at most %d entities in one answer, got more", maxItems)
	}
	out := []*State{{URL: s.URL, Items: []string{}}}
	for _, v := range list.Value {
		id := keyOf(v)
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

// complete adds what the contract lets an update set and a plain read leaves out.
func (s *State) complete(ctx context.Context, t wire.Target) error {
	for _, name := range s.Writable {
		if s.Members[name] == nil {
			s.Selected = append(s.Selected, name)
		}
	}
	return s.selectMore(ctx, t)
}

// selectMore reads the members that a plain read leaves out: services show some only where $select names them. What is not
// there then either has no value.
func (s *State) selectMore(ctx context.Context, t wire.Target) error {
	if len(s.Selected) == 0 {
		return nil
	}
	x := get(ctx, t, s.URL+"?$select="+url.QueryEscape(strings.Join(s.Selected, ",")))
	more, err := current(s.URL, x)
	if err != nil {
		return fmt.Errorf("%s with $select: %w", strings.Join(s.Selected, ", "), err)
	}
	for _, name := range s.Selected {
		if v := more.Members[name]; v != nil {
			s.Members[name] = v
		}
	}
	return nil
}

// current reads the state to decide on.
func current(url string, x *wire.Exchange) (*State, error) {
	switch {
	case x.Failure != nil:
		return nil, x.Failure.Err
	case x.Status != http.StatusOK:
		return nil, fmt.Errorf("want 200 to a GET, got %d", x.Status)
	}
	return newState(url, x.Header.Get("ETag"), x.Body)
}

func get(ctx context.Context, t wire.Target, url string) *wire.Exchange {
	return t.Do(ctx, request(http.MethodGet, url))
}

func request(method, url string) wire.Request {
	return wire.Request{Method: method, URL: url, Header: http.Header{"Accept": {"application/json"}, "Odata-Maxversion": {"4.0"}}}
}
