package mock

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		raw  string
		want error
	}{
		{`{"a":[1,{"b":null}],"c":"d"}`, nil},
		{`{"a":"\\ud800"}`, nil}, // an escaped backslash, no surrogate
		{`"\uD83D\uDE00"`, nil},
		{`1E400`, nil},
		{``, errSyntax},
		{`{`, errSyntax},
		{`{"a":1,}`, errSyntax},
		{`NaN`, errSyntax},
		{`{} {}`, errSyntax},
		{"\"\xc3\x28\"", errSyntax},
		{`"\uD83D"`, errSyntax},
		{`"\uD83D\u0041"`, errSyntax},
		{`"\uDE00\uD83D"`, errSyntax},
		{`{"a":1,"a":2}`, errDuplicate},
		{`{"a":1,"\u0061":2}`, errDuplicate},
		{`[{"b":{"a":1,"a":1}}]`, errDuplicate},
		{strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), nil},
		{strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), errDepth},
		{strings.Repeat("[", 100_000), errSyntax},
		{`1e1001`, errNumber},
		{`1e-99999999999999999999`, errNumber},
		{strings.Repeat("9", maxExponent+1), errNumber},
	} {
		v, err := decode([]byte(test.raw))
		if !errors.Is(err, test.want) {
			t.Errorf("%.60s: want %v, got %v", test.raw, test.want, err)
		}
		if err == nil && test.raw[0] == '{' && string(encode(v)) != test.raw {
			t.Errorf("%s comes back as %s", test.raw, encode(v))
		}
	}
}

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true}, {`1e2`, `100`, true}, {`9007199254740993`, `9007199254740992`, false},
		{`{"a":1,"b":[2]}`, `{"b":[2.0],"a":1}`, true}, {`{"a":1}`, `{"a":1,"b":2}`, false},
		{`[1,2]`, `[2,1]`, false}, {`"1"`, `1`, false}, {`null`, `false`, false}, {`"a"`, `"a"`, true}, {`"a"`, `["a"]`, false}, {`{}`, `[]`, false},
	} {
		a, _ := decode([]byte(test.a))
		b, _ := decode([]byte(test.b))
		if equalValues(a, b) != test.want || equalValues(b, a) != test.want {
			t.Errorf("want %s same as %s: %t", test.a, test.b, test.want)
		}
	}
}

func TestMerge(t *testing.T) {
	for _, test := range [][3]string{
		{`{"a":1,"b":2}`, `{"b":3,"c":4}`, `{"a":1,"b":3,"c":4}`},
		{`{"a":{"x":1,"y":2}}`, `{"a":{"y":null}}`, `{"a":{"x":1,"y":null}}`},
		{`{"a":[1,2,3]}`, `{"a":[4]}`, `{"a":[4]}`},
		{`{"a":null}`, `{"a":{"x":1}}`, `{"a":{"x":1}}`},
		{`{"a":{"x":1}}`, `{"a":null}`, `{"a":null}`},
		{`{"a":1}`, `{}`, `{"a":1}`},
	} {
		old, _ := decode([]byte(test[0]))
		change, _ := decode([]byte(test[1]))
		if got := string(encode(merge(old, change))); got != test[2] {
			t.Errorf("%s with %s: want %s, got %s", test[0], test[1], test[2], got)
		}
		if again := string(encode(old)); again != test[0] {
			t.Errorf("the old state was edited: %s became %s", test[0], again)
		}
	}
}

func TestTemplate(t *testing.T) {
	for _, test := range []struct {
		template, path, want string // want is the keys, joined by blanks; "-" for no match
	}{
		{"/me/drive", "/ME/Drive", ""},
		{"/users/{id}", "/users/a%20b", "a b"},
		{"/users/{id | userPrincipalName}", "/users/me@example.com", "me@example.com"},
		{"/users/{user-id}/x", "/users/1/X", "1"},
		{"/users/{id}", "/users/", "-"},
		{"/users/{id}", "/users/a/b", "-"},
		{"/users/{id}", "/users/a%2Fb", "a/b"},
		{"/users('{id}')", "/Users('k')", "k"},
		{"/users('{id}')", "/users(%27o%27%27hara%27)", "o'hara"},
		{"/users({id})", "/users('it''s')", "it's"},
		{"/users({id})", "/users(5)", "5"},
		{"/Orders(ID={a},Line='{b}')", "/orders(id=5,line='x')", "5 x"},
		{"/drive/root:/{item-path}:", "/drive/root:/a.txt:", "a.txt"},
		{"/drive/root:/{item-path}:", "/drive/root:/a.txt", "-"},
		{"/sheet/microsoft.graph.range(address='{address}')/format", "/sheet/microsoft.graph.range(address='A1:B2')/format", "A1:B2"},
		{"/x/{a},{b}", "/x/1,2", "1 2"},
		{"/x/{a}", "/x/%zz", "-"},
		{"/x/{a}/", "/x/1/", "1"},
		{"/x/{a}/", "/x/1", "-"},
		{"/", "/", ""},
	} {
		template, err := parseTemplate(test.template)
		if err != nil {
			t.Fatal(err)
		}
		got := "-"
		if segments, ok := splitPath(test.path); ok {
			if keys, _, ok := template.match(segments); ok {
				got = strings.Join(keys, " ")
			}
		}
		if got != test.want {
			t.Errorf("%s on %s: want %q, got %q", test.template, test.path, test.want, got)
		}
	}
	for _, bad := range []string{"", "x", "/a//b"} {
		if _, err := parseTemplate(bad); err == nil {
			t.Errorf("want the template %q rejected", bad)
		}
	}
}

func TestMostSpecificTemplateWins(t *testing.T) {
	var descriptions []string
	for path, key := range map[string]string{"/things/{id}": "id", "/things/special": "", "/things/x-{n}": "n"} {
		headers := ""
		if key != "" {
			headers = "[{name: " + key + ", in: path, required: true, schema: {type: string}}]"
		}
		descriptions = append(descriptions, plainYAML(path, `{'200': `+thingSchema+`}`, headers))
	}
	m := testMock(t, "", loadYAML(t, descriptions...))
	for path, want := range map[string]string{"/things/special": "/things/special", "/things/x-1": "/things/x-{n}", "/things/y": "/things/{id}"} {
		r, _, _ := m.route("/v1.0" + path)
		if r == nil || r.op.Path != want {
			t.Errorf("want %s served by %s, got %+v", path, want, r)
		}
	}
}

func TestGeneratedValuesFit(t *testing.T) {
	for _, text := range []string{
		`{"type":"string"}`, `{"type":"string","minLength":60}`, `{"type":"string","maxLength":3}`, `{"type":"string","format":"date-time"}`,
		`{"type":"string","format":"uuid"}`, `{"type":"string","format":"date"}`, `{"type":"string","format":"duration"}`, `{"type":"string","enum":["a","b"]}`,
		`{"type":"string","pattern":"^x$","default":"x"}`, `{"type":"string","pattern":"^x$","example":"x"}`, `{"type":"boolean"}`, `{"type":"integer"}`,
		`{"type":"integer","minimum":5000}`, `{"type":"integer","maximum":-5000}`, `{"type":"integer","minimum":200,"maximum":201}`,
		`{"type":"integer","minimum":1000,"exclusiveMinimum":true,"multipleOf":7}`, `{"type":"integer","maximum":0,"multipleOf":3}`,
		`{"type":"number","minimum":0.1,"maximum":0.2}`, `{"type":"number","format":"double"}`, `{"type":"integer","enum":[5]}`,
		`{"type":"array","items":{"type":"string"}}`, `{"type":"array","minItems":3,"uniqueItems":true,"items":{"type":"integer"}}`, `{"type":"array","maxItems":0,"items":{"type":"string"}}`,
		`{"type":"string","format":"decimal"}`, `{"type":"string","pattern":"^[A-Z]{2}-\\d{4}$"}`, `{"type":"number","format":"int32","minimum":3,"maximum":4}`, `{"type":"string","format":"uri"}`,
		`{"type":"object"}`, `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"integer"}}}},"required":["a"]}`,
		`{"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"object","properties":{"b":{"type":"integer"}}}]}`,
		`{"oneOf":[{"type":"string"},{"type":"integer"}]}`, `{"anyOf":[{"type":"number"},{"type":"string","enum":["INF"]}],"x-conform-edm":"Edm.Double"}`, `{}`,
	} {
		s := openapi3.NewSchema()
		if err := json.Unmarshal([]byte(text), s); err != nil {
			t.Fatal(err)
		}
		p := property{name: "p", edm: edmName(s), schema: s}
		v, ok := p.value("/thing", 0)
		again, _ := p.value("/thing", 0)
		if !ok || validate("p", p.edm, s, v, complete, 0) != nil || !equalValues(v, again) {
			t.Errorf("%s: want a valid value, the same each time, got %s, then %s", text, encode(v), encode(again))
		}
	}
	hopeless := &openapi3.Schema{Type: &openapi3.Types{"string"}, Pattern: "x^"}
	if v, ok := (&property{name: "p", schema: hopeless}).value("/thing", 0); ok {
		t.Errorf("want no value for a pattern that nothing matches, got %v", v)
	}
}

// A type may refer to itself: generating and validating its values must end.
func TestRecursiveSchema(t *testing.T) {
	s := &openapi3.Schema{Type: &openapi3.Types{"object"}}
	s.Properties = openapi3.Schemas{"next": {Value: s}, "list": {Value: &openapi3.Schema{Type: &openapi3.Types{"array"}, Items: &openapi3.SchemaRef{Value: s}}}}
	p := property{name: "p", schema: s}
	v, ok := p.value("/thing", 0)
	if size := len(encode(v)); !ok || size > 10_000 {
		t.Errorf("want a small value, got %d bytes", size)
	}
	cycle := &openapi3.Schema{}
	cycle.AllOf = openapi3.SchemaRefs{{Value: cycle}, {Value: cycle}}
	for depth := range 2 * composedDepth {
		if bad := validate("p", "", cycle, "x", complete, depth); bad != nil {
			t.Errorf("want the endless schema to accept everything, got %v", bad)
		}
	}
}
