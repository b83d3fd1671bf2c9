package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

func newState(url string, x *wire.Exchange) (*State, error) {
	members, err := object(x.Body)
	if err != nil {
		return nil, fmt.Errorf("the entity: %w", err)
	}
	s := &State{URL: url, ETag: x.Header.Get("ETag"), MediaType: x.Header.Get("Content-Type"), Members: map[string]json.RawMessage{}}
	for name, v := range members {
		if name == "@odata.etag" && s.ETag == "" {
			_ = json.Unmarshal(v, &s.ETag) // one that is no string is no tag
		}
		if !strings.Contains(name, "@") {
			s.Members[name] = v
		}
	}
	return s, nil
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
	return newState(url, x)
}

func get(ctx context.Context, t wire.Target, url string) *wire.Exchange {
	return t.Do(ctx, request(http.MethodGet, url))
}

func request(method, url string) wire.Request {
	return wire.Request{Method: method, URL: url, Header: http.Header{"Accept": {"application/json"}, "Odata-Maxversion": {"4.0"}}}
}
