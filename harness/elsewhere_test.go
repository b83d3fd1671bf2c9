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
	"testing"
	"testing/synctest"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
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
	if at == careful && now != nil && fmt.Sprint(now["mail"], now["manager"]) != fmt.Sprint(c.before[at]["mail"], c.before[at]["manager"]) {
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

// attack is a contract, a configuration or a target that would make a write land elsewhere.
type attack struct {
	path       string // of the contract, /widgets/{widgetId} if empty
	params     string // of the contract, beside the path's
	properties string // of the body, beside name, note and count
	example    string // of the body
	more       string // further paths
	fixture    Fixture
	base       string
	respond    func(c *careless, r *http.Request, body []byte, w http.ResponseWriter) (done bool)
	never      []string
	values     map[string]string // of parameters
	wants      string            // in the error of a run that does not start
	sends      int               // at least so many writes to the fixture, if it starts
	exit       int               // of the run, if the fixture is not restored
}

func respondTo(method string, respond func(c *careless, w http.ResponseWriter)) func(*careless, *http.Request, []byte, http.ResponseWriter) bool {
	return func(c *careless, r *http.Request, _ []byte, w http.ResponseWriter) bool {
		if r.Method != method {
			return false
		}
		respond(c, w)
		return true
	}
}

func reply(w http.ResponseWriter, status int, body string, header ...string) {
	w.Header().Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

var bound = Fixture{Path: "/widgets/{widgetId}", ID: "42"}

func attacks() map[string]attack {
	created := func(id string) Fixture {
		return Fixture{Path: "/widgets/{widgetId}", Collection: "/widgets", Create: []byte(`{"name":"conform","note":"a"}`), Param: id}
	}
	posts := func(status int, id string) func(*careless, *http.Request, []byte, http.ResponseWriter) bool {
		return respondTo(http.MethodPost, func(_ *careless, w http.ResponseWriter) { reply(w, status, `{"id":`+id+`,"name":"x"}`) })
	}
	redirect := func(status int) func(*careless, *http.Request, []byte, http.ResponseWriter) bool {
		return respondTo(http.MethodPatch, func(_ *careless, w http.ResponseWriter) { reply(w, status, "{}", "Location", "/beta/users/42") })
	}
	needsQuery := func(query string) func(*careless, *http.Request, []byte, http.ResponseWriter) bool {
		return func(_ *careless, r *http.Request, _ []byte, w http.ResponseWriter) bool {
			if r.Method != http.MethodPatch || r.URL.RawQuery == query {
				return false
			}
			reply(w, 400, `{"error":{"code":"missingVersion","message":"no version"}}`)
			return true
		}
	}
	second := func(template, name string) string {
		return `
  ` + template + `:
    patch:
      operationId: second
      parameters: [{name: ` + name + `, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}
      responses: {'200': {description: it}}`
	}
	return map[string]attack{
		"none":               {fixture: bound, sends: 10},
		"none, bare id":      {fixture: Fixture{ID: "42"}, sends: 10},
		"key in parentheses": {path: "/widgets('{widgetId}')", fixture: Fixture{ID: "42"}, sends: 10},
		"creates its own":    {fixture: created("")},

		// contracts
		"query":                    {path: "/users/42?x={widgetId}", fixture: Fixture{Path: "/users/42?x={widgetId}", ID: "42"}, wants: "contains a query"},
		"query after":              {path: "/widgets/{widgetId}?id=43", fixture: Fixture{Path: "/widgets/{widgetId}?id=43", ID: "42"}, wants: "contains a query"},
		"fragment":                 {path: "/users/42#{widgetId}", fixture: Fixture{Path: "/users/42#{widgetId}", ID: "42"}, wants: "contains a fragment"},
		"dots":                     {path: "/widgets/{widgetId}/../43", fixture: Fixture{Path: "/widgets/{widgetId}/../43", ID: "42"}, wants: "segment of dots"},
		"encoded dots":             {path: "/widgets/{widgetId}/%2e%2e/43", fixture: Fixture{Path: "/widgets/{widgetId}/%2e%2e/43", ID: "42"}, wants: "an encoded character"},
		"backslash":                {path: `/widgets/{widgetId}\..\43`, fixture: Fixture{Path: `/widgets/{widgetId}\..\43`, ID: "42"}, wants: "a backslash"},
		"empty segment":            {path: "//evil.example/{widgetId}", fixture: Fixture{Path: "//evil.example/{widgetId}", ID: "42"}, wants: "an empty segment"},
		"semicolon":                {path: "/users/43;{widgetId}", fixture: Fixture{Path: "/users/43;{widgetId}", ID: "42"}, wants: "a semicolon"},
		"slash of full width":      {path: "/widgets/{widgetId}\uff0f..\uff0f43", fixture: Fixture{Path: "/widgets/{widgetId}\uff0f..\uff0f43", ID: "42"}, wants: "plain segments"},
		"odd template beside":      {more: second("/users/43?x={otherId}", "otherId"), fixture: bound, values: map[string]string{"otherId": "42"}, wants: "contains a query"},
		"property by path":         {properties: "value: {type: string}", path: "/widgets/{widgetId}/mail", fixture: Fixture{Path: "/widgets/{widgetId}/mail", ID: "42"}},
		"raw property by path":     {path: "/widgets/{widgetId}/name/$value", fixture: Fixture{Path: "/widgets/{widgetId}/name/$value", ID: "42"}},
		"reference by path":        {path: "/widgets/{widgetId}/manager/$ref", fixture: Fixture{Path: "/widgets/{widgetId}/manager/$ref", ID: "42"}},
		"batch by path":            {path: "/widgets/{widgetId}/$batch", fixture: Fixture{Path: "/widgets/{widgetId}/$batch", ID: "42"}},
		"each":                     {path: "/widgets/{widgetId}/$each", fixture: Fixture{Path: "/widgets/{widgetId}/$each", ID: "42"}},
		"own never-write by path":  {path: "/widgets/{widgetId}/name", fixture: Fixture{Path: "/widgets/{widgetId}/name", ID: "42"}, never: []string{"na*"}},
		"through a person":         {path: "/widgets/{widgetId}/owner/{otherId}", fixture: Fixture{Path: "/widgets/{widgetId}/owner/{otherId}", ID: "42"}, values: map[string]string{"widgetId": "42"}},
		"method override":          {params: `, {name: X-HTTP-Method-Override, in: header, required: true, example: DELETE, schema: {type: string}}`, fixture: bound},
		"method override, given":   {params: `, {name: X-Http-Method, in: header, schema: {type: string}}`, fixture: bound, values: map[string]string{"X-Http-Method": "DELETE"}},
		"other URL by header":      {params: `, {name: x-original-url, in: header, required: true, example: /beta/users/42, schema: {type: string}}`, fixture: bound},
		"other URL, rewritten":     {params: `, {name: X-Rewrite-URL, in: header, required: true, example: /beta/users/42, schema: {type: string}}`, fixture: bound},
		"other host by header":     {params: `, {name: Host, in: header, required: true, example: evil.example, schema: {type: string}}`, fixture: bound},
		"id in the body":           {properties: "id: {type: string}", example: "id: '43'", fixture: bound, sends: 10},
		"ID in the body":           {properties: "ID: {type: string, readOnly: false}", example: "ID: '43'", fixture: bound, sends: 10},
		"related entity in body":   {properties: "manager: {type: object, properties: {id: {type: string}, name: {type: string}}}", fixture: bound, sends: 10},
		"related, by example":      {properties: "manager: {type: object}", example: "manager: {id: '7', name: x}", fixture: bound, sends: 10},
		"reference in the body":    {properties: "'manager@odata.bind': {type: string}", example: "'manager@odata.bind': /users/43", fixture: bound, sends: 10},
		"entity by annotation":     {properties: "'@odata.id': {type: string}", example: "'@odata.id': /widgets/43", fixture: bound, sends: 10},
		"person in the body":       {properties: "mail: {type: string}", example: "mail: x@example.com", fixture: bound, sends: 10},
		"person in a value":        {properties: "contact: {type: object, properties: {phone: {type: string}, mail: {type: string}}}", fixture: bound, sends: 10},
		"own never-write in it":    {properties: "contact: {type: object, properties: {phone: {type: string}}}", fixture: bound, never: []string{"ph?ne"}, sends: 10},
		"write-only":               {properties: "secret: {type: string, writeOnly: true}", fixture: bound, sends: 10},
		"write-only, undeclared":   {properties: "secret: {type: string}", fixture: bound, sends: 10},
		"placeholder":              {properties: "color: {type: string, enum: [red, green, unknownFutureValue]}", fixture: bound, sends: 10},
		"server of its own":        {params: "]\n      servers: [{url: https://evil.example/beta}", fixture: bound, sends: 10},
		"two collections, bare id": {more: second("/users/{userId}", "userId"), fixture: Fixture{ID: "42"}, values: map[string]string{"userId": "42"}, wants: "several paths"},
		"two collections":          {more: second("/users/{userId}", "userId"), fixture: bound, values: map[string]string{"userId": "42"}, sends: 10},
		"same name, other path":    {more: second("/users/{widgetId}", "widgetId"), fixture: bound, sends: 10},
		"same key, other form":     {more: second("/users('{widgetId}')", "widgetId"), fixture: bound, sends: 10},
		"below the fixture":        {more: second("/widgets/{widgetId}/parts/43", "widgetId"), fixture: bound, sends: 10},
		"the placeholder's name":   {path: "/widgets/{widgetId}", more: second("/users/conform-new-fixture/x/{widgetId}", "widgetId"), fixture: created("")},

		"query of the contract":    {params: `, {name: api-version, in: query, required: true, example: '2 b', schema: {type: string}}`, fixture: bound, sends: 10, respond: needsQuery("api-version=2+b")},
		"query with another id":    {params: `, {name: id, in: query, required: true, example: '43', schema: {type: string}}`, fixture: bound},
		"query with another key":   {params: `, {name: WidgetID, in: query, required: true, example: '43', schema: {type: string}}`, fixture: bound},
		"query with a method":      {params: `, {name: _method, in: query, required: true, example: DELETE, schema: {type: string}}`, fixture: bound},
		"query of many entities":   {params: `, {name: $filter, in: query, required: true, example: true, schema: {type: string}}`, fixture: bound},
		"query that ends the path": {params: `, {name: 'a#/../43', in: query, required: true, example: '?', schema: {type: string}}`, fixture: bound, sends: 10},

		// configurations
		"dots in the id":          {fixture: Fixture{Path: bound.Path, ID: ".."}, wants: "segment"},
		"slash in the id":         {fixture: Fixture{Path: bound.Path, ID: "../users/43"}, wants: "plain segments"},
		"encoded slash in the id": {fixture: Fixture{Path: bound.Path, ID: "42%2f..%2f43"}, wants: "plain segments"},
		"query in the id":         {fixture: Fixture{Path: bound.Path, ID: "42?x"}, wants: "plain segments"},
		"backslash in the id":     {fixture: Fixture{Path: bound.Path, ID: `42\..\43`}, wants: "plain segments"},
		"line break in the id":    {fixture: Fixture{Path: bound.Path, ID: "42\r\nX: y"}, wants: "plain segments"},
		"every entity by id":      {fixture: Fixture{Path: bound.Path, ID: "$each"}, wants: "path of one entity"},
		"key by id":               {path: "/widgets({widgetId})", fixture: Fixture{ID: "42)/../users(43"}, wants: "plain segments"},
		"another entity by param": {fixture: bound, values: map[string]string{"widgetId": "43"}, wants: "names another entity"},
		"another param":           {fixture: Fixture{Path: bound.Path, ID: "42", Param: "userId"}, wants: "has no parameter userId"},
		"another path":            {fixture: Fixture{Path: "/users/{userId}", ID: "42"}, wants: "no contract has its path"},
		"dots in the base URL":    {base: "https://graph.example.com/x/../beta", fixture: bound, wants: "segment"},
		"query in the base URL":   {base: "https://graph.example.com/beta?x=", fixture: bound, wants: "base URL"},
		"created elsewhere":       {fixture: Fixture{Path: bound.Path, Collection: "/users", Create: []byte(`{"name":"conform"}`)}, wants: "is created in /users"},
		"created by dots":         {fixture: Fixture{Path: bound.Path, Collection: "/widgets/../widgets", Create: []byte(`{"name":"conform"}`)}, wants: "is created in"},
		"created with an id":      {fixture: Fixture{Path: bound.Path, Collection: "/widgets", Create: []byte(`{"name":"conform","id":"43"}`)}, wants: "may name an entity"},
		"created with an owner":   {fixture: Fixture{Path: bound.Path, Collection: "/widgets", Create: []byte(`{"name":"conform","owner@odata.bind":"/users/43"}`)}, wants: "never written"},

		// responses
		"redirect 307": {fixture: bound, respond: redirect(307)},
		"redirect 308": {fixture: bound, respond: redirect(308)},
		"redirect 302": {fixture: bound, respond: redirect(302)},
		"monitor elsewhere": {fixture: bound, exit: verdict.ExitBug, respond: respondTo(http.MethodPatch, func(_ *careless, w http.ResponseWriter) {
			reply(w, 202, "", "Location", "https://evil.example/beta/users/42")
		})},
		"other entity in a read": {fixture: bound, respond: respondTo(http.MethodGet, func(_ *careless, w http.ResponseWriter) { reply(w, 200, `{"id":"43","name":"x","note":"y","count":1}`) })},
		"entity tag with a header": {fixture: bound, respond: func(c *careless, r *http.Request, _ []byte, w http.ResponseWriter) bool {
			w.Header()["Etag"] = []string{"\"1\"\r\nX-HTTP-Method-Override: DELETE"}
			return false
		}},
		"id of another entity":    {fixture: created(""), exit: verdict.ExitBug, wants: "got another one", respond: posts(201, `"43"`)},
		"id of another, number":   {fixture: created(""), exit: verdict.ExitBug, wants: "got another one", respond: posts(201, "43")},
		"id with a path":          {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"../users/43"`)},
		"id with an encoded path": {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"..%2fusers%2f43"`)},
		"id with a query":         {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"43?x="`)},
		"id of dots":              {fixture: created(""), wants: "one plain path segment", respond: posts(201, `".."`)},
		"id of every entity":      {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"$each"`)},
		"id with a semicolon":     {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"43;x"`)},
		"id in parentheses":       {fixture: created(""), wants: "one plain path segment", respond: posts(201, `"43)/users(42"`)},
		"id that is an object":    {fixture: created(""), wants: "one plain path segment", respond: posts(201, `{"a":"43"}`)},
		"id that is null":         {fixture: created(""), wants: "one plain path segment", respond: posts(201, `null`)},
		"create or get":           {fixture: created(""), wants: "may have been there before", respond: posts(200, `"43"`)},
		"created without content": {fixture: created(""), wants: "want 201", respond: respondTo(http.MethodPost, func(_ *careless, w http.ResponseWriter) { reply(w, 204, "") })},
		"renames what was there": {fixture: created(""), wants: "want an entity that this run created", respond: func(c *careless, r *http.Request, body []byte, w http.ResponseWriter) bool {
			if r.Method != http.MethodPost {
				return false
			}
			var members map[string]any
			_ = json.Unmarshal(body, &members)
			old := c.entities["/widgets/43"] // an upsert by another key than the id: it is the target that changes the entity
			old["name"], old["createdDateTime"] = members["name"], "1999-01-01T00:00:00Z"
			c.before["/widgets/43"] = maps.Clone(old)
			reply(w, 201, `{"id":"43"}`)
			return true
		}},
	}
}

// Whatever contracts, configurations and responses say: nothing but the fixture is written to, and that is restored, or the exit code is 4.
func TestNothingElsewhereIsWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("few requests at a time, so nothing for the race detector: make test runs it without")
	}
	for name, a := range attacks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { a.run(t) })
		})
	}
}

func (a attack) run(t *testing.T) {
	if a.path == "" {
		a.path = "/widgets/{widgetId}"
	}
	text := `openapi: 3.0.3
info: {title: things, version: '1'}
servers: [{url: https://graph.example.com/beta}]
security: [{bearer: []}]
paths:
  "` + strings.ReplaceAll(a.path, `\`, `\\`) + `":
    patch:
      operationId: first
      parameters: [{name: widgetId, in: path, required: true, schema: {type: string}}` + a.params + `]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}, example: {name: x, ` + a.example + `}}}}
      responses: {'200': {description: it}}` + a.more + `
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    thing:
      type: object
      properties:
        name: {type: string, maxLength: 64}
        note: {type: string, maxLength: 64}
        count: {type: integer, format: int32}
        ` + a.properties + "\n"
	if strings.Contains(a.path, "{otherId}") {
		text = strings.Replace(text, "parameters: [", "parameters: [{name: otherId, in: path, required: true, schema: {type: string}}, ", 1)
	}
	c, err := contract.Load("things", "things.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := newCareless()
	server.respond = a.respond
	base := "https://graph.example.com/beta"
	if a.base != "" {
		base = a.base
	}
	cfg := Config{
		Contracts: []*contract.Contract{c}, Params: a.values, transport: inMemory{server}, Retries: -1, Depth: "full", Profile: contract.OData,
		Target: Target{Name: "t", URL: base, Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &a.fixture, NeverWrite: a.never},
		Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
		Notice: func(n Notice) { t.Log(n.Text) },
	}
	err = cfg.CheckURL()
	var run *verdict.Run
	if err == nil {
		run, err = Run(t.Context(), cfg)
	}
	for _, harm := range server.harm {
		t.Errorf("want only the fixture written to, got %s", harm)
	}
	before, _ := json.Marshal(server.before) // both are JSON
	after, _ := json.Marshal(server.entities)
	restored := string(before) == string(after)
	switch {
	case a.wants != "":
		if err == nil || !strings.Contains(err.Error(), a.wants) {
			t.Errorf("want an error with %q, got %v", a.wants, err)
		}
	case err != nil:
		t.Error(err)
	case !restored && run.Footer.Exit != verdict.ExitBug, a.exit != 0 && run.Footer.Exit != a.exit:
		t.Errorf("want exit code %d, got %d, restored %t", a.exit, run.Footer.Exit, restored)
	case server.writes < a.sends:
		t.Errorf("want at least %d writes to the fixture, got %d", a.sends, server.writes)
	}
	if !restored && a.exit == 0 {
		t.Errorf("want every entity as before, got %v", server.entities[careful])
	}
}

// Not even a part of conform that goes past the plan and the guard can send a write elsewhere, before, during or after the cases.
func TestNoWritePassesTheTransport(t *testing.T) {
	c, err := contract.Load("widgets", "widgets.yaml", []byte(widgets), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := newCareless()
	s, err := New(t.Context(), Config{
		Contracts: []*contract.Contract{c}, transport: inMemory{server}, Settle: -1,
		Target: Target{Name: "t", URL: "https://graph.example.com/beta", Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &bound},
		Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
	})
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, path string) error {
		x := s.client.Do(t.Context(), wire.Request{Method: method, URL: "https://graph.example.com/beta" + path, Body: []byte(`{"name":"x"}`), Header: http.Header{}})
		if x.Failure != nil {
			return x.Failure.Err
		}
		return nil
	}
	nothingElse := func() {
		for _, r := range [][2]string{
			{"PATCH", "/widgets/43"}, {"PATCH", "/users/42"}, {"PATCH", "/widgets"}, {"PUT", "/widgets/42"}, {"DELETE", "/widgets/42"},
			{"POST", "/widgets"}, {"PATCH", "/widgets/42?x"}, {"PATCH", "/widgets/42/../43"}, {"POST", "/$batch"},
		} {
			if err := send(r[0], r[1]); err == nil && r[1] != "/$batch" { // a batch without requests does nothing
				t.Errorf("want %s %s not sent", r[0], r[1])
			}
		}
	}
	nothingElse()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	nothingElse()
	if err := send("PATCH", "/widgets/42"); err != nil {
		t.Errorf("want the fixture written to, got %v", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	nothingElse()
	reader, _, done := s.cfg.Connect()
	defer done()
	if x := reader.Do(t.Context(), wire.Request{Method: "PATCH", URL: "https://graph.example.com/beta/widgets/42", Body: []byte(`{"name":"y"}`)}); x.Failure == nil {
		t.Error("want nothing written by what only reads")
	}
	if len(server.harm) > 0 || server.writes != 1 {
		t.Errorf("want one write to the fixture, got %d, %v", server.writes, server.harm)
	}
}
