package oracle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// schemaOf parses one schema, `components.schemas.it` of a description; more schemas may follow it in text.
func schemaOf(t testing.TB, text string) *openapi3.Schema {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{openapi: 3.0.3, info: {title: t, version: v}, paths: {}, components: {schemas: {it: ` + text + `}}}`))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return doc.Components.Schemas["it"].Value
}

func validate(t testing.TB, schema, body string) ([]Mismatch, error) {
	t.Helper()
	oracle, err := New(schemaOf(t, schema))
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	v, err := DecodeStrict([]byte(body))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return oracle.Validate(v)
}

func TestMismatches(t *testing.T) {
	for _, test := range []struct {
		schema, body string
		want         []Mismatch
	}{
		{`{type: object}`, `{"a":1}`, nil},
		{`{type: object}`, `[1,2]`, []Mismatch{{"", "type", "object", "an array: 2 items", true}}},
		{`{type: object, properties: {a: {type: integer}}}`, `{"a":"Integer"}`,
			[]Mismatch{{"/a", "type", "integer", `a string: "Integer"`, true}}},
		{`{type: object, properties: {a: {type: integer, nullable: true}}}`, `{"a":1.5}`,
			[]Mismatch{{"/a", "type", "integer or null", "a number: 1.5", true}}},
		{`{type: object, properties: {a: {type: string}}}`, `{"a":null}`, []Mismatch{{"/a", "type", "string", "null", true}}},
		{`{type: object, required: [id, a]}`, `{"a":1}`, []Mismatch{{"", "required", `a member "id"`, "no such member", true}}},
		{`{type: object, additionalProperties: false, properties: {"a/b": {type: object, additionalProperties: false}}}`,
			`{"x~y":1,"a/b":{"":[1]}}`,
			[]Mismatch{
				{"/a~1b/", "additionalProperties", "no member of this name", "1 items", true},
				{"/x~0y", "additionalProperties", "no member of this name", "1", true},
			}},
		{`{type: object, additionalProperties: {type: boolean}}`, `{"b":1,"a":true}`, []Mismatch{{"/b", "type", "boolean", "a number: 1", true}}},
		{`{type: string, enum: [a, b]}`, `"c"`, []Mismatch{{"", "enum", `one of "a", "b"`, `"c"`, true}}},
		{`{type: integer, enum: [1, 2]}`, `3`, []Mismatch{{"", "enum", `one of 1, 2`, `3`, true}}},
		{`{enum: [1, a]}`, `1.00000000000000000001`,
			[]Mismatch{{"", "not", "a value that the schema does not exclude", "1.00000000000000000001", true}}},
		{`{type: array, items: {type: integer, format: int32}}`, `[1,2147483648,-2147483649]`, []Mismatch{
			{"/1", "maximum", "a number of at most 2147483647", "2147483648", false},
			{"/2", "minimum", "a number of at least -2147483648", "-2147483649", false},
		}},
		{`{type: integer, format: int64}`, `9223372036854775808`, []Mismatch{{"", "maximum", "a number of at most 9223372036854775807", "9223372036854775808", false}}},
		{`{type: number, minimum: 0, exclusiveMinimum: true, maximum: 0.1}`, `0`, []Mismatch{{"", "exclusiveMinimum", "a number above 0", "0", false}}},
		{`{type: number, minimum: 0, maximum: 0.1}`, `0.10000000000000000001`,
			[]Mismatch{{"", "maximum", "a number of at most 0.1", "0.10000000000000000001", false}}},
		{`{type: number, multipleOf: 0.01}`, `0.125`, []Mismatch{{"", "multipleOf", "a multiple of 0.01", "0.125", false}}},
		{`{type: string, pattern: '^(?!-)[a-z-]+$', nullable: true}`, `"-a"`, []Mismatch{{"", "pattern", "a string that matches ^(?!-)[a-z-]+$", `"-a"`, false}}},
		{`{type: string, pattern: '^(?!-)[a-z-]+$', nullable: true}`, `null`, nil},
		{`{type: string, pattern: '^(.)\1$', format: uuid}`, `"aa"`, []Mismatch{{"", "format", "a GUID of 8-4-4-4-12 hex digits", `"aa"`, false}}},
		{`{allOf: [{pattern: '^(.)\1$'}, {pattern: '(?=a)'}], maxLength: 3}`, `"aa"`, nil},
		{`{type: string, minLength: 2, pattern: '^\u0061'}`, `"b"`, []Mismatch{
			{"", "minLength", "at least 2 characters", `"b"`, false},
			{"", "pattern", `a string that matches ^\x{0061}`, `"b"`, false},
		}},
		{`{type: string, maxLength: 2}`, `"\u001b[31m"`, []Mismatch{{"", "maxLength", "at most 2 characters", `"\x1b[31m"`, false}}},
		{`{type: string, format: date-time}`, `"12:00:00"`,
			[]Mismatch{{"", "format", "an instant such as 2024-02-29T12:00:00Z", `"12:00:00"`, false}}},
		{`{type: array, items: {type: string}, x-conform-edm: Collection(Edm.Date)}`, `["2024-02-30"]`,
			[]Mismatch{{"/0", "format", "a day from 01 to 29 in a date of that month", `"2024-02-30"`, false}}},
		{`{type: number, x-conform-edm: Edm.Double}`, `"3.14"`, []Mismatch{{"", "type", "number", `a string: "3.14"`, true}}},
		{`{x-conform-edm: Edm.Double, anyOf: [{type: number, format: double}, {type: string, enum: [INF, -INF, NaN]}]}`, `"3.14"`,
			[]Mismatch{{"", "type", "number", `a string: "3.14"`, true}}},
		{`{type: array, items: {}, minItems: 2, uniqueItems: true}`, `[1]`, []Mismatch{{"", "minItems", "at least 2 items", "1 items", false}}},
		{`{type: array, items: {}, maxItems: 1, uniqueItems: true}`, `[1, 1.0]`, []Mismatch{
			{"", "maxItems", "at most 1 items", "2 items", false},
			{"", "uniqueItems", "items that all differ", "2 items", false},
		}},
		{`{type: object, minProperties: 1}`, `{}`, []Mismatch{{"", "minProperties", "at least 1 members", "0 members", false}}},
		{`{type: object, maxProperties: 0}`, `{"a":1}`, []Mismatch{{"", "maxProperties", "at most 0 members", "1 members", false}}},
		{`{not: {type: string}}`, `"a"`, []Mismatch{{"", "not", "a value that the schema does not exclude", `"a"`, true}}},
		{`{oneOf: [{type: integer}, {type: number}]}`, `1`, []Mismatch{{"", "oneOf", "a value that matches exactly one of the alternatives", "1", true}}},
		{`{anyOf: [{type: integer}]}`, `true`, []Mismatch{
			{"", "anyOf", "a value that matches at least one of the alternatives", "true", true},
			{"", "type", "integer", "a boolean: true", true},
		}},
		{`{allOf: [{type: object, required: [a]}, {required: [b, a]}]}`, `{}`, []Mismatch{ // the same mismatch of two members is one
			{"", "required", `a member "a"`, "no such member", true},
			{"", "required", `a member "b"`, "no such member", true},
		}},
	} {
		got, err := validate(t, test.schema, test.body)
		if err != nil {
			t.Errorf("%s: %s: %v", test.schema, test.body, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s: -want +got\n%s", test.schema, test.body, diff)
		}
	}
}

// TestValidity has the cases that one of the validators gets wrong without our adjustments.
func TestValidity(t *testing.T) {
	for _, test := range []struct {
		schema         string
		valid, invalid []string
	}{
		{`{}`, []string{"null", "1e400", `{"a":[null]}`}, nil},
		{`{description: any}`, []string{"null", "0"}, nil},
		{`{type: string}`, []string{`""`}, []string{"null", "5"}},
		{`{type: string, nullable: true}`, []string{"null"}, []string{"5"}},
		{`{type: string, enum: [a, null]}`, []string{`"a"`}, []string{"null"}},
		{`{type: string, nullable: true, enum: [a]}`, []string{`"a"`, "null"}, []string{`"null"`}},
		{`{enum: [a, null]}`, []string{`"a"`, "null"}, []string{"0"}},
		{`{nullable: true, allOf: [{type: object}]}`, []string{"null", "{}"}, []string{"[]"}},
		{`{type: object, allOf: [{type: object, nullable: true}]}`, []string{"{}"}, []string{"null"}},
		{`{allOf: [{type: object, nullable: true}]}`, []string{"{}", "null"}, []string{"1"}},
		{`{nullable: true, oneOf: [{type: string}, {type: integer}]}`, []string{"null", "1", `"a"`}, []string{"true"}},
		{`{oneOf: [{type: string, nullable: true}, {type: integer, nullable: true}]}`, []string{"1"}, []string{"null"}},
		{`{not: {type: string}}`, []string{"null", "1", "{}"}, []string{`"a"`}},
		{`{not: {}}`, nil, []string{"null", "1", `"a"`}},
		{`{enum: [1], not: {enum: [2]}}`, []string{"1", "1.0"}, []string{"2", "1.00000000000000000001"}},
		{`{type: integer, format: int64}`, []string{"9223372036854775807", "-9223372036854775808", "5.0", "1e3", "-0"},
			[]string{"9223372036854775808", "-9223372036854775809", "1e19", "1e400", "-1e400", "0.5", "9223372036854775807.5", "1e-400"}},
		{`{type: integer, maximum: 9007199254740992}`, []string{"9007199254740992"}, []string{"9007199254740993"}},
		{`{type: integer, minimum: 9007199254740993, x-conform-exact-minimum: "9007199254740993"}`, []string{"9007199254740993"}, []string{"9007199254740992"}},
		{`{type: number, maximum: 0.3}`, []string{"0.3", "0.29999999999999999999"}, []string{"0.30000000000000001", "0.30000000000000004"}},
		{`{type: number, exclusiveMaximum: true, maximum: 0.3}`, []string{"0.29999999999999999999"}, []string{"0.3", "0.30"}},
		{`{type: number, multipleOf: 0.1}`, []string{"0.3", "1e300", "-0.7"}, []string{"0.30000000000000004", "0.05"}},
		{`{type: number, multipleOf: 3}`, []string{"9007199254740993"}, []string{"9007199254740992"}},
		{`{type: integer, enum: [0, 9007199254740992]}`, []string{"0", "9007199254740992.0"}, []string{"9007199254740993", "1e-400", "1e400"}},
		{`{type: array, items: {enum: [1]}, uniqueItems: true}`, []string{"[1]"}, []string{"[1,1.0]", "[1e400]"}},
		{`{type: string, format: date-time}`, []string{`"2017-01-01T00:00:00Z"`, `"2016-12-31T23:59:60Z"`},
			[]string{`"2017-01-01"`, `"12:00:00"`, `"2017-01-01T12:00:58,5Z"`}},
		{`{type: string, format: uuid}`, []string{`"8B8B8B8B-0000-1111-2222-333333333333"`}, []string{`"8b8b8b8b"`, "5"}},
		{`{type: string, format: byte}`, []string{`"Zm9v"`, `"+/+/"`}, []string{`"@@@@"`}},
		{`{type: string, format: duration}`, []string{`"PT1H"`}, []string{`"1h"`}},
		{`{type: string, format: email}`, []string{`"not an address"`}, []string{"1"}}, // OpenAPI formats are open: not asserted
		{`{type: string, format: uri}`, []string{`"%"`}, nil},
		{`{type: string, x-extensible-enum: [a]}`, []string{`"b"`}, []string{"1"}},
		{`{type: string, x-conform-edm: Edm.Guid}`, []string{`"8b8b8b8b-0000-1111-2222-333333333333"`}, []string{`"x"`}},
		{`{x-conform-edm: Edm.Int32}`, []string{"1"}, []string{`"1"`, "2147483648", "null"}},
		{`{type: object, x-conform-edm: microsoft.graph.itemBody}`, []string{"{}"}, []string{"[]"}},
		{`{type: number, x-conform-edm: Edm.Single, nullable: true}`, []string{"null", `"INF"`, "3.5e38"}, []string{`"inf"`, "true"}},
		{`{type: number, format: double}`, []string{"1e309", "1e400"}, []string{`"INF"`}},
		{`{type: object, properties: {a: {type: string, readOnly: true}, b: {type: string, writeOnly: true}}}`, []string{`{"a":"x","b":"y"}`}, nil},
		{`{type: object, discriminator: {propertyName: kind}, oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}`,
			[]string{`{"a":1}`, `{"kind":"none","b":1}`}, []string{`{}`, `{"a":1,"b":1}`}},
		{`{type: object, properties: {next: {$ref: '#/components/schemas/it'}}, additionalProperties: false}`,
			[]string{`{"next":{"next":{}}}`}, []string{`{"next":{"next":{"x":1}}}`, `{"next":null}`}},
		{`{type: string, minLength: 1, maxLength: 1}`, []string{`"\ud83d\ude00"`, `"é"`}, []string{`""`, `"ab"`}},
		{`{type: object, properties: {$ref: {type: integer}, $id: {type: integer}, enum: {type: integer}, const: {type: integer}}}`,
			[]string{`{"$ref":1,"$id":1,"enum":1,"const":1}`}, []string{`{"$ref":"a"}`, `{"$id":"a"}`, `{"enum":"a"}`, `{"const":"a"}`}},
	} {
		for want, bodies := range map[bool][]string{true: test.valid, false: test.invalid} {
			for _, body := range bodies {
				got, err := validate(t, test.schema, body)
				if (len(got) == 0) != want || err != nil {
					t.Errorf("%s: %s: want valid %v, got %v and %v", test.schema, body, want, got, err)
				}
			}
		}
	}
}

func TestValidateDoesNotGuess(t *testing.T) {
	deep := any("x")
	for range maxDepth + 2 {
		deep = []any{deep}
	}
	wide := make([]any, 2*maxInvalidVisits)
	for i := range wide {
		wide[i] = "x"
	}
	chain := any(map[string]any{})
	for range 200 {
		chain = map[string]any{"next": chain}
	}
	branching := `{type: object, properties: {next: {oneOf: [{$ref: '#/components/schemas/it'}, {$ref: '#/components/schemas/it'}]}}}`
	for _, test := range []struct {
		schema string
		value  any
		want   string
	}{
		{`{}`, deep, "levels of nesting"},
		{`{}`, 1.5, "json.Number"},
		{`{}`, map[string]any{"a": []any{json.Number("1e10000000")}}, "exponent"},
		{`{type: array, items: {type: integer}}`, wide, "finding where needs more than"},
		{branching, chain, "too large to validate"},
		{`{type: array, uniqueItems: true, items: {}}`, []any{json.Number("9007199254740992"), json.Number("9007199254740993")}, "uniqueItems"},
	} {
		oracle, err := New(schemaOf(t, test.schema))
		if err != nil {
			t.Fatal(err)
		}
		mismatches, err := oracle.Validate(test.value)
		if len(mismatches) > 0 || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: want %q and no mismatches, got %v and %d", test.schema, test.want, err, len(mismatches))
		}
	}
}

// TestDisagreement breaks the second validator on purpose: neither another result nor a panic may count against the target.
func TestDisagreement(t *testing.T) {
	oracle, err := New(schemaOf(t, `{type: object, properties: {a: {type: integer, maximum: 5}}}`))
	if err != nil {
		t.Fatal(err)
	}
	valid, invalid := map[string]any{"a": json.Number("5")}, map[string]any{"a": json.Number("6")}
	oracle.second = schemaOf(t, `{type: object, properties: {a: {type: integer, maximum: 4}}}`)
	if m, err := oracle.Validate(valid); len(m) != 0 || err == nil || err.Error() != "gojsonschema says valid, kin-openapi says invalid (maximum at /a)" {
		t.Errorf("got %v and %v", m, err)
	}
	oracle.second = schemaOf(t, `{}`)
	if m, err := oracle.Validate(invalid); len(m) != 1 || err == nil || err.Error() != "gojsonschema says invalid, kin-openapi says valid" {
		t.Errorf("got %v and %v", m, err)
	}
	oracle.second = nil
	if m, err := oracle.Validate(valid); len(m) != 0 || err == nil || !strings.HasPrefix(err.Error(), "a validator failed: ") {
		t.Errorf("got %v and %v", m, err)
	}
}

func TestNewRejects(t *testing.T) {
	inline := openapi3.NewObjectSchema()
	inline.Properties = openapi3.Schemas{"a": openapi3.NewArraySchema().WithItems(inline).NewRef()}
	inner := openapi3.NewObjectSchema()
	inner.Properties = openapi3.Schemas{"self": inner.NewRef()}
	for _, test := range []struct {
		name   string
		schema *openapi3.Schema
		want   string
	}{
		{"none", nil, "want a schema"},
		{"pattern", schemaOf(t, `{type: string, pattern: '(b'}`), "pattern"},
		{"self", schemaOf(t, `{allOf: [{$ref: '#/components/schemas/it'}]}`), "includes itself"},
		{"self-below", schemaOf(t, `{type: array, items: {$ref: '#/components/schemas/b'}}, b: {anyOf: [{not: {$ref: '#/components/schemas/b'}}]}`), "includes itself"},
		{"bounds", schemaOf(t, `{type: integer, format: int32, minimum: 5000000000}`), "no value can satisfy the bounds"},
		{"exclusive", schemaOf(t, `{type: number, minimum: 5, maximum: 5, exclusiveMaximum: true}`), "no value can satisfy the bounds"},
		{"lengths", schemaOf(t, `{type: object, properties: {a: {type: string, minLength: 5, maxLength: 4}}}`), "no value can satisfy the bounds"},
		{"dangling", &openapi3.Schema{Items: openapi3.NewSchemaRef("#/x", nil)}, "refers to nothing"},
		{"inline", (&openapi3.Schema{AllOf: openapi3.SchemaRefs{inner.NewRef()}}), "contains itself"},
	} {
		oracle, err := New(test.schema)
		if err == nil || oracle != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: want an error with %q, got %v", test.name, test.want, err)
		}
	}
	if _, err := New(inline); err != nil {
		t.Errorf("a cycle back to the root needs no $ref: %v", err)
	}
}

func TestMismatchesAreBounded(t *testing.T) {
	long := strings.Repeat("é\\u001b", 100_000)
	for _, body := range []string{`"` + long + `"`, `{"` + long + `":1}`, `[` + strings.Repeat(`"x",`, 1000) + `1]`} {
		got, err := validate(t, `{type: object, additionalProperties: false, minProperties: 2}`, body)
		if len(got) == 0 || err != nil {
			t.Fatalf("got %v, %v", got, err)
		}
		for _, m := range got {
			if text := fmt.Sprint(m); len(text) > 600 || strings.Contains(text, "\x1b") {
				t.Errorf("%d bytes: %.700q", len(text), text)
			}
		}
	}
}

func TestOracleIsConcurrent(t *testing.T) {
	oracle, err := New(schemaOf(t, `{type: object, properties: {a: {type: string, format: date, pattern: '^2'}, b: {type: integer, enum: [1]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	v, err := DecodeStrict([]byte(`{"b":2,"a":"1024-02-30"}`))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := oracle.Validate(v)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got, err := oracle.Validate(v); !slices.Equal(got, want) || err != nil || len(got) != 3 {
					t.Errorf("want %v, got %v, %v", want, got, err)
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkValidate validates an entity of about a kilobyte.
func BenchmarkValidate(b *testing.B) {
	var properties, members []string
	for i := range 5 {
		properties = append(properties, fmt.Sprintf(`id%d: {type: string, format: uuid}, n%d: {type: integer, format: int32}, `+
			`t%d: {type: string, format: date-time}, u%d: {type: string, nullable: true}`, i, i, i, i))
		members = append(members, fmt.Sprintf(`"id%d":"8b8b8b8b-0000-1111-2222-333333333333","n%d":12345,"t%d":"2024-01-01T00:00:00.1234567Z",`+
			`"u%d":"someone@example.com"`, i, i, i, i))
	}
	body := `{` + strings.Join(members, ",") + `,"unknown":[` + strings.Repeat(`{"a":"b"},`, 30) + `1]}`
	oracle, err := New(schemaOf(b, `{type: object, properties: {`+strings.Join(properties, ", ")+`}}`))
	if err != nil {
		b.Fatal(err)
	}
	v, err := DecodeStrict([]byte(body))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if m, err := oracle.Validate(v); len(m) > 0 || err != nil {
			b.Fatal(m, err)
		}
	}
}

// A response may match several branches of oneOf, and must match one.
func TestSeveralBranches(t *testing.T) {
	schema := schemaOf(t, `{oneOf: [{type: object, required: [a]}, {type: object, required: [b]}], anyOf: [{required: [c]}]}`)
	for body, want := range map[string]string{`{"a":1,"b":1,"c":1}`: "oneOf", `{"c":1}`: "oneOf anyOf", `{"a":1}`: "anyOf"} {
		value, err := DecodeStrict([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		for keyword, compile := range map[string]func(*Schema) (*Validator, error){"oneOf": CompiledForUpdate, "anyOf": Compiled} {
			validator, err := compile(schema)
			if err != nil {
				t.Fatal(err)
			}
			got, err := validator.Validate(value)
			if err != nil || (len(got) > 0) != (strings.Contains(want, keyword) || strings.Contains(want, "anyOf")) {
				t.Errorf("%s for %s: got %v and %v", body, keyword, got, err)
			}
		}
	}
}
