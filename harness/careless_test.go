package harness

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
)

// careless is a tenant with 50 entities that reads every request in the most harmful way that some server does: it decodes twice, removes
// dots, takes backslashes for slashes, drops what follows a semicolon, lets headers replace method and URL, ignores missing tokens, and
// follows what a body says about other entities.
type careless struct {
	mu       sync.Mutex
	entities map[string]map[string]any // by path below the base URL
	before   map[string]map[string]any
	created  map[string]bool
	respond  func(c *careless, r *http.Request, body []byte, w http.ResponseWriter) (done bool)
	harm     []string
	writes   int // to the fixture
}

const careful = "/widgets/42" // the fixture

func newCareless() *careless {
	c := &careless{entities: map[string]map[string]any{}, before: map[string]map[string]any{}, created: map[string]bool{}}
	for _, collection := range []string{"widgets", "users", "groups", "groups/42/members", "widgets/42/parts"} {
		for i := 38; i < 48; i++ {
			id := fmt.Sprint(i)
			c.entities["/"+collection+"/"+id] = map[string]any{
				"id": id, "name": collection + id, "note": "a", "count": 1, "mail": id + "@example.com", "value": "b",
				"contact": map[string]any{"mail": "x", "phone": "1"}, "color": "unknownFutureValue", "manager": map[string]any{"id": "7", "name": "Ada"},
			}
		}
	}
	for at, e := range c.entities {
		c.before[at] = maps.Clone(e)
	}
	return c
}

// pathOf returns the path of an entity that a URL could stand for.
func pathOf(raw string) string {
	if u, err := url.Parse(raw); err == nil && u.Path != "" {
		raw = u.EscapedPath()
	}
	for range 3 {
		if plain, err := url.PathUnescape(raw); err == nil {
			raw = plain
		}
	}
	raw = strings.NewReplacer("\\", "/", "\uff0e", ".", "\uff0f", "/", "(", "/", ")", "", "'", "").Replace(raw)
	segments := strings.Split(raw, "/")
	for i, s := range segments {
		s, _, _ = strings.Cut(s, ";")
		segments[i], _, _ = strings.Cut(s, "?")
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.Join(segments, "/")), "/beta"))
}

func (c *careless) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // in memory
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Host != "graph.example.com" {
		c.harm = append(c.harm, r.Method+" to the host "+r.Host)
	}
	if c.respond != nil && c.respond(c, r, body, w) {
		return
	}
	method, at := r.Method, r.RequestURI
	for name, values := range r.Header {
		switch strings.ToLower(name) {
		case "x-http-method-override", "x-http-method", "x-method-override":
			method = values[0]
		case "x-original-url", "x-rewrite-url":
			at = values[0]
		}
	}
	status, shown := c.serve(method, at, body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(shown)
}

func (c *careless) serve(method, raw string, body []byte) (status int, shown any) {
	at := pathOf(raw)
	entity := c.entities[at]
	_, listed := c.entities[at+"/42"]
	switch method = strings.ToUpper(method); {
	case strings.HasSuffix(at, "$batch"):
		return c.batch(body)
	case method == http.MethodGet && entity != nil:
		return http.StatusOK, maps.Clone(entity)
	case method == http.MethodGet && listed:
		list := []any{}
		for _, p := range slices.Sorted(maps.Keys(c.entities)) {
			if path.Dir(p) == at {
				list = append(list, maps.Clone(c.entities[p]))
			}
		}
		return http.StatusOK, map[string]any{"value": list}
	case method == http.MethodGet && c.entities[path.Dir(strings.TrimSuffix(at, "/$value"))] != nil:
		name := path.Base(strings.TrimSuffix(at, "/$value"))
		return http.StatusOK, map[string]any{"value": c.entities[path.Dir(strings.TrimSuffix(at, "/$value"))][name], "id": "42"}
	case method == http.MethodGet, method == "CONFORMX":
		return http.StatusNotFound, map[string]any{"error": map[string]any{"code": "notFound", "message": "none"}}
	case method == http.MethodDelete:
		c.change(at, nil)
		return http.StatusNoContent, nil
	case method == http.MethodPost && listed:
		var members map[string]any
		_ = json.Unmarshal(body, &members) // what is no object has no members
		members["id"] = "new1"
		c.created[at+"/new1"] = true
		c.entities[at+"/new1"] = members
		return http.StatusCreated, members
	}
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return http.StatusBadRequest, map[string]any{"error": map[string]any{"code": "badRequest", "message": "not JSON"}}
	}
	if owner := path.Dir(strings.TrimSuffix(at, "/$value")); c.entities[owner] != nil && len(members) > 0 {
		members = map[string]any{path.Base(strings.TrimSuffix(at, "/$value")): members["value"]}
	}
	for c.entities[at] == nil && strings.Count(at, "/") > 1 { // it ignores the end of a path
		at = path.Dir(at)
		if _, collection := c.entities[at+"/42"]; collection {
			break
		}
	}
	if len(members) > 0 {
		c.apply(at, members)
	}
	return http.StatusOK, c.entities[at]
}

// apply sets the members, of the entity that the body names if it does.
func (c *careless) apply(at string, members map[string]any) {
	now := maps.Clone(c.entities[at])
	if now == nil {
		now = map[string]any{} // it creates what is not there
	}
	for name, v := range members {
		text, _ := v.(string)
		switch lower := strings.ToLower(name); {
		case lower == "id" || strings.HasSuffix(lower, "@odata.id"):
			at = path.Join(path.Dir(at), path.Base(text))
		case strings.HasSuffix(lower, "@odata.bind"):
			c.harm = append(c.harm, "a reference to "+text)
		case v == nil && c.before[at][name] == nil:
			delete(now, name) // null is what it does not show
		default:
			now[name] = v
		}
		if inner, ok := v.(map[string]any); ok && inner["id"] != nil {
			c.harm = append(c.harm, fmt.Sprintf("an update of the related entity %v", inner["id"]))
		}
	}
	c.change(at, now)
}

func (c *careless) change(at string, now map[string]any) {
	if at == careful && now != nil && fmt.Sprint(now["mail"], now["manager"], now["contact"]) != fmt.Sprint(c.before[at]["mail"], c.before[at]["manager"], c.before[at]["contact"]) {
		c.harm = append(c.harm, fmt.Sprintf("the person of the fixture became %v, %v", now["mail"], now["manager"]))
	}
	if at == careful && now != nil {
		c.writes++
	} else if !c.created[at] {
		c.harm = append(c.harm, fmt.Sprintf("%s became %v", at, now))
	}
	if c.entities[at] = now; now == nil {
		delete(c.entities, at)
	}
}

func (c *careless) batch(body []byte) (status int, shown any) {
	var batch struct {
		Requests []struct {
			ID, Method, URL string
			Body            json.RawMessage
		}
	}
	_ = json.Unmarshal(body, &batch) // what is none has no requests
	var responses []any
	for _, r := range batch.Requests {
		status, shown := c.serve(r.Method, r.URL, r.Body)
		responses = append(responses, map[string]any{"id": r.ID, "status": status, "body": shown})
	}
	return http.StatusOK, map[string]any{"responses": responses}
}
