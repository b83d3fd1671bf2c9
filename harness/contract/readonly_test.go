package contract

import (
	"slices"
	"testing"
)

func TestReadOnly(t *testing.T) {
	c := load(t, described(`
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch:
      requestBody: {content: {application/json: {schema: {properties: {name: {type: string}, code: {type: string, readOnly: true}}}}}}
      responses:
        200: {description: d, content: {application/json: {schema: {properties: {name: {type: string, readOnly: true}, code: {type: string, readOnly: true}, watts: {type: integer, format: int32, readOnly: true}, level: {type: integer}}}}}}
        400: {description: d, content: {application/json: {schema: {properties: {reason: {type: string, readOnly: true}}}}}}
`, ""))
	var got []string
	for _, p := range c.Operations[0].ReadOnly() {
		got = append(got, p.Name)
	}
	if want := []string{"code", "watts"}; !slices.Equal(got, want) {
		t.Errorf("want %v: what the update lists as writable is writable, and an error is no state; got %v", want, got)
	}
}
