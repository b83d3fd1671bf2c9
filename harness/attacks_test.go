package harness

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

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
		"related, undeclared":      {properties: "manager: {type: object, properties: {name: {type: string}}}", fixture: bound, sends: 10},
		"person, undeclared":       {properties: "contact: {type: object, properties: {phone: {type: string}}}", fixture: bound, sends: 10},
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
		"one path, bare id":        {path: "/widgets/{widgetId}", fixture: Fixture{ID: "42"}, sends: 10},
		"two parameters, bare id":  {path: "/widgets/{widgetId}/parts/{otherId}/label", fixture: Fixture{ID: "42"}, values: map[string]string{"otherId": "1"}, wants: "no path of the contracts ends in one parameter"},
		"two paths, neither ends":  {path: "/widgets/{widgetId}/label", more: second("/users/{userId}/label", "userId"), fixture: Fixture{ID: "42"}, values: map[string]string{"userId": "42"}, wants: "no path of the contracts ends in one parameter"},
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
		"id of another entity":    {fixture: created(""), exit: verdict.ExitBug, wants: "listed before", respond: posts(201, `"43"`)},
		"id of another, number":   {fixture: created(""), exit: verdict.ExitBug, wants: "listed before", respond: posts(201, "43")},
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
		"renames what was there": {fixture: created(""), wants: "listed before", respond: func(c *careless, r *http.Request, body []byte, w http.ResponseWriter) bool {
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
