package oracle

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

func TestTranspile(t *testing.T) {
	for _, test := range []struct{ schema, want string }{
		{`{}`, `{}`},
		{`{title: t, description: d, default: 5, example: 5, deprecated: true, readOnly: true, x-extensible-enum: [a], format: email}`, `{}`},
		{`{type: string, nullable: true, enum: [a, a, b], readOnly: true}`, `{"type":["string","null"],"enum":["a","b",null]}`},
		{`{type: integer, format: int32}`, `{"type":["integer"],"minimum":-2147483648,"maximum":2147483647}`},
		{`{type: integer, format: uint8, minimum: -5, maximum: 100}`, `{"type":["integer"],"minimum":0,"maximum":100}`},
		{`{type: integer, format: int64, minimum: -9223372036854775808, maximum: 9223372036854775807}`,
			`{"type":["integer"],"minimum":-9223372036854775808,"maximum":9223372036854775807}`},
		{`{type: number, minimum: 0.1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false}`, `{"type":["number"],"exclusiveMinimum":0.1,"maximum":5}`},
		{`{type: number, enum: [1]}`, `{"type":["number"],"enum":[1],"not":{"allOf":[{"not":{"type":"number","minimum":1,"maximum":1}}]}}`},
		{`{enum: [1.0, a, null], not: {type: string}}`, `{"enum":[1,"a",null],"not":{"type":["string"]},"allOf":[
			{"not":{"allOf":[{"not":{"type":"number","minimum":1,"maximum":1}},{"not":{"enum":["a",null]}}]}}]}`},
		{`{type: string, format: date-time}`, `{"type":["string"],"format":"edm-datetimeoffset"}`},
		{`{type: string, x-conform-edm: Edm.String}`, `{"type":["string"]}`},
		{`{type: boolean, x-conform-edm: Edm.Boolean}`, `{"type":["boolean"]}`},
		{`{type: array, x-conform-edm: Collection(Edm.Date), items: {type: string}}`, `{"type":["array"],"items":{"type":["string"],"format":"edm-date"}}`},
		{`{type: number, x-conform-edm: Edm.Double, minimum: 0}`, `{"if":{"enum":["INF","-INF","NaN"]},"else":{"type":["number"],"minimum":0}}`},
		{`{nullable: true, allOf: [{type: object}]}`, `{"if":{"type":"null"},"else":{"allOf":[{"type":["object"]}]}}`},
		{`{type: object, required: [b, a], additionalProperties: false, discriminator: {propertyName: a}, oneOf: [{required: [a]}]}`,
			`{"type":["object"],"required":["a","b"],"additionalProperties":false,"oneOf":[{"required":["a"]}]}`},
		{`{type: object, additionalProperties: {type: string}, minProperties: 1, maxProperties: 2}`,
			`{"type":["object"],"additionalProperties":{"type":["string"]},"minProperties":1,"maxProperties":2}`},
		{`{type: object, properties: {self: {$ref: '#/components/schemas/it'}}}`, `{"type":["object"],"properties":{"self":{"$ref":"#/definitions/s0"}}}`},
	} {
		text, err := transpile(direction{schema: schemaOf(t, test.schema)})
		if err != nil {
			t.Errorf("%s: %v", test.schema, err)
			continue
		}
		var got struct{ Definitions map[string]any }
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		var want any
		if err := json.Unmarshal([]byte(test.want), &want); err != nil {
			t.Fatalf("%s: %v", test.want, err)
		}
		if diff := cmp.Diff(want, got.Definitions["s0"]); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.schema, diff)
		}
		if strings.Contains(test.want, "922337") && !strings.Contains(string(text), "9223372036854775807") {
			t.Errorf("%s: digits were lost: %s", test.schema, text)
		}
	}
}

// Compiling must not change the contract, which other packages read at the same time.
func TestCompilingLeavesTheSchemaAlone(t *testing.T) {
	schema := schemaOf(t, `{type: object, nullable: true, properties: {a: {type: integer, format: int64, enum: [1, 2]}, b: {x-conform-edm: Edm.Double,
		type: number}, c: {allOf: [{$ref: '#/components/schemas/it'}]}, d: {type: string, pattern: '\u0061'}}}`)
	before, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(schema); err != nil {
		t.Fatal(err)
	}
	after, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Error(diff)
	}
}

// A lattice of references has 2^60 ways through it and 60 schemas.
func TestLatticeCompilesOnce(t *testing.T) {
	bottom := openapi3.NewSchemaRef("#/components/schemas/bottom", openapi3.NewStringSchema())
	for range 60 {
		bottom = openapi3.NewSchemaRef("#/components/schemas/next", &openapi3.Schema{AllOf: openapi3.SchemaRefs{bottom, bottom}})
	}
	oracle, err := New(bottom.Value)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := oracle.Validate("a"); len(m) > 0 || !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, %v", m, err)
	}
}
