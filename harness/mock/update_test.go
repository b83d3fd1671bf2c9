package mock

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestUpdate(t *testing.T) {
	for _, test := range []struct {
		name, body, member, want string // want is the member's JSON after an accepted update, empty if it is rejected
	}{
		{"integer", `{"count":-2147483648}`, "count", "-2147483648"},
		{"integer above its range", `{"count":2147483648}`, "", ""},
		{"integer with a fraction", `{"count":1.5}`, "", ""},
		{"integer in a string", `{"count":"5"}`, "", ""},
		{"null that is not nullable", `{"count":null}`, "", ""},
		{"integer beyond float64", `{"size":9007199254740993}`, "size", "9007199254740993"},
		{"highest Int64", `{"size":9223372036854775807}`, "size", "9223372036854775807"},
		{"one above it", `{"size":9223372036854775808}`, "", ""},
		{"Int64 in a string", `{"size":"5"}`, "", ""},
		{"exponent beyond reason", `{"size":1e999999999}`, "", ""},
		{"number as it was written", `{"ratio":1.10}`, "ratio", "1.10"},
		{"infinity", `{"ratio":"INF"}`, "ratio", `"INF"`},
		{"not infinity", `{"ratio":"inf"}`, "", ""},
		{"boolean", `{"enabled":false}`, "enabled", "false"},
		{"boolean in a string", `{"enabled":"false"}`, "", ""},
		{"offset kept", `{"due":"2024-02-29T12:00:00+05:30"}`, "due", `"2024-02-29T12:00:00+05:30"`},
		{"no such day", `{"due":"2023-02-29T12:00:00Z"}`, "", ""},
		{"GUID", `{"serial":"AbCdEf01-2345-6789-aBcD-eF0123456789"}`, "serial", `"AbCdEf01-2345-6789-aBcD-eF0123456789"`},
		{"no GUID", `{"serial":"x"}`, "", ""},
		{"enumeration", `{"mode":"fast"}`, "mode", `"fast"`},
		{"no member of it", `{"mode":"idle"}`, "", ""},
		{"enumeration by number", `{"mode":1}`, "", ""},
		{"null", `{"note":null}`, "note", "null"},
		{"40 characters", `{"displayName":"` + strings.Repeat("\u00e9", 40) + `"}`, "displayName", `"` + strings.Repeat("\u00e9", 40) + `"`},
		{"41 characters", `{"displayName":"` + strings.Repeat("a", 41) + `"}`, "", ""},
		{"markup", `{"displayName":"<&>\u2028"}`, "displayName", `"<&>\u2028"`},
		{"escapes", `{"displayName":"\ud83d\ude00\n\u0000"}`, "displayName", "\"\U0001f600\\n\\u0000\""},
		{"half a character", `{"displayName":"\ud83d"}`, "", ""},
		{"invalid UTF-8", "{\"displayName\":\"\xff\"}", "", ""},
		{"byte order mark", "\ufeff{}", "", ""},
		{"collection replaced", `{"tags":["a","b"]}`, "tags", `["a","b"]`},
		{"collection emptied", `{"tags":[]}`, "tags", `[]`},
		{"collection too long", `{"tags":["a","b","c","d"]}`, "", ""},
		{"collection of another kind", `{"tags":[1]}`, "", ""},
		{"null in a collection", `{"tags":[null]}`, "", ""},
		{"scalar for a collection", `{"tags":"a"}`, "", ""},
		{"complex member-wise", `{"owner":{"name":"n"}}`, "owner", `{"name":"n","level":LEVEL}`},
		{"complex with a bad member", `{"owner":{"name":"n","level":6}}`, "", ""},
		{"complex with an unknown member", `{"owner":{"nam":"n"}}`, "", ""},
		{"complex of a derived type", `{"owner":{"@odata.type":"#example.team","size":2}}`, "owner", `{"name":"NAME","level":LEVEL,"@odata.type":"#example.team","size":2}`},
		{"complex of its own type", `{"owner":{"@odata.type":"#example.owner","size":2}}`, "", ""},
		{"complex of another kind", `{"owner":[]}`, "", ""},
		{"annotation inside a complex value", `{"owner":{"@conform.probe":1,"name":"n"}}`, "owner", `{"name":"n","level":LEVEL}`},
		{"key ignored", `{"id":"other","count":9}`, "id", `"w1"`},
		{"key of another kind", `{"id":9}`, "", ""},
		{"member of the response only", `{"createdDateTime":"2024-01-01T00:00:00Z","count":9}`, "count", "9"},
		{"write-only", `{"secret":"s"}`, "secret", ""},
		{"unknown", `{"count":9,"x":1}`, "", ""},
		{"annotations", `{"@conform.probe":1,"count@odata.type":"x","owner@odata.bind":"/x","count":9}`, "count", "9"},
		{"its type", `{"@odata.type":"example.widget","count":9}`, "count", "9"},
		{"another type", `{"@odata.type":"#example.gadget","count":9}`, "", ""},
		{"type of another kind", `{"@odata.type":5}`, "", ""},
		{"repeated member", `{"count":1,"count":1}`, "", ""},
		{"repeated member inside", `{"owner":{"level":1,"level":1}}`, "", ""},
		{"trailing text", `{"count":1} x`, "", ""},
		{"two values", `{"count":1}{"count":2}`, "", ""},
		{"white space", "\r\n\t {\"count\" : 1 } \n", "count", "1"},
		{"array", `[{"count":1}]`, "", ""},
		{"null for the entity", `null`, "", ""},
		{"deep", `{"owner":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := serveYAML(t, "", widgetYAML)
			before := get(t, server, widget)
			x := patch(t, server, widget, test.body)
			after := get(t, server, widget)
			if test.member == "" {
				if x.status != http.StatusBadRequest || after.response != before.response || after.got.Get("ETag") != before.got.Get("ETag") {
					t.Errorf("want 400 and nothing changed, got %d %s\nand then %s", x.status, x.response, after.response)
				}
				return
			}
			owner, _ := before.members(t).get("owner")
			level, _ := owner.(object).get("level")
			name, _ := owner.(object).get("name")
			want := strings.NewReplacer("LEVEL", string(encode(level)), `"NAME"`, string(encode(name))).Replace(test.want)
			if x.status != http.StatusOK || x.text(t, test.member) != want || after.response != x.response {
				t.Errorf("want %s %s, got %d %s\nand then %s", test.member, want, x.status, x.response, after.response)
			}
		})
	}
}

// An enumeration of flags permits several members in one value.
func TestUpdateOfFlags(t *testing.T) {
	server := serveYAML(t, "", strings.Replace(widgetYAML, "enum: [slow, fast]", "pattern: '^(slow|fast)(, ?(slow|fast))*$', x-extensible-enum: [slow, fast]", 1))
	for value, want := range map[string]int{"fast": http.StatusOK, "fast,slow": http.StatusOK, "fast,idle": http.StatusBadRequest, "idle": http.StatusBadRequest} {
		if x := patch(t, server, widget, `{"mode":"`+value+`"}`); x.status != want {
			t.Errorf("%s: want %d, got %d %s", value, want, x.status, x.response)
		}
	}
}

// A schema without extensions is validated as OpenAPI says.
func TestUpdateByPlainSchema(t *testing.T) {
	description := strings.Replace(plainYAML("/thing", `{'200': `+thingSchema+`}`, ""),
		"{type: object, properties: {count: {type: integer, format: int32}, name: {type: string, minLength: 1}}}", `
              type: object
              properties:
                count: {type: integer, format: int32, minimum: 10, exclusiveMinimum: true, multipleOf: 5}
                name: {type: string, minLength: 2, pattern: '^[a-z-]+[0-9a-z-]*$'}
                level: {type: number, maximum: 0.3, multipleOf: 0.1}
                size: {type: integer, maximum: 100}
                list: {type: array, minItems: 1, uniqueItems: true, items: {type: object, required: [a], additionalProperties: false, properties: {a: {type: integer}}}}
                open: {type: object, additionalProperties: {type: string}}
                free: {type: object}
                any: {}
                both: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
                one: {oneOf: [{type: string}, {type: integer}], not: {enum: [7]}}`, 1)
	server := serveYAML(t, "", description)
	for body, ok := range map[string]bool{
		`{"count":15}`: true, `{"count":10}`: false, `{"count":16}`: false, `{"count":2147483650}`: false,
		`{"name":"ab"}`: true, `{"name":"a"}`: false, `{"name":"A1"}`: false,
		`{"level":0.3}`: true, `{"level":0.30000000000000001}`: false, `{"level":0.25}`: false, `{"level":1e-200}`: false,
		`{"size":100}`: true, `{"size":101}`: false,
		`{"list":[{"a":1},{"a":2}]}`: true, `{"list":[]}`: false, `{"list":[{"a":1},{"a":1}]}`: false, `{"list":[{}]}`: false, `{"list":[{"a":1,"b":2}]}`: false,
		`{"open":{"x":"y"}}`: true, `{"open":{"x":1}}`: false, `{"free":{"x":{"y":[1]}}}`: true, `{"free":1}`: false,
		`{"any":[1,"x",{}]}`:         true,
		`{"both":{"a":"x","b":"y"}}`: true, `{"both":{"a":"x","c":"y"}}`: false, `{"both":{"b":1}}`: false,
		`{"one":"x"}`: true, `{"one":6}`: true, `{"one":7}`: false, `{"one":true}`: false,
	} {
		x := patch(t, server, "/v1.0/thing", body)
		if (x.status == 200) != ok || !ok && x.status != 400 {
			t.Errorf("%s: want accepted %t, got %d %s", body, ok, x.status, x.response)
		}
	}
}

func FuzzPatchBody(f *testing.F) {
	for _, x := range script() {
		f.Add(x.body, "application/json", `W/"x"`)
	}
	f.Add(`{"owner":{"level":1e1000},"tags":["\ud800"],"size":-0}`, "application/json;IEEE754Compatible=true", "*")
	f.Add(`{"ratio":0.1e-9,"@odata.type":"example.widget"}`, "application/json; charset=utf-8", `"a", "b"`)
	m := testMock(f, "", loadYAML(f, widgetYAML))
	f.Fuzz(func(t *testing.T, body, contentType, tag string) {
		read := func() string {
			request := httptest.NewRequest(http.MethodGet, widget, nil)
			request.Header.Set("Authorization", "Bearer good")
			w := httptest.NewRecorder()
			m.ServeHTTP(w, request)
			return w.Body.String()
		}
		before := read()
		request := httptest.NewRequest(http.MethodPatch, widget, strings.NewReader(body))
		request.Header.Set("Authorization", "Bearer good")
		request.Header.Set("Content-Type", contentType)
		if tag != "" {
			request.Header.Set("If-Match", tag)
		}
		w := httptest.NewRecorder()
		m.ServeHTTP(w, request)
		if w.Code >= 500 {
			t.Fatalf("got %d: %s", w.Code, w.Body)
		}
		if _, err := decode(w.Body.Bytes()); err != nil {
			t.Fatalf("the response is not strict JSON: %v: %s", err, w.Body)
		}
		after := read()
		if w.Code >= 400 && before != after {
			t.Fatalf("rejected with %d, and changed\n%s\nto\n%s", w.Code, before, after)
		}
		if w.Code < 400 && w.Body.String() != after {
			t.Fatalf("got\n%s\nand reads\n%s", w.Body, after)
		}
	})
}
