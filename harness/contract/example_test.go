package contract_test

import (
	"fmt"

	"github.com/graphconform/conform/harness/contract"
)

const lampsYAML = `
openapi: 3.1.0
info: {title: lamps, version: beta}
servers: [{url: https://graph.example.com/beta}]
paths:
  /lamps/{lampId}:
    patch:
      operationId: updateLamp
      x-conform-cite: lamp-update.md:14
      parameters:
        - {name: lampId, in: path, required: true, schema: {type: string}}
        - {name: dryRun, in: query, required: true, schema: {type: boolean}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              unevaluatedProperties: false
              properties:
                brightness: {type: integer, format: int32, maximum: 100}
                id: {type: string, readOnly: true}
      responses:
        '200': {description: The updated lamp.}
        4XX: {description: The lamp was not updated.}
`

// Load a description from memory, and list what it promises and what cannot be tested.
func ExampleLoad() {
	c, err := contract.Load("lamps", "lamps.yaml", []byte(lampsYAML), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, op := range c.Operations {
		fmt.Println(op.Name, op.Method, op.Server+op.Path, op.Kind)
		for _, p := range op.Writable() {
			fmt.Println("  sets", p.Name, p.Edm, p.Cite)
		}
		for _, r := range op.Success() {
			fmt.Println("  returns", r.Status, r.Text)
		}
		for _, g := range op.Gaps {
			fmt.Println("  gap:", g.Reason, g.Cite)
		}
	}
	// Output:
	// lamps PATCH https://graph.example.com/beta/lamps/{lampId} entity
	//   sets brightness Edm.Int32 lamps.yaml:20
	//   returns 200 The updated lamp.
	//   gap: the schema keyword unevaluatedProperties is not judged lamps.yaml:18
}
