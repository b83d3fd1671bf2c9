package check

import (
	"errors"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// entitySchema is the documented entity. Of its properties an update may set all but createdDateTime.
var entitySchema = func() *openapi3.Schema {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`
openapi: 3.0.3
info: {title: state, version: beta}
paths: {}
components:
  schemas:
    state:
      type: object
      properties:
        count: {type: integer, x-conform-edm: Edm.Int32}
        errors: {type: integer, x-conform-edm: Edm.Int32}
        name: {type: string, x-conform-edm: Edm.String}
        enabled: {type: boolean, x-conform-edm: Edm.Boolean}
        seenDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
        createdDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
        tags: {type: array, items: {type: string, x-conform-edm: Edm.String}, x-conform-edm: Collection(Edm.String)}
        device:
          type: object
          x-conform-edm: microsoft.graph.device
          properties:
            model: {type: string, x-conform-edm: Edm.String}
            bootDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
`))
	if err != nil {
		panic(err)
	}
	return doc.Components.Schemas["state"].Value
}()

// evidence is that of a valid update with the members of a JSON object, empty for none, and its steps.
func evidence(change string, steps ...Step) *Evidence {
	op := &contract.Operation{Responses: []contract.Response{{Status: 204}, {Status: 200, Schema: entitySchema}}}
	for _, name := range []string{"count", "errors", "name", "enabled", "seenDateTime", "tags", "device"} {
		s := entitySchema.Properties[name].Value
		op.Properties = append(op.Properties, contract.Property{Name: name, Edm: oracle.EdmName(s), Schema: s})
	}
	members, _ := value(change).(map[string]any)
	return &Evidence{Scenario: &Scenario{Operation: op, Change: members}, Steps: steps}
}

func step(name string, status int, body string) Step {
	return Step{Name: name, Exchange: &wire.Exchange{Status: status, Body: []byte(body)}}
}

func value(text string) any {
	v, err := oracle.DecodeStrict([]byte(text))
	if err != nil {
		panic(text + ": " + err.Error())
	}
	return v
}

func TestState(t *testing.T) {
	failed := step(Before, 0, "")
	failed.Exchange.Failure = &wire.Failure{Kind: wire.Timeout, Err: errors.New("want a response within 1s, got none")}
	for _, test := range []struct {
		steps []Step
		want  string
	}{
		{[]Step{step(Before, 200, " {}\n")}, ""},
		{[]Step{step(Before, 200, `{"value":{"a":1}}`)}, ""},
		{nil, `the entity was not read (step "before")`},
		{[]Step{failed}, `reading the entity (step "before") failed: want a response within 1s, got none`},
		{[]Step{step(Before, 204, "")}, `reading the entity (step "before") returned 204 No Content`},
		{[]Step{step(Before, 299, "")}, `reading the entity (step "before") returned 299`},
		{[]Step{step(Before, 200, `[]`)}, `the entity read in step "before" is not one JSON object: want an object, got an array`},
		{[]Step{step(Before, 200, `{"a":1,"a":1}`)}, `the entity read in step "before" is not one JSON object: duplicate member "a" at byte 7`},
		{[]Step{step(Before, 200, `{"@odata.context":"x","value":[]}`)}, "reading the path returned a collection, not an entity"},
	} {
		if _, got := evidence("{}", test.steps...).State(Before); got != test.want {
			t.Errorf("want %q, got %q", test.want, got)
		}
	}
}

// A contract that declares a property `value` means an entity by it.
func TestStateDeclaresValue(t *testing.T) {
	e := evidence("{}", step(Before, http.StatusOK, `{"value":[1]}`))
	e.Operation.Properties[1].Name = "value"
	if _, reason := e.State(Before); reason != "" {
		t.Errorf("want an entity, got %q", reason)
	}
}
