package mock

import (
	"slices"
	"strings"
	"testing"
)

func TestReadPredicate(t *testing.T) {
	for segment, want := range map[string]string{
		"things('a')":           "things =a",
		"things(5)":             "things =5",
		"things('it''s')":       "things =it's",
		"things(id='a')":        "things id=a",
		"things(a=1, b='x,y')":  "things a=1 b=x,y",
		"things(b='(x)',a=1)":   "things b=(x) a=1",
		"things":                "-",
		"things()":              "-",
		"things('a'":            "-",
		"things(a=1,,b=2)":      "-",
		"root:(x)":              "root: =x",
		"range(address='A1:B')": "range address=A1:B",
	} {
		got := "-"
		if p, ok := readPredicate(segment); ok {
			got = p.name
			for _, part := range p.parts {
				got += " " + part.name + "=" + part.value
			}
		}
		if got != want {
			t.Errorf("%s: want %s, got %s", segment, want, got)
		}
	}
}

func FuzzReadPredicate(f *testing.F) {
	f.Add("things(a=1,b='x''y')")
	f.Fuzz(func(t *testing.T, segment string) {
		p, ok := readPredicate(segment)
		if ok && (p.name == "" || len(p.parts) == 0 || !strings.HasPrefix(segment, p.name+"(")) {
			t.Errorf("%q: want a name and values, got %+v", segment, p)
		}
	})
}

// Each spelling of a path leads to the same entity.
func TestSpellingsOfAPath(t *testing.T) {
	composite := strings.NewReplacer("/deviceManagement/widgets/{widgetId}", "/lines(orderId={orderId},number='{number}')",
		"- {name: widgetId, in: path, required: true, schema: {type: string}}",
		"- {name: orderId, in: path, required: true, schema: {type: integer}}\n        - {name: number, in: path, required: true, schema: {type: string}}").Replace(widgetYAML)
	inParentheses := strings.ReplaceAll(widgetYAML, "/deviceManagement/widgets/{widgetId}", "/deviceManagement/widgets('{widgetId}')")
	for _, test := range []struct {
		yaml, first string
		others      []string
	}{
		{widgetYAML, "/beta/deviceManagement/widgets/w1", []string{
			"/beta/deviceManagement/widgets('w1')", "/beta/deviceManagement/widgets(id='w1')", "/beta/deviceManagement/widgets(%27w1%27)",
			"/BETA/devicemanagement/Widgets/w1", "/beta/deviceManagement/widgets/w1/", "/beta/deviceManagement/widgets('w1')/",
		}},
		{widgetYAML, "/beta/deviceManagement/widgets/it's", []string{"/beta/deviceManagement/widgets('it''s')"}},
		{inParentheses, "/beta/deviceManagement/widgets('w1')", []string{"/beta/deviceManagement/widgets/w1"}},
		{composite, "/beta/lines(orderId=5,number='x')", []string{"/beta/lines(number='x',orderId=5)", "/beta/lines(orderId=5,number=%27x%27)/"}},
	} {
		server := serveYAML(t, "", test.yaml)
		want := get(t, server, test.first)
		for _, path := range test.others {
			if got := get(t, server, path); want.status != 200 || got.status != 200 || got.response != want.response {
				t.Errorf("%s: want what %s shows, 200 %s\ngot %d %s", path, test.first, want.response, got.status, got.response)
			}
		}
	}
}

// What is below /me is below one user, if one page describes both.
func TestMeIsAUser(t *testing.T) {
	m := testMock(t, "", loadYAML(t, userYAML))
	r, keys, path := m.route("/v1.0/me")
	if r == nil || r.op.Path != "/users/{id}" || len(keys) != 1 || path != "/v1.0/users/"+keys[0] {
		t.Fatalf("want a user, got %v %v %s", r, keys, path)
	}
	if r, keys, _ := m.route("/v1.0/me/events/e1"); r == nil || r.op.Path != "/users/{id}/events/{eventId}" || !slices.Equal(keys[1:], []string{"e1"}) {
		t.Errorf("want an event of the user, got %v %v", r, keys)
	}
}

// In Graph, the principal name of a user is a key as well.
func TestUserByPrincipalName(t *testing.T) {
	server := serveYAML(t, "", strings.Replace(userYAML, "displayName: {type: string}", "displayName: {type: string}, userPrincipalName: {type: string}", 1))
	created := post(t, server, "/v1.0/users", `{"userPrincipalName":"adele@example.com"}`, nil)
	if x := get(t, server, "/v1.0/users/Adele@example.com"); created.status != 201 || x.response != created.response {
		t.Errorf("want the user that was created\n%d %s\ngot\n%d %s", created.status, created.response, x.status, x.response)
	}
}

// A page that lists /users/{id} alone is about /me, too, where it is one of Graph.
func TestMeIsAUserWhereNobodySaysSo(t *testing.T) {
	usersOnly := strings.ReplaceAll(userYAML, "  /me", "  /other")
	for _, tt := range []struct{ yaml, path, want string }{
		{usersOnly, "/v1.0/me", "/users/{id}"},
		{usersOnly, "/v1.0/ME/events/e1", "/users/{id}/events/{eventId}"},
		{usersOnly, "/v1.0/me/events", "/users/{id}/events/{eventId}"}, // the collection of these
		{usersOnly, "/v1.0/me/lamps", ""},
		{strings.Replace(userYAML, "  /me:", "  /other:", 1), "/v1.0/me/events/e1", "/users/{id}/events/{eventId}"},
		{strings.Replace(usersOnly, "profile: graph", "profile: odata", 1), "/v1.0/me", ""},
		{strings.ReplaceAll(usersOnly, "/users", "/people"), "/v1.0/me", ""},
	} {
		r, keys, path := testMock(t, "", loadYAML(t, tt.yaml)).route(tt.path)
		if got := r != nil; got != (tt.want != "") || got && (r.op.Path != tt.want || !strings.HasPrefix(path, "/v1.0/users/"+keys[0])) {
			t.Errorf("%s: want %q, got %v %s", tt.path, tt.want, r, path)
		}
	}
}

// userYAML describes a user and an event, each below two paths.
const userYAML = `
openapi: 3.0.3
info: {title: Update user, version: v1}
x-conform-profile: graph
servers: [{url: 'https://graph.example.com/v1.0'}]
paths:
  /me: {patch: {operationId: update-me, requestBody: {$ref: '#/components/requestBodies/user'}, responses: {'204': {description: No Content}}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch: {operationId: update-user, requestBody: {$ref: '#/components/requestBodies/user'}, responses: {'204': {description: No Content}}}
  /me/events/{eventId}:
    parameters: [{name: eventId, in: path, required: true, schema: {type: string}}]
    patch: {operationId: update-my-event, requestBody: {$ref: '#/components/requestBodies/user'}, responses: {'204': {description: No Content}}}
  /users/{id}/events/{eventId}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: eventId, in: path, required: true, schema: {type: string}}]
    patch: {operationId: update-event, requestBody: {$ref: '#/components/requestBodies/user'}, responses: {'204': {description: No Content}}}
components:
  requestBodies:
    user: {content: {application/json: {schema: {$ref: '#/components/schemas/user'}}}}
  schemas:
    user: {type: object, properties: {displayName: {type: string}}}
`
