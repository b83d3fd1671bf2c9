package mock

import (
	"strings"
	"testing"
)

// Keys in parentheses are keys: they are validated by their type, shown as the key property, and listed in their collection.
func TestKeysInParentheses(t *testing.T) {
	const schema = `{'200': {description: d, content: {application/json: {schema: {type: object, properties: {ID: {type: integer}, Line: {type: string}, count: {type: integer}}}}}}}`
	parameters := func(names ...string) string {
		return "[" + strings.Join(names, ", ") + "]"
	}
	const (
		number = "{name: a, in: path, required: true, schema: {type: integer, format: int32}}"
		line   = "{name: b, in: path, required: true, schema: {type: string}}"
	)
	single := serveYAML(t, "", plainYAML("/Orders({a})", schema, parameters(number)))
	composite := serveYAML(t, "", plainYAML("/Orders(ID={a},Line='{b}')", schema, parameters(number, line)))
	none := map[string]string{"Authorization": ""}
	for _, test := range []struct {
		x    exchange
		want int
		id   string
	}{
		{exchange{method: "GET", path: "/v1.0/Orders(7)"}, 200, "7"},
		{exchange{method: "PATCH", path: "/v1.0/Orders(7)", body: `{"count":5}`}, 200, "7"},
		{exchange{method: "PATCH", path: "/v1.0/Orders(2147480404)", body: `{"count":5}`}, 404, ""},
		{exchange{method: "PATCH", path: "/v1.0/Orders(x)", body: `{"count":5}`}, 400, ""},
		{exchange{method: "PATCH", path: "/v1.0/Orders", body: `{"count":5}`}, 405, ""},
	} {
		test.x.header = none
		test.x.send(t, single)
		if test.x.status != test.want || test.id != "" && test.x.text(t, "ID") != test.id {
			t.Errorf("%s %s: want %d and ID %q, got %d %s", test.x.method, test.x.path, test.want, test.id, test.x.status, test.x.response)
		}
	}
	if list := get(t, single, "/v1.0/Orders"); strings.Count(list.response, `"ID":`) != 2 || !strings.Contains(list.response, `"ID":7,`) {
		t.Errorf("want the order and another one, got %s", list.response)
	}
	x := get(t, composite, "/v1.0/Orders(ID=7,Line='o%27%27hara')")
	if x.text(t, "ID") != "7" || x.text(t, "Line") != `"o'hara"` || !strings.Contains(x.response, "$metadata#Orders/$entity") {
		t.Errorf("want both parts of the key, got %s", x.response)
	}
}
