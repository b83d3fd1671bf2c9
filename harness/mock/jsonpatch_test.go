package mock

import (
	"net/http"
	"strings"
	"testing"
)

const patchable = `openapi: 3.0.3
info: {title: t, version: v}
paths:
  /things/{id}:
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json-patch+json: {schema: {type: array, items: {}}}}}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: object
                properties:
                  name: {type: string, maxLength: 9}
                  note: {type: string, nullable: true}
                  size: {type: object, properties: {w: {type: integer}, h: {type: integer}}}
                  tags: {type: array, items: {type: string}}
`

// The mock applies each operation of RFC 6902, all of a patch or none, and validates what the entity would become.
func TestJSONPatch(t *testing.T) {
	server := serveYAML(t, "", patchable)
	start := `[{"op":"add","path":"/name","value":"a"},{"op":"add","path":"/note","value":"n"},{"op":"add","path":"/size","value":{"w":1,"h":2}},{"op":"add","path":"/tags","value":["x"]}]`
	for _, test := range []struct {
		patch  string
		status int
		shows  string
	}{
		{`[]`, 200, `"name":"a"`},
		{`[{"op":"replace","path":"/size","value":{"w":7}}]`, 200, `"size":{"w":7}`},
		{`[{"op":"replace","path":"/size/w","value":7}]`, 200, `"size":{"w":7,"h":2}`},
		{`[{"op":"add","path":"/tags/-","value":"y"}]`, 200, `"tags":["x","y"]`},
		{`[{"op":"test","path":"/name","value":"a"},{"op":"copy","from":"/name","path":"/note"}]`, 200, `"note":"a"`},
		{`[{"op":"remove","path":"/note"}]`, 200, `"note":null`},
		{`[{"op":"replace","path":"/name","value":"b"},{"op":"test","path":"/note","value":"other"}]`, 409, `"name":"a"`},
		{`[{"op":"replace","path":"/name","value":"b"},{"op":"remove","path":"/none"}]`, 409, `"name":"a"`},
		{`[{"op":"replace","path":"/name","value":"longer than nine"}]`, 400, `"name":"a"`},
		{`[{"op":"replace","path":"/name","value":"b"},{"op":"replace","path":"/tags","value":5}]`, 400, `"name":"a"`},
		{`[{"op":"grow","path":"/name"}]`, 400, `"name":"a"`},
		{`[{"path":"/name","value":"b"}]`, 400, `"name":"a"`},
		{`[7]`, 400, `"name":"a"`},
		{`{"name":"b"}`, 400, `"name":"a"`},
		{`[{"op":"replace","path":"","value":[]}]`, 400, `"name":"a"`},
	} {
		send := func(body string) int {
			x := &exchange{method: http.MethodPatch, path: "/things/1", body: body, header: map[string]string{"Content-Type": "application/json-patch+json"}}
			x.send(t, server)
			return x.status
		}
		if status := send(start); status != http.StatusOK {
			t.Fatalf("want the first patch accepted, got %d", status)
		}
		status := send(test.patch)
		if shown := get(t, server, "/things/1").response; status != test.status || !strings.Contains(shown, test.shows) {
			t.Errorf("%s: want %d and then %s, got %d and then %s", test.patch, test.status, test.shows, status, shown)
		}
	}
}
