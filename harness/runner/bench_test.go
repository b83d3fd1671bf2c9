package runner_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
)

// tenYAML is a contract with ten properties, for which the budgets of the depths are made.
const tenYAML = `
openapi: 3.0.3
info: {title: ten, version: '1'}
servers: [{url: https://graph.example.com/v1.0}]
security: [{bearer: []}]
paths:
  /things/{thingId}:
    patch:
      operationId: ten
      parameters: [{name: thingId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}
      responses: {'200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    thing:
      type: object
      properties:
        displayName: {type: string, x-conform-edm: Edm.String}
        description: {type: string, x-conform-edm: Edm.String}
        count: {type: integer, format: int32, x-conform-edm: Edm.Int32}
        size: {type: integer, format: int64, x-conform-edm: Edm.Int64}
        ratio: {type: number, format: double, x-conform-edm: Edm.Double}
        enabled: {type: boolean, x-conform-edm: Edm.Boolean}
        seenDateTime: {type: string, format: date-time, x-conform-edm: Edm.DateTimeOffset}
        owner: {type: string, format: uuid, x-conform-edm: Edm.Guid}
        state: {type: string, enum: [unknown, success, fail], x-conform-edm: microsoft.graph.runState}
        tags: {type: array, items: {type: string}, x-conform-edm: Collection(Edm.String)}
`

func ten(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Load("ten", "ten.yaml", []byte(tenYAML), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkDepth shows how many requests an operation costs at each depth, and how long it takes against the mock, from the plan to the
// record.
func BenchmarkDepth(b *testing.B) {
	contracts := append([]*contract.Contract{ten(b), loadFile(b, "testdata/rich.yaml")}, load(b, specs.Names()...)...)
	for _, c := range contracts {
		for _, depth := range []plan.Depth{plan.Quick, plan.Default, plan.Full} {
			b.Run(c.Name+"/"+string(depth), func(b *testing.B) { benchDepth(b, c, depth) })
		}
	}
}

func benchDepth(b *testing.B, c *contract.Contract, depth plan.Depth) {
	handler, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	client := wire.NewClient(wire.Config{Name: "mock", Token: testToken, UserAgent: "conform/test"})
	defer client.Close()
	sent, operations := 0, 0
	for b.Loop() {
		p := planWith(b, server.URL, plan.Options{Contracts: []*contract.Contract{c}, Depth: depth})
		run := sendAll(context.Background(), p, runner.Options{Target: client, Mock: true, Redactor: wire.NewRedactor(testToken)})
		sent += len(run.Exchanges)
		operations += len(c.Operations)
	}
	b.ReportMetric(float64(sent)/float64(operations), "requests/operation")
	b.ReportMetric(b.Elapsed().Seconds()/float64(operations), "s/operation")
}

// BenchmarkQuota runs against a mock with a quota, paced like a tenant with that quota. x-quota is the wall time relative to the
// time that the quota needs for as many requests, 429s counts throttled requests.
func BenchmarkQuota(b *testing.B) {
	for _, q := range []struct {
		name  string
		quota mock.Throttle
		depth plan.Depth
	}{
		{"10 in 20 s", mock.Throttle{Requests: 10, Per: 20 * time.Second}, plan.Quick},
		{"100 in 20 s", mock.Throttle{Requests: 100, Per: 20 * time.Second}, plan.Default},
	} {
		b.Run(q.name, func(b *testing.B) { benchQuota(b, q.quota, q.depth) })
	}
}

func benchQuota(b *testing.B, quota mock.Throttle, depth plan.Depth) {
	c := ten(b)
	perSecond := float64(quota.Requests) / quota.Per.Seconds()
	sent, throttled := 0, 0
	for b.Loop() {
		handler, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID, Throttle: quota})
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(handler)
		client := wire.NewClient(wire.Config{Name: "mock", Token: testToken, UserAgent: "conform/test"})
		p := planWith(b, server.URL, plan.Options{Contracts: []*contract.Contract{c}, Depth: depth})
		target := wire.NewPaced(client, wire.Pace{Rate: belowQuota * perSecond})
		run := sendAll(context.Background(), p, runner.Options{Target: target, Mock: true, Redactor: wire.NewRedactor(testToken)})
		for _, x := range run.Exchanges {
			sent += 1 + len(x.Attempts)
			throttled += len(x.Attempts)
		}
		client.Close()
		server.Close()
	}
	b.ReportMetric(b.Elapsed().Seconds()*perSecond/float64(sent), "x-quota")
	b.ReportMetric(float64(throttled), "429s")
	b.ReportMetric(float64(sent)/float64(b.N), "requests")
}

// belowQuota is the share of a tenant's quota that a run uses.
const belowQuota = 0.9
