package contract

import (
	"errors"
	"strings"
	"testing"
)

// A $ref from a schema to a response costs the operation, whatever the response refers to.
func TestSchemaThatIsAResponse(t *testing.T) {
	_, err := Load("things", "things.yaml", []byte(`openapi: 3.0.3
info: {title: t, version: v}
paths:
  /things/{id}:
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses:
        '200': {description: ok}
        '422': {description: wrong, content: {application/json: {schema: {$ref: '#/components/responses/wrong'}}}}
        default: {$ref: '#/components/responses/wrong'}
components:
  responses: {wrong: {description: wrong, content: {application/json: {schema: {$ref: '#/components/schemas/error'}}}}}
  schemas: {error: {type: object}}
`), nil)
	var untestable *UntestableError
	if !errors.As(err, &untestable) || strings.Contains(err.Error(), "runtime error") {
		t.Errorf("want the operation to be left out with a reason, got %v", err)
	}
}
