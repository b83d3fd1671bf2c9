package runner_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/specs"
)

// bareYAML is a minimal contract. The type of its only property is filled in.
const bareYAML = `
openapi: 3.0.3
info: {title: bare, version: '1'}
x-conform-profile: graph
servers: [{url: https://graph.example.com/v1.0}]
paths:
  /things:
    patch:
      operationId: bare
      requestBody: {content: {application/json: {schema: {type: object, properties: {it: %s}}}}}
      responses: {'204': {description: done}}
`

// Needs is set exactly for the checks that do not apply to every contract: `conform list --why` shows it.
func TestEveryAbsentCheckSaysWhatItNeeds(t *testing.T) {
	all := append(classes(t), load(t, specs.Names()...)...)
	for _, schema := range []string{"{}", "{type: string}"} {
		bare, err := contract.Load("bare", "bare.yaml", fmt.Appendf(nil, bareYAML, schema), nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bare)
	}
	lacking := map[string]string{}
	for _, c := range all {
		judged := map[string]bool{}
		for _, planned := range planWith(t, "http://mock", plan.Options{Contracts: []*contract.Contract{c}, Depth: plan.Full}).Cases {
			for _, k := range planned.Checks {
				judged[k.ID] = true
			}
		}
		for _, k := range catalogue.All() {
			if !judged[k.ID] && c.Profile.Includes(k.Profile) {
				lacking[k.ID] = c.Name
			}
		}
	}
	for _, k := range catalogue.All() {
		switch absent := lacking[k.ID]; {
		case absent != "" && k.Needs == "":
			t.Errorf("%s does not apply to %s and does not say what it needs", k.ID, absent)
		case absent == "" && k.Needs != "":
			t.Errorf("%s needs %s, but applies to every contract", k.ID, k.Needs)
		}
	}
}
