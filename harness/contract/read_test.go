package contract

import (
	"strings"
	"testing"
)

const readBefore = `
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch:
      requestBody: {content: {application/json: {schema: {properties: {name: {type: string}}}}}}
      responses: {204: {description: d}}
    get:
      responses:
`

func TestReadResponses(t *testing.T) {
	c := load(t, described(readBefore+`
        '200': {$ref: '#/components/responses/lamp'}
        '404': {description: none}
`, `components:
  responses:
    lamp:
      description: the lamp
      headers: {ETag: {required: true, schema: {type: string}}}
      content: {application/json: {schema: {$ref: '#/components/schemas/lamp'}}}
  schemas: {lamp: {type: object, required: [name], properties: {name: {type: string}}}}
`))
	op := c.Operations[0]
	ok, other := op.DocumentsRead(200), op.DocumentsRead(500)
	if ok == nil || ok.Schema == nil || ok.Schema.Required[0] != "name" || len(ok.Headers) != 1 || !ok.Headers[0].Required || ok.Cite == "" || other != nil {
		t.Errorf("want the entity with its header for 200, and nothing for 500, got %+v, %+v", ok, other)
	}
	if op.ReadEntity() != ok {
		t.Errorf("want 200 to show the entity, got %+v", op.ReadEntity())
	}
	if len(op.Responses) != 1 || op.DocumentsRead(404) == nil || len(op.Gaps) != 0 {
		t.Errorf("want one response to updates, and no gap, got %+v, %v", op.Responses, op.Gaps)
	}
}

// What is wrong with a GET costs its responses, not the update.
func TestFlawsOfReads(t *testing.T) {
	for name, responses := range map[string]string{
		"refers to nothing": `{'200': {$ref: '#/components/responses/none'}}`,
		"an invalid schema": `{'200': {description: d, content: {application/json: {schema: {type: thing}}}}}`,
		"an unknown schema": `{'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/none'}}}}}`,
		"no object":         `{'200': 5}`,
	} {
		c := load(t, described(strings.TrimSuffix(readBefore, "\n")+" "+responses+"\n", ""))
		if len(c.Operations) != 1 || len(c.LeftOut) != 0 || len(c.Operations[0].ReadResponses) != 0 {
			t.Errorf("%s: want the update without the responses of its GET, got %+v and %v", name, c.Operations, c.LeftOut)
			continue
		}
		if gaps := c.Operations[0].Gaps; len(gaps) != 1 || !strings.Contains(gaps[0].Reason, "GET") || gaps[0].Cite == "" {
			t.Errorf("%s: want a gap that says so, got %v", name, gaps)
		}
	}
}

func TestReadResponsesOfSwagger(t *testing.T) {
	c := load(t, `swagger: '2.0'
info: {title: t, version: v}
produces: [application/json]
paths:
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    patch:
      parameters: [{name: lamp, in: body, schema: {$ref: '#/definitions/lamp'}}]
      responses: {204: {description: d}}
    get:
      responses:
        200: {description: d, schema: {$ref: '#/definitions/lamp'}, headers: {ETag: {type: string}}}
definitions: {lamp: {type: object, required: [name], properties: {name: {type: string}}}}
`)
	if r := c.Operations[0].DocumentsRead(200); r == nil || r.Schema == nil || len(r.Headers) != 1 {
		t.Errorf("want the entity with its header, got %+v", r)
	}
}

// A GET that lists entities shows none.
func TestReadOfList(t *testing.T) {
	c := load(t, described(readBefore+"        '200': {description: d, content: {application/json: {schema: {type: array, items: {type: object}}}}}\n", ""))
	if read := c.Operations[0].ReadEntity(); read != nil {
		t.Errorf("want no entity, got %+v", read)
	}
}

// No body matches a closed schema together with another one.
func TestImpossibleResponse(t *testing.T) {
	c := load(t, described(readBefore+`        '200':
          description: d
          content: {application/json: {schema: {allOf: [{type: object, additionalProperties: false, properties: {ok: {type: boolean}}}, {type: object, required: [name], properties: {name: {type: string}}}]}}}
`, ""))
	op := c.Operations[0]
	if op.ReadEntity() != nil || len(op.Gaps) != 1 || !strings.Contains(op.Gaps[0].Reason, "requires the member name and forbids it") {
		t.Errorf("want a gap instead of a schema, got %+v, %v", op.ReadEntity(), op.Gaps)
	}
}

// An enumeration beside the items of an array is that of the items.
func TestEnumerationOfArray(t *testing.T) {
	c := load(t, described(`  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {
    events: {type: array, enum: [started, ended], items: {type: string}},
    pairs: {type: array, enum: [[1, 2]], items: {type: integer}}}}}}}, `+noContent+"}}\n", ""))
	events, pairs := c.Operations[0].Properties[0].Schema, c.Operations[0].Properties[1].Schema
	if len(events.Enum) != 0 || len(events.Items.Value.Enum) != 2 || len(pairs.Enum) != 1 || len(pairs.Items.Value.Enum) != 0 {
		t.Errorf("want events with an enumeration of its items and pairs with one of its own, got %v, %v", events, pairs)
	}
}
