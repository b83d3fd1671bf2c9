package harness

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// describedThing is a description of one operation, with its two schemas and its error schema.
func describedThing(version, request, response, failure, rest string) string {
	content := func(media, schema string) string {
		if schema == "" {
			return ""
		}
		return fmt.Sprintf(", content: {%s: {schema: %s}}", media, schema)
	}
	return "openapi: " + version + `
info: {title: things, version: '1'}
servers: [{url: 'https://api.example.com/v2'}]
paths:
  /things/{thingId}:
    patch:
      operationId: changeThing
      parameters: [{name: thingId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: ` + request + `}}}
      responses:
        '200': {description: ok` + content("application/json", response) + `}
        default: {description: wrong` + content("application/problem+json", failure) + "}\n" + rest
}

// descriptions are what published descriptions contain. Sent is part of a body that conform must send.
var descriptions = []struct {
	name, version, request, response, failure, rest, sent string
	plain                                                 bool // it contradicts OData
}{
	{name: "required in every body", request: "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: object, required: [c, d], properties: {c: {type: integer}, d: {type: array, minItems: 2, items: {type: boolean}}}}, e: {type: string}}}",
		response: "{type: object, required: [a, b, made], properties: {a: {type: string}, b: {type: object, required: [c, by], properties: {c: {type: integer}, by: {type: string, format: uuid}}}, made: {type: string, format: date-time}}}",
		sent:     `"d":[true,`},
	{name: "more required in the response", request: "{type: object, properties: {spec: {type: object, properties: {title: {type: string}}}, list: {type: array, items: {type: object, properties: {a: {type: string}}}}}}",
		response: "{type: object, properties: {spec: {type: object, required: [region], properties: {title: {type: string}, region: {type: string, enum: [north]}}}, list: {type: array, minItems: 2, items: {type: object, required: [b], properties: {a: {type: string}, b: {type: integer, minimum: 5}}}}}}"},
	{name: "another type in the response", request: "{type: object, properties: {kind: {type: string, enum: [lampBulb]}, name: {type: string}}}",
		response: "{type: object, required: [kind], properties: {kind: {type: string, enum: [LAMP_BULB]}, name: {type: string}}}"},
	{name: "oneOf body", plain: true, request: "{oneOf: [{type: object, required: [a], properties: {a: {type: string}}, additionalProperties: false}, {$ref: '#/components/schemas/second'}]}",
		response: "{oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {$ref: '#/components/schemas/second'}]}",
		rest:     "components: {schemas: {second: {type: object, required: [b], properties: {b: {type: integer}}, additionalProperties: false}}}", sent: `"a":"conform`},
	{name: "anyOf of required", request: "{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}", response: "{type: object, properties: {a: {type: string}, b: {type: string}}}", sent: `"b":"conform`},
	{name: "discriminator", request: "{oneOf: [{$ref: '#/components/schemas/cat'}, {$ref: '#/components/schemas/dog'}], discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/cat'}}}",
		response: "{$ref: '#/components/schemas/pet'}",
		rest: "components: {schemas: {pet: {type: object, required: [kind], discriminator: {propertyName: kind, mapping: {CAT: cat, DOG: dog}}, properties: {kind: {type: string}}}, " +
			"cat: {allOf: [{$ref: '#/components/schemas/pet'}, {properties: {lives: {type: integer, format: uint8}}}]}, dog: {allOf: [{$ref: '#/components/schemas/pet'}, {properties: {bark: {type: string}}}]}}}", sent: `"kind":"CAT"`},
	{name: "oneOf property", request: "{type: object, properties: {p: {oneOf: [{type: object, required: [x], properties: {x: {type: string}, kind: {type: string, enum: [one]}}}, {type: object, required: [y], properties: {y: {type: string}, kind: {type: string, enum: [two]}}}]}, q: {anyOf: [{type: number}, {type: string}]}}}",
		response: "{type: object, properties: {p: {oneOf: [{type: object, required: [x], properties: {x: {type: string}, kind: {type: string, enum: [one]}}, additionalProperties: false}, {type: object, required: [y, kind], properties: {y: {type: string}, kind: {type: string, enum: [two]}}, additionalProperties: false}]}, q: {anyOf: [{type: number}, {type: string}]}}}",
		sent:     `"kind":"one"`},
	{name: "maps", request: "{type: object, properties: {labels: {type: object, additionalProperties: {type: string, maxLength: 9}}, sizes: {type: object, minProperties: 2, additionalProperties: {type: integer, format: int32}}}}",
		response: "{type: object, properties: {labels: {type: object, additionalProperties: {type: string}}}}", sent: `"labels":{"conform1":"`},
	{name: "body of a map", request: "{type: object, additionalProperties: {type: string}}", response: "{type: object, additionalProperties: {type: string}}", sent: `{"conform":"`},
	{name: "body of one of several maps", plain: true, request: "{oneOf: [{type: object, additionalProperties: {type: object, required: [a], properties: {a: {type: string}}}}, {type: object, additionalProperties: {type: object, required: [b], properties: {b: {type: integer}}}}]}",
		response: "{type: object}", sent: `{"conform":{"b":`},
	{name: "read-only and write-only", request: "{$ref: '#/components/schemas/thing'}", response: "{$ref: '#/components/schemas/thing'}",
		rest: "components: {schemas: {thing: {type: object, required: [id, secret, name, owner], properties: {id: {type: string, readOnly: true}, secret: {type: string, writeOnly: true}, name: {type: string}, owner: {type: object, required: [id, name, pin], properties: {id: {type: string, readOnly: true}, name: {type: string}, pin: {type: string, writeOnly: true}}}}}}}", sent: `"owner":{"name":"conform-1-1","pin":"conform-1-1"}`},
	{name: "numbers", request: "{type: object, properties: {a: {type: integer}, b: {type: number, format: int32}, c: {type: number}, d: {type: string, format: int64}, e: {type: string, format: decimal}, f: {type: string, format: uint8}, g: {type: integer, multipleOf: 7, minimum: 100}, h: {type: integer, exclusiveMinimum: true, minimum: 3, maximum: 4}}}",
		response: "{type: object, properties: {a: {type: integer}, c: {type: number}}}", sent: `"h":4`},
	{name: "patterns", request: `{type: object, properties: {a: {type: string, pattern: '^(?!-)[A-Z0-9-]{1,20}$'}, b: {type: string, pattern: '^(?=.*[A-Z])(?=.*\d).{8,30}$'}, c: {type: string, pattern: '^[A-Z]{3}$'}, d: {type: string, pattern: '^(.)\1$'}, e: {type: string, pattern: '[['}}}`,
		response: "{type: object, required: [code], properties: {code: {type: string, pattern: '^(?!X)[A-Z]{3}$'}}}", sent: `"b":"Conform-`},
	{name: "recursion", request: "{$ref: '#/components/schemas/node'}", response: "{$ref: '#/components/schemas/node'}",
		rest: "components: {schemas: {node: {type: object, required: [name, children], properties: {name: {type: string}, next: {$ref: '#/components/schemas/node'}, children: {type: array, items: {oneOf: [{$ref: '#/components/schemas/node'}, {type: string}]}}}}}}", sent: `"children":[`},
	{name: "array in the response", plain: true, request: "{type: object, properties: {a: {type: string}}}", response: "{type: array, minItems: 1, items: {type: object, required: [a], properties: {a: {type: string}}}}"},
	{name: "envelope", request: "{type: object, properties: {a: {type: string}}}", response: "{type: object, required: [data], additionalProperties: false, properties: {data: {type: object, required: [a, id], properties: {a: {type: string}, id: {type: integer}}}}}"},
	{name: "errors", plain: true, request: "{type: object, required: [a], properties: {a: {type: string, maxLength: 5}, n: {type: integer, format: int32}}}", response: "{type: object, properties: {a: {type: string}}}",
		failure: "{type: object, required: [errors], additionalProperties: false, properties: {errors: {type: array, minItems: 1, items: {oneOf: [{type: object, required: [code, at], properties: {code: {type: string, pattern: '^[A-Z_]{4,}$'}, at: {type: string, format: date-time}}}, {type: string}]}}}}"},
	{name: "another error", request: "{type: object, properties: {a: {type: integer, format: int32}}}", response: "{type: object, properties: {a: {type: integer}}}",
		failure: "{type: object, required: [error, trace], properties: {trace: {type: string, format: uuid}, error: {type: object, required: [code, target], properties: {code: {type: string}, target: {type: string}}}}}"},
	{name: "navigation", request: "{type: object, properties: {name: {type: string}, manager: {allOf: [{$ref: '#/components/schemas/person'}], x-ms-navigationProperty: true}, staff: {type: array, x-ms-navigationProperty: true, items: {$ref: '#/components/schemas/person'}}, 'boss@odata.bind': {type: string}}}",
		response: "{type: object, properties: {name: {type: string}}}", rest: "components: {schemas: {person: {type: object, properties: {nick: {type: string}}}}}"},
	{name: "open enumeration", request: "{type: object, properties: {mode: {type: string, x-extensible-enum: [fast, slow]}}}", response: "{type: object, required: [mode], properties: {mode: {type: string, x-extensible-enum: [fast, slow]}}}", sent: `"mode":"slow"`},
	{name: "allOf", request: "{allOf: [{$ref: '#/components/schemas/base'}, {type: object, required: [b], properties: {b: {allOf: [{$ref: '#/components/schemas/base'}], nullable: true}}}]}",
		response: "{allOf: [{$ref: '#/components/schemas/base'}, {type: object, required: [made], properties: {made: {type: string, format: date}}}]}", rest: "components: {schemas: {base: {type: object, required: [a], properties: {a: {type: string}}}}}", sent: `"b":{"a":"`},
	{name: "3.1", version: "3.1.0", request: "{type: object, required: [fixed], properties: {name: {type: [string, 'null'], minLength: 1}, either: {type: [integer, string]}, fixed: {const: 7}, many: {type: array, prefixItems: [{type: string}]}, ref: {$ref: '#/components/schemas/t', maxLength: 4}, any: true}}",
		response: "{type: object, required: [name, fixed], unevaluatedProperties: false, properties: {name: {type: [string, 'null']}, fixed: {const: 7}, either: {type: [integer, string]}}}", rest: "components: {schemas: {t: {type: string, minLength: 2}}}", sent: `"fixed":7`},
	{name: "null as an alternative", version: "3.1.0", request: "{type: object, properties: {meta: {anyOf: [{type: object, additionalProperties: true}, {type: 'null'}]}, part: {anyOf: [{type: object, properties: {n: {anyOf: [{type: integer}, {type: 'null'}]}}}, {type: 'null'}]}, names: {anyOf: [{type: array, items: {type: string}}, {type: 'null'}]}}}",
		response: "{type: object, properties: {meta: {anyOf: [{type: object}, {type: 'null'}]}, part: {type: object}, names: {anyOf: [{type: array, items: {type: object, required: [u], properties: {u: {type: string}}}}, {type: 'null'}]}}}", sent: `"part":{"n":`},
	{name: "list among alternatives in the response", request: "{type: object, properties: {names: {type: array, items: {type: string}}}}",
		response: "{type: object, properties: {names: {anyOf: [{type: array, items: {type: object, required: [u], properties: {u: {type: string}}}}, {type: integer}]}}}"},
	{name: "null in the update only", request: "{type: object, properties: {a: {type: string, nullable: true}, b: {type: integer, nullable: true}}}", response: "{type: object, properties: {a: {type: string}, b: {type: integer, nullable: true}}}", sent: `{"b":null}`},
	{name: "members of an enumeration that are invalid elsewhere", request: "{type: object, properties: {e: {type: string, enum: [x, '', '1']}}}", response: "{type: object, properties: {e: {type: string}}}"},
	{name: "required and not described", request: "{type: object, properties: {a: {type: string}}}",
		response: "{type: object, required: [id, other], properties: {id: {type: string}, a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}"},
	{name: "null in the update only, branches in the response", plain: true, version: "3.1.0", request: "{type: object, properties: {a: {type: [string, 'null']}}}", response: "{oneOf: [{type: object, required: [a], additionalProperties: false, properties: {a: {type: string}}}, {type: object, required: [a, k], properties: {a: {type: string}, k: {type: integer}}}]}"},
	{name: "any JSON type", plain: true, version: "3.1.0", request: "{type: object, properties: {m: {oneOf: [{type: string}, {type: number}, {type: object, additionalProperties: true}, {type: array, items: {type: string}}, {type: 'null'}]}}}",
		response: "{type: object, properties: {m: {oneOf: [{type: string}, {type: number}, {type: object, additionalProperties: true}, {type: array, items: {type: string}}, {type: 'null'}]}}}", sent: `"m":["conform`},
	{name: "alternatives by required members", request: "{type: object, properties: {n: {type: string}, b: {type: string}}}",
		response: "{type: object, required: [n], properties: {n: {type: string}, a: {type: string}, b: {type: string}, c: {type: string}}, oneOf: [{required: [a]}, {required: [b]}, {required: [c]}]}"},
	{name: "an object or a map", request: "{$ref: '#/components/schemas/thing'}", response: "{$ref: '#/components/schemas/thing'}", sent: `"kind":"map"`,
		rest: "components: {schemas: {thing: {type: object, required: [args], properties: {args: {oneOf: [{$ref: '#/components/schemas/query'}, {$ref: '#/components/schemas/map'}]}}}, " +
			"query: {properties: {kind: {type: string, enum: [query]}, values: {type: object, properties: {text: {type: string}}}}}, map: {properties: {kind: {type: string, enum: [map]}, values: {type: object, additionalProperties: {type: string}}}}}}"},
	{name: "items of another form in the response", request: "{type: object, properties: {list: {type: array, items: {type: object, properties: {made: {type: object, properties: {n: {type: string}}}, id: {type: string, format: uuid}}}}}}",
		response: "{type: object, properties: {list: {type: array, items: {type: object, properties: {action: {type: string, enum: [made]}, id: {type: string, format: uuid}}}}}}", plain: true, sent: `"made":{"n":`},
	{name: "another type in some branches of the response", request: "{type: object, properties: {products: {anyOf: [{type: array, items: {type: string}}, {type: integer}]}, name: {type: string, nullable: true}}}",
		response: "{oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [one]}, name: {type: string, nullable: true}, products: {type: array, items: {type: object, required: [id], properties: {id: {type: string}}}}}}, {type: object, required: [k], properties: {k: {type: string, enum: [two]}, name: {type: string}, products: {type: array, items: {type: object}}}}]}", sent: `"products":["conform`},
	{name: "an alternative that contains another", request: "{type: object, properties: {name: {type: string}}}",
		response: "{type: object, properties: {name: {type: string}, prices: {type: array, minItems: 1, items: {oneOf: [{type: object, required: [n, old], properties: {n: {type: integer}, old: {type: boolean}}}, {type: object, required: [n], properties: {n: {type: integer}}}]}}}}"},
	{name: "members named as annotations", plain: true, request: "{type: object, required: ['@type'], properties: {'@type': {type: string}, part: {type: object, required: ['@type'], properties: {'@type': {type: string}, '@size': {type: integer, format: int32}, n: {type: string}}}}}",
		response: "{type: object, required: ['@type'], properties: {'@type': {type: string}, part: {type: object, properties: {'@type': {type: string}, '@size': {type: integer, format: int32}, n: {type: string}}}}}", sent: `"part":{"@size":`},
	{name: "values of another branch", plain: true, request: "{oneOf: [{$ref: '#/components/schemas/text'}, {$ref: '#/components/schemas/list'}], discriminator: {propertyName: kind, mapping: {text: '#/components/schemas/text', list: '#/components/schemas/list'}}}",
		response: "{type: object, properties: {kind: {type: string}}}",
		rest: "components: {schemas: {text: {type: object, required: [kind], properties: {kind: {type: string}, more: {type: object, properties: {longest: {type: integer}}}, end: {type: string}}}, " +
			"list: {type: object, required: [kind, of], properties: {kind: {type: string}, of: {type: string}, more: {type: object, nullable: true, properties: {options: {type: array, items: {type: string}}}}, end: {type: string, nullable: true}}}}}", sent: `"more":{"longest":"5"}`},
	{name: "free-form", plain: true, request: "{type: object, properties: {any: {}, object: {type: object}, list: {type: array}, open: {type: object, additionalProperties: true}}}",
		response: "{type: object, required: [any], properties: {any: {}, object: {type: object}, list: {type: array}}}", sent: `"object":{"conform1":"conform`},
	{name: "edges", request: "{type: object, properties: {socket: {type: string, enum: [e27]}, two: {type: array, minItems: 2, uniqueItems: true, items: {type: string, enum: [x, y]}}, deep: {type: object, properties: {only: {type: object, properties: {one: {type: string}}}}}, none: {type: array, maxItems: 0, items: {type: string}}, long: {type: string, minLength: 2000000000}, empty: {type: object}}}"},
}

// breach says how the response to an update breaks what the contract documents for its status: its media type or its schema. It looks at
// every response, whichever checks judge it, but to requests for other resources.
func breach(op *contract.Operation, profile contract.Profile, x verdict.Exchange) string {
	documented := op.Documents(x.Status)
	if x.Method != op.Method || x.Status == http.StatusNotFound || documented == nil || len(documented.Media) == 0 {
		return ""
	}
	media, _, _ := mime.ParseMediaType(strings.Join(x.Header["Content-Type"], ""))
	if !slices.Contains(documented.Media, media) && (profile == contract.HTTP || media != "application/json") { // errors of OData are JSON
		return fmt.Sprintf("want %v, got %s", documented.Media, media)
	}
	if documented.Schema == nil {
		return ""
	}
	validator, err := oracle.Compiled(documented.Schema)
	if err != nil {
		return err.Error()
	}
	v, err := oracle.DecodeStrict([]byte(x.Body))
	if err != nil {
		return err.Error()
	}
	if members, isObject := v.(map[string]any); isObject { // control information of OData is beside the members that the contract lists
		maps.DeleteFunc(members, func(name string, _ any) bool { return contract.IsControl(name) })
	}
	mismatches, err := validator.Validate(v)
	if err != nil || len(mismatches) > 0 {
		return fmt.Sprintln(mismatches, err)
	}
	return ""
}

// Nothing in a description makes a run against the mock that keeps it fail: the mock's responses always satisfy the contract, and conform
// sends only what it allows.
func TestDescriptions(t *testing.T) {
	for _, test := range descriptions {
		version := test.version
		if version == "" {
			version = "3.0.3"
		}
		text := describedThing(version, test.request, test.response, test.failure, test.rest)
		c, err := contract.Load("thing", "thing.yaml", []byte(text), nil)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		for _, profile := range []contract.Profile{contract.HTTP, contract.Graph} {
			if test.plain && profile == contract.Graph {
				continue
			}
			run, err := Run(t.Context(), Config{Contracts: []*contract.Contract{c}, Depth: plan.Full, Profile: profile})
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			if run.Footer.Exit != 0 {
				t.Errorf("%s in %s: exit code %d", test.name, profile, run.Footer.Exit)
			}
			for _, v := range run.Verdicts {
				if v.Status == verdict.Fail || v.Status == verdict.Error || v.Status == verdict.Warn {
					t.Errorf("%s in %s: %s %s %s %s %+v", test.name, profile, v.ID, v.Status, v.Class, v.Reason, v.Findings)
				}
			}
			sent := false
			for _, x := range run.Exchanges {
				sent = sent || strings.Contains(x.RequestBody, test.sent)
				if broken := breach(c.Operations[0], profile, x); broken != "" {
					t.Errorf("%s in %s: %s returned %d %s: %s", test.name, profile, x.Method, x.Status, x.Body, broken)
				}
			}
			if !sent {
				t.Errorf("%s in %s: no body has %s", test.name, profile, test.sent)
			}
		}
	}
}
