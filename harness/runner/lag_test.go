package runner_test

import (
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
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
// where the first requests take so long that they hide a part of the delay. At full depth many updates come between reads, some of which a
// read may show.
func TestLagBlamesNoLaterCase(t *testing.T) {
	for title, with := range map[string]func(*quirks){
		"at once":      func(*quirks) {},
		"first 60 ms":  func(q *quirks) { q.took = 60 * time.Millisecond },
		"first 130 ms": func(q *quirks) { q.took = 130 * time.Millisecond },
		"first 250 ms": func(q *quirks) { q.took = 250 * time.Millisecond },
		"each 20 ms":   func(q *quirks) { q.slow, q.depth = 20*time.Millisecond, plan.Full },
	} {
		for _, name := range []string{"ten", "complex"} {
			t.Run(name+" "+title, func(t *testing.T) {
				t.Parallel()
				c := ten(t)
				if name == "complex" {
					var err error
					if c, err = contract.Load(name, "complex.yaml", []byte(complexYAML), nil); err != nil {
						t.Fatal(err)
					}
				}
				run := runQuirks(t, c, "", func(q *quirks) {
					q.lag = 300 * time.Millisecond
					with(q)
				})
				for _, v := range run.Verdicts {
					if v.Status == verdict.Fail || v.Status == verdict.Warn || v.Status == verdict.Error {
						t.Errorf("%s/%s: %s: %v", v.Case, v.Check, v.Status, v.Findings)
					}
				}
			})
		}
	}
}

// A list may lag behind an update, but not for longer than the settle time.
func TestListsAreReadAgain(t *testing.T) {
	run := runQuirks(t, loadFile(t, "testdata/odata.yaml"), "listed-stale", func(*quirks) {})
	found := false
	for _, v := range run.Verdicts {
		if v.Check == "listed" && v.Status == verdict.Warn {
			found = strings.Contains(v.Findings[0].Hint, "settle time")
		}
	}
	attempts := 0
	for _, x := range run.Exchanges {
		if x.Step == "list-after" && len(x.Attempts) > 0 {
			attempts++
		}
	}
	if !found || attempts != 1 {
		t.Errorf("want a warning about a list that was read again, got %t, %d", found, attempts)
	}
}
