package runner_test

import (
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

const complexYAML = `openapi: 3.0.3
info: {title: Customers, version: "1"}
paths:
  /customers/{id}:
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          application/merge-patch+json:
            schema: {$ref: '#/components/schemas/customer'}
      responses: {'204': {description: Updated.}}
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The customer., content: {application/json: {schema: {$ref: '#/components/schemas/customer'}}}}}
components:
  schemas:
    customer:
      type: object
      properties:
        name: {type: string}
        address: {type: object, properties: {city: {type: string}, street: {type: string}}}
`

// A read that lags must not make a later case responsible for an update before it, also where the update set a part of a complex value and
// where the first requests take so long that they hide a part of the delay.
func TestLagBlamesNoLaterCase(t *testing.T) {
	for _, took := range []time.Duration{0, 60 * time.Millisecond, 130 * time.Millisecond, 250 * time.Millisecond} {
		for _, name := range []string{"ten", "complex"} {
			t.Run(name+" "+took.String(), func(t *testing.T) {
				t.Parallel()
				c := ten(t)
				if name == "complex" {
					var err error
					if c, err = contract.Load(name, "complex.yaml", []byte(complexYAML), nil); err != nil {
						t.Fatal(err)
					}
				}
				run := runQuirks(t, c, "", func(q *quirks) { q.lag, q.took = 300*time.Millisecond, took })
				for _, v := range run.Verdicts {
					if v.Status == verdict.Fail || v.Status == verdict.Warn || v.Status == verdict.Error {
						t.Errorf("%s/%s: %s: %v", v.Case, v.Check, v.Status, v.Findings)
					}
				}
			})
		}
	}
}
