package contract

import (
	"fmt"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	const description = `
openapi: 3.0.3
info: {title: thing, version: '1'}
paths:
  /thing:
    patch:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '204':
          description: done
          headers:
            thing-revision: {required: true, example: 7, schema: {type: integer, format: int32}}
            Content-Type: {required: true, schema: {type: string}}
            X-Tags: {$ref: '#/components/headers/tags'}
            X-Bare: {description: nothing is said of it, content: {text/plain: {}}}
        default: {description: refused, headers: {X-Why: {schema: {type: string, enum: [a]}}}}
components:
  headers: {tags: {schema: {type: array, items: {type: string}}}}
`
	c, err := Load("thing", "thing.yaml", []byte(description), nil)
	if err != nil {
		t.Fatal(err)
	}
	op := c.Operations[0]
	var got []string
	for _, status := range []int{204, 500} {
		for _, h := range op.Documents(status).Headers {
			got = append(got, fmt.Sprint(status, " ", h.Name, " ", h.Required, " ", h.Edm, " ", h.Schema != nil, " ", h.Example))
		}
	}
	want := []string{
		"204 thing-revision true Edm.Int32 true 7", "204 X-Tags false Collection(Edm.String) true ", "204 X-Bare false  false ",
		"500 X-Why false  true ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("want %q, got %q", want, got)
	}
	if cite := op.Responses[1].Headers[0].Cite; cite != "thing.yaml:12" {
		t.Errorf("want the header's own line, got %s", cite)
	}
}
