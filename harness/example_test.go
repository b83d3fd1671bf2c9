package harness_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
)

const thing = `
openapi: 3.0.3
info: {title: things, version: '1'}
servers: [{url: https://api.example.com/v1}]
paths:
  /things/{thingId}:
    patch:
      operationId: update-thing
      parameters: [{name: thingId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}
      responses: {'200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}}
components:
  schemas:
    thing: {type: object, properties: {name: {type: string}, count: {type: integer, format: int32}}}
`

// A server is checked against its description, here a mock that loses updates.
func ExampleRun() {
	things, err := contract.Load("things", "things.yaml", []byte(thing), nil)
	if err != nil {
		panic(err)
	}
	handler, err := mock.New([]*contract.Contract{things}, mock.Options{Fault: "update-ignored"})
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()

	run, err := harness.Run(context.Background(), harness.Config{
		Contracts: []*contract.Contract{things},
		Target:    harness.Target{URL: server.URL + "/v1"},
		Cases:     []string{"only-name"},
		Checks:    []string{"read-back"},
	})
	if err != nil {
		panic(err)
	}
	for _, v := range run.Verdicts {
		if v.Status == verdict.Fail {
			fmt.Println(v.ID, v.Class)
		}
	}
	fmt.Println("exit", run.Footer.Exit)
	// Output:
	// things/only-name/read-back state.lost-update
	// exit 1
}

// A tenant is written to only if its id is on the allow-list, only on the fixture, and what changed is written back.
func ExampleWrites() {
	things, err := contract.Load("things", "things.yaml", []byte(thing), nil)
	if err != nil {
		panic(err)
	}
	cfg := harness.Config{
		Contracts: []*contract.Contract{things},
		Target: harness.Target{
			Name: "nightly", URL: "https://api.example.com/v1", Tenant: "11111111-1111-4111-8111-111111111111",
			Fixture: &harness.Fixture{ID: "42"},
		},
		Writes: harness.Writes{Allow: true, Tenants: []string{"22222222-2222-4222-8222-222222222222"}},
	}
	_, err = harness.Run(context.Background(), cfg)
	fmt.Println(err)
	// Output:
	// the tenant of nightly is not on the allow-list of tenants that may be written to
}

// lampTest is `func TestLamps(t *testing.T)` in a test of a server's owner. The handler is the server; here, it is a mock.
func lampTest(t *testing.T) {
	t.Helper()
	lamps, err := contract.LoadFile("testdata/lamp.yaml")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := mock.New([]*contract.Contract{lamps}, mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close) // after the subtests, which go on when harness.Test has returned
	harness.Test(t, harness.Config{
		Contracts: []*contract.Contract{lamps},
		Target:    harness.Target{URL: server.URL + "/v1"},
		Params:    map[string]string{"lampId": "42"},
	})
}

// A test of a server of your own. `go test -run 'TestLamps/full/read-back'` runs one check of one case.
func ExampleTest() {
	_ = lampTest // func TestLamps(t *testing.T)
}
