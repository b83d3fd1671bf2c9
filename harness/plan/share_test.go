package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/shard"
)

// shared are operations of which two are on one collection, under different path templates.
const shared = `openapi: 3.0.3
info: {title: shared, version: '1'}
servers: [{url: 'https://graph.microsoft.com/v1.0'}]
paths:
  /lamps/{id}:
    patch: {operationId: lamp, parameters: &id [{name: id, in: path, required: true, schema: {type: string}}], requestBody: &body {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}, responses: &ok {'200': {description: ok}}}
  /rooms/{id}:
    patch: {operationId: room, parameters: *id, requestBody: *body, responses: *ok}
  /rooms/{room}:
    patch: {operationId: room-again, parameters: [{name: room, in: path, required: true, schema: {type: string}}], requestBody: *body, responses: *ok}
  /plants/{id}:
    patch: {operationId: plant, parameters: *id, requestBody: *body, responses: *ok}
  /books/{id}:
    patch: {operationId: book, parameters: *id, requestBody: *body, responses: *ok}
components:
  schemas:
    thing: {type: object, properties: {name: {type: string}}}
`

func sharedPlan(t *testing.T) *plan.Plan {
	t.Helper()
	c, err := contract.Load("shared", "shared.yaml", []byte(shared), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(plan.Options{
		Contracts: []*contract.Contract{c}, Base: func(*contract.Operation) string { return "http://mock" }, Params: map[string]string{"id": "1", "room": "2"}, Seed: "1", Depth: plan.Quick,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The parts of a plan are the plan: each case is in one of them, with the ids of its exchanges, and what shares an entity is together.
func TestShare(t *testing.T) {
	for total := 1; total <= 5; total++ {
		whole := sharedPlan(t)
		want := map[string]int{}
		for _, c := range whole.Cases {
			want[c.ID] = c.FirstExchange
		}
		hash, planned := whole.Hash(), whole.Verdicts()
		var workers []int
		for i := range total {
			workers = append(workers, i+1)
		}
		covered := make([]bool, planned)
		for i := range total {
			p := sharedPlan(t)
			p.Share(shard.Part{Shard: shard.Shard{Index: i + 1, Total: total}, Workers: workers})
			if p.Shard.Plan != hash || p.Shard.Planned != planned {
				t.Errorf("%d/%d: want the plan of the whole, got %+v", i+1, total, p.Shard)
			}
			for _, c := range p.Cases {
				if want[c.ID] != c.FirstExchange {
					t.Errorf("%d/%d: want %s once, with the exchange %d, got %d", i+1, total, c.ID, want[c.ID], c.FirstExchange)
				}
				delete(want, c.ID)
			}
			var names []string
			for _, op := range p.Shard.Operations {
				names = append(names, op.Name)
				for n := range op.Verdicts {
					covered[op.First+n] = true
				}
			}
			if slices.Contains(names, "shared/room") != slices.Contains(names, "shared/room-again") {
				t.Errorf("%d/%d: want the operations on one collection together, got %v", i+1, total, names)
			}
		}
		if len(want) > 0 || slices.Contains(covered, false) {
			t.Errorf("of %d shards: want each case and each verdict in one of them, missing %s", total, strings.Join(strings.Fields(fmt.Sprint(want)), " "))
		}
	}
}
