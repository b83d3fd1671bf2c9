package contract

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func schemaOf(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	s := openapi3.NewSchema()
	if err := json.Unmarshal([]byte(text), s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKey(t *testing.T) {
	for _, test := range []struct{ path, collection, params string }{
		{"/things/{id}", "/things", "id"},
		{"/users/{userId}/things/{id}", "/users/{userId}/things", "id"},
		{"/things({id})", "/things", "id"},
		{"/users('{userId}')/things({id})", "/users('{userId}')/things", "id"},
		{"/things('{id}')", "/things", "id"},
		{"/things(name='{x}')", "/things", "x"},
		{"/Orders(ID={a},Line='{b}')", "/Orders", "a b"},
		{"/Books(ID={id},IsActiveEntity=true)", "/Books", "id"},
		{"/things", "", ""},
		{"/things(ID=5)", "", ""},
		{"/things({id})/$value", "", ""},
		{"/things/u-{id}", "", ""},
		{"/root:{path}:", "", ""},
		{"/{id}", "", ""},
	} {
		op := &Operation{Path: test.path, Kind: Entity}
		got, params := "", []string{}
		if k := op.Key(); k != nil {
			got = k.Collection
			for _, p := range k.Params {
				params = append(params, p.Name)
			}
		}
		if got != test.collection || strings.Join(params, " ") != test.params {
			t.Errorf("%s: got %q with %q", test.path, got, params)
		}
		if op.Kind = Singleton; op.Key() != nil {
			t.Errorf("%s: want no key of a singleton", test.path)
		}
	}
}

func TestKeyProperty(t *testing.T) {
	declares := func(path string, names ...string) *Operation {
		op := &Operation{Path: path, Kind: Entity}
		for _, name := range names {
			op.Properties = append(op.Properties, Property{Name: name, Schema: openapi3.NewStringSchema()})
		}
		return op
	}
	for _, test := range []struct {
		op   *Operation
		want string
	}{
		{declares("/things/{thing-id}", "id", "name"), "id"},
		{declares("/Things({ID})", "ID", "title"), "ID"},
		{declares("/Things(Code='{x}')", "Code", "title"), "Code"},
		{declares("/things(name='{x}')", "id", "name"), "id"},
		{declares("/things/{thing-id}", "name"), "id"},
	} {
		if got := test.op.KeyProperty(); got != test.want {
			t.Errorf("%s: want %s, got %s", test.op.Path, test.want, got)
		}
	}
}

// The key is never written, whether the description says so or not.
func TestKeyIsReadOnly(t *testing.T) {
	c := load(t, described(`
  /parts(shelf={shelf},code='{code}'):
    patch:
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: integer}}
        - {name: code, in: path, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}, shelf: {type: integer}, code: {type: string}, note: {type: string}}}}}}
      `+noContent, ""))
	if writable := c.Operations[0].Writable(); len(writable) != 1 || writable[0].Name != "note" {
		t.Errorf("got %+v", writable)
	}
}

func TestBind(t *testing.T) {
	text := Parameter{Name: "s", Edm: "Edm.String", Schema: schemaOf(t, `{"type":"string","x-conform-edm":"Edm.String"}`)}
	plain := Parameter{Name: "p", Edm: "Edm.String", Schema: schemaOf(t, `{"type":"string"}`)}
	for _, test := range []struct{ template, value, want string }{
		{"/things/{p}", "o'hara/1 é", "/things/o%27hara%2F1%20%C3%A9"},
		{"/things('{p}')", "o'hara", "/things('o%27%27hara')"},
		{"/things(name='{p}',b=2)/parts", "''", "/things(name='%27%27%27%27',b=2)/parts"},
		{"/things({p})", "5", "/things(5)"},
		{"/things({p})", "'it''s'", "/things(%27it%27%27s%27)"},
		{"/things({s})", "it's", "/things(%27it%27%27s%27)"},
		{"/things({s})", "'it''s'", "/things(%27it%27%27s%27)"},
		{"/things/{s}", "it's", "/things/it%27s"},
		{"/a({p})/{s}", "x", "/a(x)/x"},
		{"/things/{p}", "..", "ERROR"},
		{"/things/{p}/parts", ".", "ERROR"},
		{"/things('{p}')", "..", "/things('..')"},
		{"/things/{p}", "...", "/things/..."},
	} {
		op := &Operation{PathParams: []Parameter{text, plain}}
		got, err := op.Bind(test.template, func(string) string { return test.value })
		if err != nil {
			got = "ERROR"
		}
		if got != test.want {
			t.Errorf("%s with %s: want %s, got %s", test.template, test.value, test.want, got)
		}
	}
}

func TestKeysOfTheirType(t *testing.T) {
	for _, test := range []struct{ schema, unknown, malformed, accepts string }{
		{`{"type":"string"}`, UnknownKey, MalformedKey, "anything at all"},
		{`{"type":"string","format":"uuid"}`, UnknownKey, MalformedKey, "0f8fad5b-d9cb-469f-a165-70867728950e"},
		{`{"type":"integer"}`, "2147480404", MalformedKey, "99999999999"},
		{`{"type":"integer","format":"int64"}`, "2147480404", MalformedKey, "99999999999"},
		{`{"type":"integer","format":"int16"}`, "32767", MalformedKey, "-5"},
		{`{"type":"integer","maximum":99,"minimum":1}`, "99", MalformedKey, "1"},
		{`{"type":"number","format":"int32"}`, "2147480404", MalformedKey, "7"},
		{`{"type":"string","maxLength":5}`, "00404", MalformedKey, "abcde"},
		{`{"type":"string","minLength":20,"maxLength":24}`, "c0-0404-4000-8000-000000000404"[6:], MalformedKey, "aaaaabbbbbcccccddddd"},
		{`{"type":"string","maxLength":20}`, "-4000-8000-000000000404"[3:], "000000000000000000000", "x"},
		{`{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"}`, "OPA-0000", MalformedKey, "XYZ-1234"},
		{`{"type":"string","format":"date"}`, "2001-", MalformedKey, "2024-02-29"},
		{`{"type":"string","enum":["a","b"]}`, "", MalformedKey, "b"},
		{`{"type":"boolean"}`, "", MalformedKey, "true"},
	} {
		p := Parameter{Name: "thing id", Schema: schemaOf(t, test.schema)}
		p.Edm = inferred(p.Schema, maxNesting)
		unknown, ok := p.Unknown()
		if ok != (test.unknown != "") || !strings.HasPrefix(unknown, test.unknown) || ok && !p.Accepts(unknown) {
			t.Errorf("%s: want an unknown key like %s, got %s", test.schema, test.unknown, unknown)
		}
		if got := p.Malformed(); got != test.malformed {
			t.Errorf("%s: want the malformed key %s, got %s", test.schema, test.malformed, got)
		}
		if !p.Accepts(test.accepts) || !p.Accepts(p.Sample()) || p.Sample() == unknown || len(p.Schema.Enum) == 0 && p.Sample() == p.Other(UnknownKey) {
			t.Errorf("%s: want %s and the default %s accepted", test.schema, test.accepts, p.Sample())
		}
	}
}

// A text parameter whose property is a number has a number as its sample, or the entity could not have it as its key.
func TestSampleKey(t *testing.T) {
	for _, test := range []struct{ param, property, want string }{
		{`{"type":"string"}`, `{"type":"integer"}`, `^[0-9]+$`},
		{`{"type":"string"}`, `{"type":"string"}`, `^conform-lamp$`},
		{`{"type":"string","pattern":"^[a-z]+$"}`, `{"type":"integer"}`, `^[a-z]+$`},
	} {
		op := &Operation{Kind: Entity, Path: "/lamps/{lamp}", PathParams: []Parameter{{Name: "lamp", Schema: schemaOf(t, test.param)}}}
		op.Responses = []Response{{Status: 200, Schema: &openapi3.Schema{Properties: openapi3.Schemas{"id": {Value: schemaOf(t, test.property)}}}}}
		if got := op.SampleKey(&op.PathParams[0]); !regexp.MustCompile(test.want).MatchString(got) {
			t.Errorf("%s of %s: want %s, got %q", test.param, test.property, test.want, got)
		}
	}
}
