package contract

import (
	"strings"
	"testing"
)

const listedBefore = `
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch:
      requestBody: {content: {application/json: {schema: {properties: {name: {type: string}}}}}}
      responses: {204: {description: d}}
  /lamps:
    parameters: [{$ref: '#/components/parameters/per-page'}]
    get:
      parameters:
`

func TestPaging(t *testing.T) {
	const components = `components:
  parameters: {per-page: {name: per_page, in: query, schema: {type: integer, maximum: 50}}}
`
	for name, tc := range map[string]struct {
		parameters string
		want       Paging
	}{
		"pages":             {`- {name: page, in: query, schema: {type: integer, minimum: 0, default: 1}}`, Paging{Page: "page", First: 1, Size: "per_page", Most: 50}},
		"from which number": {`- {name: pageNumber, in: query, schema: {type: integer}}`, Paging{Size: "per_page", Most: 50}},
		"a token":           {`- {name: page, in: query, schema: {type: string, default: a}}`, Paging{Size: "per_page", Most: 50}},
		"$count":            {`- {name: $count, in: query, schema: {type: boolean}}`, Paging{Count: true, Size: "per_page", Most: 50}},
		"in a header":       {`- {name: Page, in: header, schema: {type: integer, minimum: 1}}`, Paging{Size: "per_page", Most: 50}},
	} {
		op := load(t, described(listedBefore+"      "+tc.parameters+"\n      responses: {200: {description: d}}\n", components)).Operations[0]
		if op.Paging != tc.want || !op.Listed {
			t.Errorf("%s: want %+v, got %+v, listed %t", name, tc.want, op.Paging, op.Listed)
		}
	}
}

func TestListResponses(t *testing.T) {
	const list = `      - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses:
        '200': {description: the lamps, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/%s'}}}}}
`
	const components = `components:
  parameters: {per-page: {name: per_page, in: query, schema: {type: integer}}}
  schemas: {lamp: {type: object, required: [name], properties: {name: {type: string}}}, bad: {type: lamp}}
`
	op := load(t, described(listedBefore+strings.Replace(list, "%s", "lamp", 1), components)).Operations[0]
	if r := op.ListEntity(); r == nil || r.Schema.Items == nil || r.Schema.Items.Value.Required[0] != "name" || r.Cite == "" {
		t.Errorf("want the schema of the list, got %+v", r)
	}
	for _, unknown := range []string{"none", "bad"} { // what is wrong with the list costs it alone
		op := load(t, described(listedBefore+strings.Replace(list, "%s", unknown, 1), components)).Operations[0]
		if op.ListEntity() != nil || !op.Listed || len(op.Properties) != 1 {
			t.Errorf("%s: want no schema and the rest, got %+v", unknown, op)
		}
	}
}
