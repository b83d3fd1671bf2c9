package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// feature is a row of the table in docs/contracts.md, with a description that has the feature. Empty fields have those of a small sound
// description.
type feature struct {
	row                                                    string
	version, path, parameters, body, media, responses      string // of the operation
	schema, rest, file, text                               string // of the property p; below the paths; of part.yaml; the whole description
	sent, notSent, left, gap, property, refused, failsWith string // what must be so: text of a request, reasons, a property without a value
}

func (f feature) description() string {
	if f.text != "" {
		return f.text
	}
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	schema := ""
	if f.schema != "" {
		schema = ", p: " + f.schema
	}
	body := "requestBody: {content: {" + or(f.media, "application/json") + ": {schema: " + or(f.body, "{type: object, properties: {name: {type: string}"+schema+"}}") + "}}}, "
	if f.body == "none" {
		body = ""
	}
	return "openapi: " + or(f.version, "3.0.3") + "\ninfo: {title: t, version: v}\npaths:\n  " + or(f.path, "/things/{id}") + ":\n" +
		"    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n" +
		"    patch: {operationId: it, " + or(f.parameters, "parameters: []") + ", " + body + "responses: " +
		or(f.responses, "{'200': {description: d, content: {application/json: {schema: {type: object}}}}}") + "}\n" + f.rest
}

const (
	sound   = "  /ok: {patch: {operationId: ok, requestBody: {content: {application/json: {schema: {type: object, properties: {ok: {type: string}}}}}}, responses: {'204': {description: d}}}}\n"
	thing   = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/it: {patch: {operationId: it, requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'204': {description: d}}}}}\n"
	swagger = "swagger: '2.0'\ninfo: {title: t, version: v}\npaths: {/it: {patch: {operationId: it, parameters: [{name: b, in: body, schema: {type: object, properties: {name: {type: string}}}}], responses: {204: {description: d}}}}}\n"
)

// required is a required parameter.
func required(in, name, schema string) string {
	return fmt.Sprintf("parameters: [{name: %s, in: %s, required: true, schema: %s}]", name, in, schema)
}

func respond(schema string) string {
	return "{'200': {description: d, content: {application/json: {schema: " + schema + "}}}}"
}

var features = []feature{
	{row: "OpenAPI 3.0", sent: `"name":"conform`},
	{row: "OpenAPI 3.1", version: "3.1.1", sent: `"name":"conform`},
	{row: "OpenAPI 3.2", version: "3.2.0", refused: "OpenAPI 3.2 is not supported yet"},
	{row: "Swagger 2.0", text: swagger, sent: `"name":"conform`},
	{row: "YAML", text: thing, sent: `"name":"conform`},
	{row: "JSON", text: `{"openapi": "3.0.3", "info": {"title": "t", "version": "v"}, "paths": {"/it": {"patch": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"name": {"type": "string"}}}}}}, "responses": {"204": {"description": "d"}}}}}}`, sent: `"name":"conform`},
	{row: "`$ref` to a file in the same folder or below it", schema: "{$ref: 'part.yaml#/it'}", file: "it: {type: string, enum: [fromFile]}", sent: `"p":"fromFile"`},
	{row: "`$ref` to another file or a URL", schema: "{$ref: 'https://example.com/a.yaml'}", rest: sound, left: "is outside the description"},
	{row: "a flaw in an operation or a schema that it reaches", schema: "{type: strange}", rest: sound, left: `unsupported 'type' value "strange"`},
	{row: "a flaw elsewhere", rest: "  /other: {get: 5}\ncomponents: {schemas: {unused: {type: strange}}}\n", sent: `"name":"conform`},
	{row: "two operations with one `operationId`", rest: "  /ok: {patch: {operationId: it, requestBody: {content: {application/json: {schema: {type: object, properties: {other: {type: string}}}}}}, responses: {'204': {description: d}}}}\n", sent: `"other":"conform`},
	{row: "an example that refers to nothing", text: "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/it: {patch: {requestBody: {content: {application/json: {examples: {a: {$ref: '#/components/examples/none'}, b: {value: {name: given}}}, schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {examples: {a: {$ref: 'none.yaml'}}, schema: {type: object}}}}}}}}\n", sent: `"name":"given"`},
	{row: "trailing slash in a path", path: "/things/{id}/", sent: "/things/conform-id/"},
	{row: "server variables", rest: "servers: [{url: 'https://{host}/v{n}', variables: {host: {default: a.example}, n: {default: '7'}}}]\n", sent: "/v7/things/"},
	{row: "JSON body (`application/json`, `+json`)", media: "application/merge-patch+json", sent: `"name":"conform`},
	{row: "media type with parameters", media: "application/merge-patch+json;v=1.0", responses: "{'200': {description: d, content: {application/json;v=1.0: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}}}}", sent: "Content-Type:[application/merge-patch+json;v=1.0]"},
	{row: "`$ref` in place of `content` or a media type", text: "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/it: {patch: {requestBody: {content: {$ref: '#/x-shared/body'}}, responses: {'200': {description: d, content: {application/json: {$ref: '#/x-shared/media'}}}}}}}\nx-shared: {body: {application/json: {$ref: '#/x-shared/media'}}, media: {schema: {type: object, properties: {name: {type: string}}}}}\n", sent: `"name":"conform`},
	{row: "range of media types (`*/*`)", media: "'*/*'", sent: "Content-Type:[application/json]"},
	{row: "no request body", body: "none", sent: "{}", gap: "the description has no JSON request body"},
	{row: "form body", media: "application/x-www-form-urlencoded", rest: sound, left: "application/x-www-form-urlencoded"},
	{row: "multipart body", media: "multipart/form-data", rest: sound, left: "multipart/form-data"},
	{row: "XML body", media: "application/xml", rest: sound, left: "application/xml"},
	{row: "binary body", media: "image/png", rest: sound, left: "image/png"},
	{row: "array body", body: "{type: array, items: {type: string}}", rest: sound, left: "JSON array"},
	{row: "JSON Patch", media: "application/json-patch+json", body: "{type: array, items: {type: object, required: [op, path], properties: {op: {enum: [replace]}, path: {type: string}, value: {}}}}", responses: respond("{type: object, properties: {id: {type: string}, 'a/b': {type: boolean}, made: {type: string, readOnly: true}}}"), sent: `[{"op":"replace","path":"/a~1b","value":true}]`, notSent: `"path":"/id","value":"conform-1`},
	{row: "JSON Patch beside a JSON array", text: "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/it: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}}}, patch: {requestBody: {content: {application/json: {schema: {type: array, items: {}}}, application/json-patch+json: {schema: {type: array, items: {}}}}}, responses: {'204': {description: d}}}}}\n", sent: `[{"op":"add","path":"/name","value":"conform`},
	{row: "JSON Patch whose paths are an enumeration", media: "application/json-patch+json", body: "{type: array, items: {type: object, properties: {op: {type: string}, path: {enum: [/size, /made/by]}, value: {type: integer}}}}", responses: "{'204': {description: d}}", sent: `[{"op":"add","path":"/size","value":`, notSent: "made"},
	{row: "JSON Patch in Swagger 2.0", text: "swagger: '2.0'\ninfo: {title: t, version: v}\nconsumes: [application/json-patch+json]\npaths: {'/it/{id}': {get: {parameters: [{name: id, in: path, required: true, type: string}], responses: {200: {description: d, schema: {type: object, properties: {name: {type: string}}}}}}, patch: {operationId: it, parameters: [{name: id, in: path, required: true, type: string}, {name: b, in: body, schema: {type: array, items: {type: object}}}], responses: {204: {description: d}}}}}\n", sent: `[{"op":"add","path":"/name","value":"conform`},
	{row: "JSON Patch whose schema allows no list", media: "application/json-patch+json", rest: sound, left: "its schema allows no list of operations"},
	{row: "JSON Patch of an entity that nothing shows", media: "application/json-patch+json", body: "{type: array, items: {}}", rest: sound, responses: "{'204': {description: d}}", left: "no response to PATCH or GET shows a property"},
	{row: "JSON Patch whose schema allows no value", media: "application/json-patch+json", body: "{type: array, items: {type: object, properties: {op: {enum: [remove]}}}}", rest: sound, responses: respond("{type: object, properties: {name: {type: string}}}"), left: "its schema allows no patch that sets a property"},
	{row: "array parameter", parameters: required("query", "api-version", "{type: array, items: {type: string, enum: [v7]}}"), sent: "?api-version=v7"},
	{row: "required query parameter", parameters: required("query", "api-version", "{type: string, enum: [v7]}"), sent: "?api-version=v7"},
	{row: "required header parameter", parameters: required("header", "X-Mode", "{type: string, default: fast}"), sent: "X-Mode"},
	{row: "required cookie parameter", parameters: required("cookie", "mode", "{type: integer}"), sent: "Cookie"},
	{row: "required parameter without any value", parameters: required("query", "secret", "{type: string}"), failsWith: "the required query parameter secret of t has no value"},
	{row: "path parameter by its schema", text: "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {'/it/{id}': {patch: {parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: '^Q[0-9]$'}}], requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'204': {description: d}}}}}\n", sent: "/it/Q"},
	{row: "response range (`2XX`)", responses: "{2XX: {description: d, content: {application/json: {schema: {type: object, required: [made], properties: {made: {type: string, format: date}}}}}}}", sent: `"name"`},
	{row: "`default` response", responses: "{default: {description: d, content: {application/json: {schema: {type: object, required: [made], properties: {made: {type: integer}}}}}}}", sent: `"name"`},
	{row: "response that is no object", responses: respond("{type: array, items: {type: string}}"), sent: `"name"`},
	{row: "response of another media type", responses: "{'200': {description: d, content: {application/xml: {schema: {type: object}}}}, default: {description: d, content: {application/problem+json: {schema: {type: object}}}}}", sent: `"name"`},
	{row: "response whose schema contradicts itself", responses: respond("{type: object, required: [a], properties: {a: {type: string, minLength: 9, maxLength: 3}}}"), sent: `"name"`},
	{row: "required response header", responses: "{'204': {description: d, headers: {x-left: {$ref: '#/components/headers/left'}}}, x-note: {$ref: nowhere}}", rest: "components: {headers: {left: {required: true, schema: {type: integer, minimum: 3}}}}\n", sent: `"name"`},
	{row: "`allOf`", schema: "{allOf: [{type: object, required: [a], properties: {a: {type: string}}}, {properties: {b: {type: boolean}}}]}", sent: `"p":{"a":"conform`},
	{row: "contradictory bounds", schema: "{type: integer, minimum: 9, maximum: 3}", property: "p"},
	{row: "contradictory `allOf`", schema: "{allOf: [{type: string}, {type: integer}]}", property: "p"},
	{row: "response that requires what it forbids", responses: respond("{type: object, required: [a], additionalProperties: false}"), gap: "requires the member a and forbids it", sent: `"name"`},
	{row: "`oneOf` of a response", responses: respond("{oneOf: [{type: object, properties: {name: {type: string}}}, {type: object, properties: {size: {type: integer}}}]}"), sent: `"name"`},
	{row: "`enum` beside the `items` of an array", schema: "{type: array, enum: [second], items: {type: string}}", sent: `"p":["second"]`},
	{row: "`oneOf`, `anyOf` of a body", body: "{oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {enum: [second]}}}]}", sent: `"b":"second"`},
	{row: "`oneOf`, `anyOf` of a property", schema: "{anyOf: [{type: boolean}, {enum: [second]}]}", sent: `"p":"second"`},
	{row: "`discriminator`", schema: "{oneOf: [{$ref: '#/components/schemas/cat'}], discriminator: {propertyName: kind}}", rest: "components: {schemas: {cat: {type: object, properties: {kind: {type: string}}}}}\n", sent: `"p":{"kind":"cat"}`},
	{row: "`not`", schema: "{type: string, not: {enum: [conform-1-1]}}", sent: `"p":"conform-1-2"`, notSent: `"p":"conform-1-1"`},
	{row: "`additionalProperties` with a schema", schema: "{type: object, additionalProperties: {type: integer}}", sent: `"p":{"conform1":`},
	{row: "object without `properties`, array without `items`, `{}`", body: "{type: object, properties: {a: {type: object}, b: {type: array}, c: {}}}", sent: `{"a":{"conform1":"conform-1-1"},"b":["conform-1-1"],"c":"conform-1-1"}`},
	{row: "`additionalProperties: false`", body: "{type: object, additionalProperties: false, properties: {name: {type: string}}}", sent: `"name"`},
	{row: "`required` at any level", schema: "{type: object, required: [a], properties: {a: {type: object, required: [b], properties: {b: {type: boolean}}}}}", sent: `"p":{"a":{"b":`},
	{row: "`readOnly`", schema: "{type: object, properties: {a: {type: string}, b: {type: string, readOnly: true}}}", sent: `"p":{"a":"conform-1-1"}`},
	{row: "`writeOnly`", schema: "{type: string, writeOnly: true}", responses: respond("{type: object, required: [p], properties: {p: {type: string, writeOnly: true}}}"), sent: `"p":"conform`},
	{row: "key of the path in the body", body: "{type: object, properties: {id: {type: string}, name: {type: string}}}", sent: `{"name":"conform`, notSent: `"id":"conform-1"`},
	{row: "`id` of a singleton", text: strings.Replace(thing, "properties: {", "properties: {id: {type: string}, ", 1), sent: `{"name":"conform`, notSent: `"id":"conform-1"`},
	{row: "`x-ms-navigationProperty`", schema: "{type: object, x-ms-navigationProperty: true, properties: {a: {type: string}}}", notSent: `"p":`, gap: "p is a navigation property"},
	{row: "members whose names start with `@`", schema: "{type: object, required: ['@type'], properties: {'@type': {type: string}}}", sent: `"p":{"@type":"conform`},
	{row: "`@odata.bind`", body: "{type: object, properties: {name: {type: string}, 'p@odata.bind': {type: string}}}", sent: `"name"`, notSent: "odata.bind"},
	{row: "`x-extensible-enum`", schema: "{type: string, x-extensible-enum: [fast]}", sent: `"p":"fast"`},
	{row: "`enum`, `const`", version: "3.1.0", body: "{type: object, properties: {a: {enum: [one]}, b: {const: two}, c: {const: null}, d: {enum: [null]}}}", sent: `"a":"one","b":"two","c":null,"d":null`},
	{row: "`nullable`, type `null`", version: "3.1.0", schema: "{type: [boolean, 'null']}", sent: `"p":null`},
	{row: "list of types", version: "3.1.0", schema: "{type: [boolean, integer]}", sent: `"p":true`},
	{row: "bounds, also exclusive ones", version: "3.1.0", schema: "{type: integer, exclusiveMinimum: 7, maximum: 8}", sent: `"p":8`},
	{row: "`format` on another type", schema: "{type: number, format: int32}", sent: `"p":2147483647`, notSent: `"p":73.25`},
	{row: "integer without `format`", schema: "{type: integer, minimum: 2147483648}", sent: `"p":2147483648`},
	{row: "numbers as text (`int64`, `decimal`)", schema: "{type: string, format: decimal}", sent: `"p":"2.25"`},
	{row: "array of an enumeration, map of objects", body: "{type: object, properties: {a: {type: array, items: {type: string, enum: [a7]}}, b: {type: object, additionalProperties: {type: object, properties: {n: {type: boolean}}}}}}", sent: `"a":["a7"],"b":{"conform1":{"n":`},
	{row: "`pattern`", schema: "{type: string, pattern: '^K-[0-9]$'}", sent: `"p":"K-`},
	{row: "`pattern` with lookaround or back references", schema: "{type: string, pattern: '^(?!A)[A-C]-[0-9]$'}", sent: `"p":"`},
	{row: "`pattern` of another dialect", schema: "{type: string, pattern: '[['}", sent: `"p":"conform`, gap: "is not judged"},
	{row: "recursive schema", schema: "{$ref: '#/components/schemas/node'}", rest: "components: {schemas: {node: {type: object, properties: {a: {type: string}, next: {$ref: '#/components/schemas/node'}}}}}\n", sent: `"next":{"a":`},
	{row: "`examples`, `default`", parameters: "parameters: [{name: api-version, in: query, required: true, examples: {one: {value: first}}, schema: {type: string, default: second}}]", sent: "?api-version=first"},
	{row: "`$defs`, `$anchor`", version: "3.1.0", schema: "{$ref: '#leaf'}", rest: "components: {schemas: {a: {$defs: {b: {$anchor: leaf, const: fromAnchor}}}}}\n", sent: `"p":"fromAnchor"`},
	{row: "`$ref` that is relative to an `$id`", version: "3.1.0", schema: "{$ref: '#/components/schemas/a'}", rest: sound + "components: {schemas: {a: {$id: 'https://example.com/a', properties: {b: {$ref: '#/$defs/c'}}, $defs: {c: {type: string}}}}}\n", left: "refers to nothing"},
	{row: "keywords next to a `$ref`", version: "3.1.0", schema: "{$ref: '#/components/schemas/a', maxLength: 3}", rest: "components: {schemas: {a: {type: string}}}\n", notSent: `"p":"conform-1-1"`, sent: `"p":"1-1"`},
	{row: "`prefixItems`", version: "3.1.0", schema: "{type: array, prefixItems: [{type: string}]}", property: "p", gap: "prefixItems is not judged"},
	{row: "`unevaluatedProperties`, `unevaluatedItems`", version: "3.1.0", schema: "{type: object, unevaluatedProperties: false, properties: {a: {type: string}}}", sent: `"p":{"a":`, gap: "unevaluatedProperties is not judged"},
	{row: "`$dynamicRef`", version: "3.1.0", schema: "{type: string, $dynamicRef: '#a'}", sent: `"p":"conform`, gap: "$dynamicRef is not judged"},
	{row: "`propertyNames`", version: "3.1.0", schema: "{type: object, propertyNames: {pattern: '^X[a-z]+$'}, additionalProperties: {type: string}}", sent: `"p":{"Xa`, gap: "propertyNames"},
	{row: "`if`, `contains`, `patternProperties`, `dependentSchemas`, `dependentRequired`", version: "3.1.0", schema: "{type: string, if: {maxLength: 3}, then: {pattern: a}}", sent: `"p":"conform`, gap: "if is not judged"},
	{row: "security by bearer token, OAuth 2, basic or an API key", rest: "security: [{a: []}]\ncomponents: {securitySchemes: {a: {type: apiKey, in: header, name: X-Key}}}\n", sent: "X-Key"},
	{row: "several security schemes at once", rest: sound + "security: []\ncomponents: {securitySchemes: {a: {type: apiKey, in: header, name: X-Key}, b: {type: http, scheme: bearer}}}\n", parameters: "security: [{a: [], b: []}]", left: "several credentials at once"},
	{row: "another security scheme", path: "/things/{id}", rest: sound + "security: []\ncomponents: {securitySchemes: {a: {type: http, scheme: digest}}}\n", parameters: "security: [{a: []}]", left: "security scheme http digest"},
	{row: "callbacks, links, webhooks, tags", version: "3.1.0", responses: "{'204': {description: d, links: 5}}", rest: "tags: 5\nwebhooks: []\n", sent: `"name"`},
}

// Each row of the table of features in the documentation is what conform does.
func TestFeatures(t *testing.T) {
	docs, err := os.ReadFile(filepath.Join("..", "docs", "contracts.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(docs), "| feature | status |\n| --- | --- |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	tested := map[string]feature{}
	for _, f := range features {
		tested[f.row] = f
	}
	rows := 0
	for line := range strings.Lines(table + "\n") {
		cells := strings.SplitN(strings.Trim(line, "| \n"), " | ", 2)
		f, known := tested[cells[0]]
		if !known || len(cells) != 2 {
			t.Errorf("no test holds the row %q", line)
			continue
		}
		rows++
		status := map[bool]string{f.left != "": "left out", f.gap != "": "gap", f.refused+f.failsWith != "": "refused"}[true]
		if status == "" {
			status = "supported"
		}
		if !strings.HasPrefix(cells[1], status) {
			t.Errorf("%s: the documentation says %q, the test %q", f.row, cells[1], status)
		}
		t.Run(f.row, f.check)
	}
	if rows != len(features) {
		t.Errorf("want a row for each of %d features, got %d", len(features), rows)
	}
}

func (f feature) check(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"t.yaml": f.description(), "part.yaml": f.file} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := contract.LoadFile(filepath.Join(dir, "t.yaml"))
	if f.refused != "" {
		if err == nil || !strings.Contains(err.Error(), f.refused) {
			t.Errorf("want it refused, got %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if f.failsWith != "" {
		_, err := Config{Contracts: []*contract.Contract{c}, Target: Target{URL: "https://api.example.com", Kind: Tenant, Params: map[string]string{"id": "1"}}}.Plan()
		if err == nil || !strings.Contains(err.Error(), f.failsWith) {
			t.Errorf("want %q, got %v", f.failsWith, err)
		}
		return
	}
	run, err := Run(t.Context(), Config{Contracts: []*contract.Contract{c}, Depth: plan.Full})
	if err != nil {
		t.Fatal(err)
	}
	left, property := "", ""
	for _, v := range run.Verdicts {
		switch {
		case v.Class == verdict.LeftOut:
			left = v.Reason
		case v.Class == verdict.LeftOutProperty:
			property += v.Case
		case v.Status != verdict.Pass && v.Status != verdict.Skip && v.Status != verdict.Info:
			t.Errorf("%s %s %s %+v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
	sent := ""
	for _, x := range run.Exchanges {
		sent += fmt.Sprintln(x.URL, x.RequestHeader, x.RequestBody)
	}
	gaps := strings.Join(run.Header.Contracts[0].Gaps, "\n")
	if !strings.Contains(left, f.left) || (f.left == "") != (left == "") || !strings.Contains(gaps, f.gap) || (f.gap == "") != (gaps == "") {
		t.Errorf("got left out %q, gaps %q", left, gaps)
	}
	if (f.property == "") != (property == "") || !strings.Contains(property, f.property) {
		t.Errorf("got left out %q", property)
	}
	if !strings.Contains(sent, f.sent) || f.notSent != "" && strings.Contains(sent, f.notSent) {
		t.Errorf("want %q sent, and not %q; got\n%s", f.sent, f.notSent, sent[:min(len(sent), 3000)])
	}
}
